"""One score out of many kinds of evidence, with its parts, and variety in a list."""
