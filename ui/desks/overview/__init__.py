"""The owner's page: what goes on in the shop's conversations, drawn and counted."""
