"""Learns a shop's words from its catalogue."""
