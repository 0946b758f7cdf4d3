"""Takes over what a shop tested and taught with Rasa: test stories and NLU examples (format 3.1)."""
