"""How the program can be watched: its log, its metrics, its traces. None of them has a shopper's words."""
