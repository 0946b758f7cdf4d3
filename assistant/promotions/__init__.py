"""Promotions as data: what they take off, of what, when and for whom; and what a cart comes to."""
