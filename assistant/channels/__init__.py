"""What channels beside the page need to keep: who writes there, what came, what is still to be sent."""
