"""From a shop owner's file to products: reading, mapping, normalising, merging, writing."""
