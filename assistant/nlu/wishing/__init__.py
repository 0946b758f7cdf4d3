"""Reads what is wanted and refused, in what order, for whom, and what changes earlier wishes."""
