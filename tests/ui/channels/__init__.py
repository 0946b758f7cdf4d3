"""Channels beside the page."""
