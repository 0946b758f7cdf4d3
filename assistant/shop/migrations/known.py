"""The versions that this program knows, oldest first; each has its step in ``versions``."""

VERSIONS = ("0001", "0002", "0003")
LATEST = VERSIONS[-1]
