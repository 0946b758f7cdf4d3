"""Tests of the versions of a shop's dialogue model."""
