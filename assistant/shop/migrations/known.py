"""The versions that this program knows, oldest first; each has its step in ``versions``."""

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009")
LATEST = VERSIONS[-1]
