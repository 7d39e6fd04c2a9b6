"""What the public may read of a text: masks, and what the service hides by itself. No decision of an officer."""
