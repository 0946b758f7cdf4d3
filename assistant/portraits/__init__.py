"""What the shop knows of a shopper, as the shopper sees it."""
