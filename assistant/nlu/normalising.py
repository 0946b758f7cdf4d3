"""Folds a text character by character, so that every span in it is a span in what was written."""

import unicodedata

MAX_CHARACTERS = 2000  # a chat message longer than this is read by its beginning


def fold(text: str) -> str:
    """Full-width to half-width and upper to lower case, one code point for one code point."""
    return "".join(_fold_character(character) for character in text)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    if folded in ("\n", "\r", "\t"):
        return " "
    return (
        folded
        if len(folded) == 1
        else character.lower()
        if len(character.lower()) == 1
        else character
    )
