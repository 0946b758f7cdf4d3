"""What a list is made for: the moment, the chance, the terms a shopper is served on."""
