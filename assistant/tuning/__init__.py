"""Tunes models of a shop over a declared space, and keeps the best only where it is better than what there is."""
