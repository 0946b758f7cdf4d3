"""Sizes: measures as people say them, charts, and what a chart says."""
