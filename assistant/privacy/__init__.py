"""Personal data: where it stands in texts, the same text without it, and a shopper's right to be forgotten."""
