"""Choosing settings and weights on the newest events, and training a shop's recommender."""
