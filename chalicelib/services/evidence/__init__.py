"""Roots, receipts, and the checks that come round to every case: each night, and all in a month."""
