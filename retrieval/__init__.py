"""What can be found: products, catalogue import, encoder, vector and lexical index, filters, search."""
