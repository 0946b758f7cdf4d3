"""Puts goods in an order for one request and shopper, and says why."""
