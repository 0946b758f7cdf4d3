"""Orders after they were placed: whose they are, what may be done with them, and doing it."""
