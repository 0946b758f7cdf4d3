"""Language models that may word a reply anew, behind one protocol; templates need none of them."""
