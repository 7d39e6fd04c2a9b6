"""What AWS does around the functions: calls them, carries streams and queues to them, fires schedules."""
