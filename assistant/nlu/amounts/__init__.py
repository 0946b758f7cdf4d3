"""Reads every number: prices, ranges, ratings, measures, sizes and how many pieces are wanted."""
