"""The encoder that needs no download: multilingual-e5-small, read from a file that a package carries."""
