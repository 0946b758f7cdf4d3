"""The owner's page: forms over ``/api/admin``, drawn in the browser."""
