"""What the figures mean, and which of them would tell too much. Counting them lies in `services/statistics`."""
