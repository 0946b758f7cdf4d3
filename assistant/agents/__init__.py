"""The desk of customer-service agents: people who take conversations over, and who waits for them."""
