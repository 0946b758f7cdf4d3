"""The encoder that needs no download: multilingual-e5-small from a file that a package carries."""
