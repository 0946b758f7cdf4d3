"""What a conversation does about orders."""
