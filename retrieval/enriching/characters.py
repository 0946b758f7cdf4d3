"""Titles as arrays of code points, folded one for one, so that every place stays what it was."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retrieval.simplifying import simplified_characters
from retrieval.terms import words

GAP = 6  # empty places between titles: no window of features reaches from one into another
PLANE = 0x10000  # folded by table; rarer characters stay as they are
SPACE = ord(",")  # exports and data sets write a comma where a space was
HAN, DIGIT, LATIN, MARK = 1, 2, 3, 4

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Characters:
    """Several titles in one row, ``GAP`` empty places before, between and behind them.

    Args:
        codes: Folded code points, 0 at empty places.
        owner: The number of the title at each place; at an empty place that of the next title.
        places: Where characters are, title by title.
        lengths: Characters of each title.
        begins: Whether a word of jieba's dictionary begins at a place.
    """

    codes: Codes
    owner: NDArray[np.int64]
    places: NDArray[np.int64]
    lengths: NDArray[np.int64]
    begins: NDArray[np.bool_]

    @classmethod
    def of(cls, titles: Sequence[str]) -> "Characters":
        """The characters of ``titles``."""
        lengths = np.array([len(title) for title in titles], dtype=np.int64)
        places = np.arange(lengths.sum()) + GAP * (1 + np.repeat(np.arange(len(titles)), lengths))
        size = int(lengths.sum()) + GAP * (len(titles) + 1)
        codes = np.zeros(size, dtype=np.int64)
        written = "".join(titles).encode("utf-32-le", "surrogatepass")
        codes[places] = folded(np.frombuffer(written, dtype="<u4").astype(np.int64))
        owner = np.repeat(np.arange(len(titles) + 1), np.append(lengths + GAP, GAP))
        begins = np.ones(size, dtype=np.bool_)
        begins[places] = _word_starts(codes[places], lengths)
        return cls(codes, owner, places, lengths, begins)


def _word_starts(codes: Codes, lengths: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where words begin, for titles whose characters stand in a row."""
    written = codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")
    found = np.zeros(len(codes), dtype=np.bool_)
    end = 0
    for length in lengths.tolist():
        begin, end = end, end + length
        sizes = [len(word) for word in words(written[begin:end])]
        found[begin + np.cumsum([0, *sizes[:-1]], dtype=np.int64)[: len(sizes)]] = True
    return found


def folded(codes: Codes) -> Codes:
    """Code points without width, case and script: Ａ and A are a, 紅 is 红, a space a comma."""
    table = _table()
    return np.where(codes < PLANE, table[np.minimum(codes, PLANE - 1)], codes)


def classes(codes: Codes) -> NDArray[np.int64]:
    """What each character is: 0 nothing, ``HAN``, ``DIGIT``, ``LATIN`` or ``MARK``."""
    han = ((codes >= 0x3400) & (codes <= 0x9FFF)) | (codes >= 0x20000)
    latin = ((codes >= 97) & (codes <= 122)) | ((codes >= 0xC0) & (codes < 0x500))
    digit = (codes >= 48) & (codes <= 57)
    return np.select([codes == 0, han, digit, latin], [0, HAN, DIGIT, LATIN], MARK)


@cache
def _table() -> Codes:
    simple = simplified_characters()
    return np.array([_fold(code, simple) for code in range(PLANE)], dtype=np.int64)


def _fold(code: int, simple: dict[int, str]) -> int:
    character = chr(code)
    if character.isspace():
        return SPACE
    plain = unicodedata.normalize("NFKC", character).casefold()
    plain = plain if len(plain) == 1 else character
    return ord(simple.get(ord(plain), plain))
