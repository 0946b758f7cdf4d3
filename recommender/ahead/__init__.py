"""What shoppers will do next, told from when they bought and for how much: how often, whether again, how dear."""
