"""The desk of the customer-service agents, at ``/agent``: its page; what it asks is ``/api/desk``."""
