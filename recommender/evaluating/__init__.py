"""Recommenders compared on a file of interactions, as ``daogou evaluate recommender`` does."""
