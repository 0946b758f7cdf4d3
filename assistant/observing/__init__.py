"""What a turn tells those who watch the program: which versions answered, and what it was; never its words."""
