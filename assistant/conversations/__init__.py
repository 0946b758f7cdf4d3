"""Conversations as they are kept: one row a turn, never rewritten."""
