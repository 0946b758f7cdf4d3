"""The tokenizer's part of a weights file: pieces, scores, control ids and a map of characters."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from retrieval.embedded.layout import TABLES_START, Bytes, Cursor, damaged


@dataclass(frozen=True, slots=True)
class TokenizerTables:
    """What the tokenizer is made of.

    Args:
        pieces: The vocabulary; a piece's place is its id, ``▁`` marks the start of a word.
        scores: The log-probability of each piece.
        bos: Id of the piece that opens a text.
        eos: Id of the piece that closes it.
        pad: Id of the filler.
        unk: Id of what stands for an unknown character.
        characters: What each character that normalisation changes becomes.
    """

    pieces: list[str]
    scores: list[float]
    bos: int
    eos: int
    pad: int
    unk: int
    characters: Mapping[str, str]


def read_tables(data: Bytes, path: Path) -> TokenizerTables:
    """Reads the tokenizer's tables from the bytes of the weights file at ``path``.

    Raises:
        EncoderError: When the tables make no sense.
    """
    cursor = Cursor(data, path, at=TABLES_START)
    count = cursor.count()
    bos, eos, pad, unk = cursor.numbers("4i")
    length = cursor.number("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4").tolist()
    try:
        pieces = _cut(cursor.take(length), offsets)
        characters = _read_characters(cursor)
    except (ValueError, OverflowError) as exc:  # UnicodeDecodeError is a ValueError
        raise damaged(path, f"its vocabulary cannot be read ({exc})") from exc
    return TokenizerTables(pieces, scores, bos, eos, pad, unk, characters)


def _cut(text: bytes, offsets: list[int]) -> list[str]:
    return [text[start:end].decode() for start, end in pairwise(offsets)]


def _read_characters(cursor: Cursor) -> dict[str, str]:
    count, _size = cursor.numbers("iI")
    characters = {}
    for _ in range(count):
        code, length = cursor.numbers("IB")
        characters[chr(code)] = "".join(map(chr, cursor.numbers(f"{length}I")))
    return characters
