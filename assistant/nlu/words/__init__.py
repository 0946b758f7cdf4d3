"""The words of any shop and of this one, and how they are found in a text."""
