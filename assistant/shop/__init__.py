"""A shop is one folder: its settings, its database and what is loaded from them."""
