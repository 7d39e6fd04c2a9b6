"""Counts of what callers do and of messages that go out, each over after a while."""
