"""Folds a text character by character, so that every span in it is a span in what was written."""

import unicodedata
from functools import lru_cache

MAX_CHARACTERS = 2000  # a chat message longer than this is read by its beginning
SPACES = frozenset("\n\r\t")


def fold(text: str) -> str:
    """Full-width to half-width and upper to lower case, one code point for one code point."""
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=65_536)  # every character of both languages, and a bound on anything else
def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    if folded in SPACES:
        return " "
    lowered = character.lower()
    return next((form for form in (folded, lowered) if len(form) == 1), character)
