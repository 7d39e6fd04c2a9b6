"""What the service does: one verb a function, asked of the rules, the store and the messages."""
