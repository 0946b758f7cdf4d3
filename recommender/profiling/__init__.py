"""What a shopper is known to like, as traits of products."""
