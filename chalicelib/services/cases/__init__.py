"""Filing, routing and every step on a case. What follows by time lies in `deadlines`, by message in `messaging`."""
