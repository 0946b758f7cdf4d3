"""Shoppers who talk with a shop, a shop whose rows try to talk the program round, and a model that lies."""
