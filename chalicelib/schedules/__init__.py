"""Ways in from the clock."""
