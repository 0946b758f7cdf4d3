"""Reads what steers the conversation itself: commands and repairs."""
