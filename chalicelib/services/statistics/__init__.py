"""Events counted once, and the figures of a period. What they mean lies in `domain/statistics`."""
