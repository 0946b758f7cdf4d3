"""Holds what puts the program on machines to what the program is."""
