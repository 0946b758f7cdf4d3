"""What the assistant can do: each skill takes a turn's context and returns an outcome."""
