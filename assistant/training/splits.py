"""Splits labelled rows, the same way wherever they stand in their files.

The part a row goes to depends on a checksum of its letters alone, so rows that differ in case,
spaces, digits or punctuation stay together and no near-copy of a held-out row is trained on.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.nlu.words.normalising import fold
from assistant.training.labels import Row

# A tenth is held out; but few rows tell little of a threshold, and of many the rest is better
# learnt from.
PARTS = 10
FEWEST, MOST = 100, 600
FEWEST_PARTS = 5


@dataclass(frozen=True, slots=True)
class Split:
    """The rows to train on and those held out."""

    training: tuple[Row, ...]
    validation: tuple[Row, ...]


def text_key(text: str) -> str:
    """The letters of a text, folded; the text itself where it has none.

    >>> text_key("Hello, order 12!"), text_key("👍")
    ('helloorder', '👍')
    """
    letters = "".join(character for character in fold(text) if character.isalpha())
    return letters or fold(text).strip()


def split_rows(rows: Sequence[Row]) -> Split:
    """Holds out about a tenth of the rows, at least 100 of many hundred and 600 at most.

    Each part keeps their order.

    Labels of which all rows would be held out stay in.

    Raises:
        ModelError: When the rows are too few to hold one out.
    """
    held_out = min(max(len(rows) // PARTS, FEWEST), MOST)
    parts = max(len(rows) // held_out, FEWEST_PARTS)
    for part in range(parts):  # of few rows, none may belong to the first part
        split = _hold_out(rows, part, parts)
        if split.validation:
            return split
    raise ModelError(
        f"{len(rows)} labelled rows are too few to hold some out; expected 20 at least."
    )


def _hold_out(rows: Sequence[Row], part: int, parts: int) -> Split:
    places = [part_of(row.text, parts) for row in rows]
    taught = {row.label for row, place in zip(rows, places, strict=True) if place != part}
    out = [place == part and row.label in taught for row, place in zip(rows, places, strict=True)]
    marked = list(zip(rows, out, strict=True))
    return Split(
        tuple(row for row, is_out in marked if not is_out),
        tuple(row for row, is_out in marked if is_out),
    )


def part_of(text: str, parts: int) -> int:
    """Which of so many parts a text belongs to, by a checksum of its letters."""
    key = text_key(text).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(key).digest()[:8], "big") % parts
