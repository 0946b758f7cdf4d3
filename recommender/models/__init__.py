"""The recommenders: each learns from interactions and scores all items for a history."""
