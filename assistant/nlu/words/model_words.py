"""The words that model names are made of: pieces, numbers that only count, names of editions."""

import re
from functools import cache

from assistant.nlu.words.fitting import fitting
from assistant.nlu.words.language import CJK

PIECE = re.compile(r"[a-z0-9]+(?:[.\-][a-z0-9]+)*\+?|[㐀-鿿]+")
MEASURE = re.compile(
    r"\d+(?:\.\d+)?(?:gb?|tb?|mb|mah|wh|kw|w|k?hz|inch|in|cm|mm|ml|l|kg|m|pcs?|packs?|mp|px|kv|v|a|ft|oz|lbs?|k|p|x|db|h|d)"
    r"|\d+\.\d+|\d+-\d+"
)


def is_measure(text: str, piece: re.Match[str]) -> bool:
    """Whether a piece counts something: 5G, 128GB, 6.7, or a bare number before its unit."""
    if MEASURE.fullmatch(piece.group()):
        return True
    after = text[piece.end() : piece.end() + 1]
    return piece.group().isdigit() and bool(CJK.match(after))


def is_edition(word: str) -> bool:
    """Whether a word makes another model of a name: Pro, Max."""
    return word.rstrip("+") in _editions()


@cache
def _editions() -> frozenset[str]:
    return frozenset(fitting().editions)
