"""Answers to questions about the shop."""
