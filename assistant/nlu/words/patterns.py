"""Builds regular expressions from tables of alternatives, a phrase or a few to a line."""

import re


def any_of(*alternatives: str) -> str:
    """A group that matches one of these expressions; an earlier one wins."""
    return f"(?:{'|'.join(alternatives)})"


def compiled(*alternatives: str) -> re.Pattern[str]:
    """A pattern that finds any of these expressions; an earlier one wins at the same place.

    Words end where Latin letters end, so that "best seller有哪些" holds "seller".
    """
    return re.compile("|".join(alternatives), re.ASCII)


def words(*alternatives: str) -> str:
    """A group that matches one of these expressions as whole Latin words."""
    return rf"\b{any_of(*alternatives)}\b"


def left_of(text: str, position: int, reach: int = 48) -> str:
    """The ``reach`` characters before ``position``: enough for any phrase, cheap in a long text."""
    return text[max(0, position - reach) : position]
