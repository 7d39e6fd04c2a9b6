"""Numbers, and the alarms that stand over them."""
