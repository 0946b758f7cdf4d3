"""Reads a message: language, intent, sentiment, constraints, references, sort and quantity."""
