"""Personal data in texts: where it stands, and the same text without it."""
