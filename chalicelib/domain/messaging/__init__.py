"""Who hears of what, over which channel, when, and how often. Texts and sending lie in `notify`."""
