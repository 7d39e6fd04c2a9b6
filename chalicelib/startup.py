"""What a function does before it loads anything else; imported first by whatever Lambda loads, and by nobody else."""

import gc

# A start makes tens of thousands of objects and keeps nearly all; at Python's own threshold it is interrupted over and
# over to look for garbage among them.
gc.set_threshold(10_000)
