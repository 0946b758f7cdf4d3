"""The owner's hand: what a shop wants pinned, boosted, buried or hidden, and from when until when."""
