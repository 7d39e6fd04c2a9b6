"""Working days, budgets of time, clocks and what is due on them. What a due milestone does lies in `actions`."""
