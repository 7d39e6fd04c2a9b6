"""Words, errors, times, numbers: what every rule is written with. Nothing here knows what a case is."""
