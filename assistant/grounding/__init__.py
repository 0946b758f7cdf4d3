"""Checks before a turn is sent that every claim in its sentences is bound to what the turn cites."""
