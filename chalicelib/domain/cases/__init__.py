"""A case, its events, its stages, and the chain that joins them. Who may do what lies in `actions`."""
