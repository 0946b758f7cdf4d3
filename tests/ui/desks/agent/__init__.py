"""The page of the agents' desk in a real browser."""
