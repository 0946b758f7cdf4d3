"""What can be found: products, import, encoder, indexes, filters, search."""
