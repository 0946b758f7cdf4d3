"""What the shop knows besides its products: frequent questions and their answers."""
