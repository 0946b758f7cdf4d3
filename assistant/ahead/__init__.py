"""What the shop's shoppers will buy, told to its owner from orders and events."""
