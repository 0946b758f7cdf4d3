"""What goods have to do with each other: made of rows and purchases, kept in the shop's database."""
