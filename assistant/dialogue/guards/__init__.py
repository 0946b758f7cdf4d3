"""What the rows of the policy ask of a turn; the docstring of each guard stands in its table."""
