"""The service: the rules in `domain`, and around them what remembers, answers, carries and reminds."""
