"""What goes on in a shop's conversations, in figures: counted by the database, over days where the shop is."""
