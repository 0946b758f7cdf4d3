"""What shoppers will buy and what of the stock will last, told to the owner from orders and events."""
