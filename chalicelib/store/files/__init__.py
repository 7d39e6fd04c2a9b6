"""The bucket of files, links to it, and what looks for malware in it."""
