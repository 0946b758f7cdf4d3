"""How people reach the assistant: command line, HTTP API, shopper chat and desks."""
