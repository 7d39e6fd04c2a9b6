"""What goes out: announcements and notices over topics and queues, letters and short messages to reporters."""
