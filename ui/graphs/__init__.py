"""The product knowledge graph to look at: a tree in the terminal, a picture in a page."""
