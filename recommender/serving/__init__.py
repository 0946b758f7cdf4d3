"""The recommender that serves: its evidence for products, and its folder."""
