"""Trying products out on purpose: whom to try, with which probability, and what the log then tells."""
