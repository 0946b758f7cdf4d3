"""The desks behind a login: whoever comes to one is known and may be there, or is sent to log in."""
