"""Folds a text character by character, so that every span in it is a span in what was written."""

import unicodedata

from retrieval.simplifying import simplified_characters

MAX_CHARACTERS = 2000  # a chat message longer than this is read by its beginning
SPACES = frozenset("\n\r\t")


class _Folding(dict[int, str]):
    """What each code point is folded to, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """Full-width to half-width, upper to lower case and traditional to simplified characters.

    One code point stays one code point.
    """
    return text.translate(_FOLDING)


def _fold_character(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    if folded in SPACES:
        return " "
    lowered = character.lower()
    form = next((form for form in (folded, lowered) if len(form) == 1), character)
    return simplified_characters().get(ord(form), form)
