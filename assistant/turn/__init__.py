"""One turn, start to end: what a message comes to, what is done about it, and what it leaves behind."""
