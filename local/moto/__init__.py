"""Corrections of moto where it differs from AWS, and what makes it fast enough."""
