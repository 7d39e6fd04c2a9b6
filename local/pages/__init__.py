"""What only this machine has: signing in as somebody, the clock's and the switches' levers, messages that went out."""
