"""Counters and anchors."""
