"""Clocks kept true to their history, milestones fired, dates moved with the calendar."""
