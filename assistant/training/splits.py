"""Splits labelled rows, the same way wherever they stand in their files.

The part a row goes to depends on a checksum of its letters alone, so rows that differ in case,
spaces, digits or punctuation stay together and no near-copy of a held-out row is trained on.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ModelError
from assistant.nlu.normalising import fold
from assistant.training.labels import Row, read_labels

PARTS = 10  # one of them is held out
GRAM = 3
ALIKE = 0.6  # share of common character trigrams from which two texts count as alike


@dataclass(frozen=True, slots=True)
class Split:
    """The rows to train on and those held out."""

    training: tuple[Row, ...]
    validation: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Overlap:
    """How much of a test set stands in the training rows.

    Args:
        same: Texts that are equal but for case, spaces, digits and punctuation.
        alike: Texts that share ``ALIKE`` of their character trigrams with a training row.
    """

    same: tuple[str, ...]
    alike: tuple[str, ...]


def text_key(text: str) -> str:
    """The letters of a text, folded; the text itself where it has none.

    >>> text_key("Hello, order 12!"), text_key("👍")
    ('helloorder', '👍')
    """
    letters = "".join(character for character in fold(text) if character.isalpha())
    return letters or fold(text).strip()


def split_rows(rows: Sequence[Row]) -> Split:
    """Holds out about a tenth of the rows; each part keeps their order.

    Labels of which all rows would be held out stay in.

    Raises:
        ModelError: When the rows are too few to hold one out.
    """
    for part in range(PARTS):  # of few rows, none may belong to the first part
        split = _hold_out(rows, part)
        if split.validation:
            return split
    raise ModelError(
        f"{len(rows)} labelled rows are too few to hold some out; expected 20 at least."
    )


def overlap(training: Iterable[str], test: Sequence[str]) -> Overlap:
    """What of the ``test`` texts stands in the ``training`` texts, or nearly."""
    known = {text_key(text) for text in training}
    grams = [_grams(key) for key in sorted(known)]
    alike = tuple(text for text in test if _most_alike(_grams(text_key(text)), grams) >= ALIKE)
    return Overlap(tuple(text for text in test if text_key(text) in known), alike)


def overlap_report(labels_dir: Path) -> dict[str, list[str]]:
    """For each kind of labels, the blind texts that stand in the training rows, or nearly."""
    report: dict[str, list[str]] = {}
    for kind in ("intent", "sentiment"):
        training = [row.text for row in read_labels([labels_dir / kind])]
        files = sorted((labels_dir / "blind").glob(f"{kind}*.csv"))
        found = overlap(training, [row.text for row in read_labels(files)])
        report |= {f"{kind}, same": list(found.same), f"{kind}, alike": list(found.alike)}
    return report


def _hold_out(rows: Sequence[Row], part: int) -> Split:
    taught = {row.label for row in rows if _part(row.text) != part}
    out = [_part(row.text) == part and row.label in taught for row in rows]
    marked = list(zip(rows, out, strict=True))
    return Split(
        tuple(row for row, is_out in marked if not is_out),
        tuple(row for row, is_out in marked if is_out),
    )


def _part(text: str) -> int:
    key = text_key(text).encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(key).digest()[:8], "big") % PARTS


def _grams(key: str) -> frozenset[str]:
    padded = f"  {key} "
    return frozenset(padded[start : start + GRAM] for start in range(len(padded) - GRAM + 1))


def _most_alike(grams: frozenset[str], others: Iterable[frozenset[str]]) -> float:
    return max((len(grams & other) / len(grams | other) for other in others), default=0.0)
