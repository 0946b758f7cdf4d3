"""What a conversation does about orders: whose it is, which, what is wanted, shall I, done."""
