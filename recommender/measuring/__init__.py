"""How well a ranking foretells what was taken next, and what its lists are like."""
