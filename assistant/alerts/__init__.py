"""Alerts: what shoppers want to be told of later, watched between conversations, told once a crossing."""
