"""Files of a case: what may be sent, what it is by its content, what its history tells of it."""
