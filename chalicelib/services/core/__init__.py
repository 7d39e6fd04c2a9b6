"""What every other service asks: the history checked, somebody without an account held back, an access noted."""
