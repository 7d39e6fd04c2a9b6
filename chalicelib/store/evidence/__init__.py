"""Keys that sign and seal, roots that are locked, and how far a round has come."""
