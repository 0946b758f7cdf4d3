"""The kinds of things an owner edits; each book knows where its things are kept and what is right."""
