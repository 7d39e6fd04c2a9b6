"""Everything that is kept of a case, its messages and its reporter."""
