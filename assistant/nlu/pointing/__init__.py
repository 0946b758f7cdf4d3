"""Reads what a message points at: places, descriptions, what was seen earlier, links and numbers."""
