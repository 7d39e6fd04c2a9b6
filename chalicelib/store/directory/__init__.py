"""Desks, officers, rules, policies and calendars as they are kept; what is remembered of them; switches."""
