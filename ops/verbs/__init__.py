"""What operators can do, each verb a plain function: it is given a place, returns a result and prints nothing."""
