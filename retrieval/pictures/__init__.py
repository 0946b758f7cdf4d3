"""Products by picture: the shop's own picture files, what makes vectors of them, and what is alike."""
