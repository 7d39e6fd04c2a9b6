"""Places to send a file to, and what becomes of one that came."""
