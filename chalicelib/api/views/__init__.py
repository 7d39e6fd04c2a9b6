"""A case and what lies beside it, as each viewer is shown it, in the shapes of `responses`."""
