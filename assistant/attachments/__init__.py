"""Photos and voice messages: checked, kept with their conversation, and handed to a person."""
