"""Requests, answers, errors and headers, as every route has them. Nothing here knows what a complaint is."""
