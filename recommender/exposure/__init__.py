"""What was shown to whom, where, and by which chance; and what became of it."""
