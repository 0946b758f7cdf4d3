"""Tells a shop's own systems what happened: written with what it tells of, then sent until it arrives."""
