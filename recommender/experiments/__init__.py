"""Variants of the ranking beside each other: who sees which, and what that changed."""
