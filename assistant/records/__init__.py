"""What the shop knows besides its goods: reviews, questions and answers, and orders."""
