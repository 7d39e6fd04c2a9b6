"""What a browser meets: the API's gateway, the site, and the addresses to which files are sent."""
