"""Tests of photos that goods are looked for by."""
