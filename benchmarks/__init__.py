"""
What a complaint costs, counted and timed: `python -m benchmarks` writes docs/performance.md.

Calls, items and request units are counted on the wire and are the same in every run; times are ratios within one run,
for a ratio is what another machine repeats.
"""
