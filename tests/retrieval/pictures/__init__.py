"""Tests of finding products by picture."""
