"""Edges of the decoder: a word from one place of a text to another, with what speaks for it."""

from dataclasses import dataclass

from assistant.nlu.rewriting import syllables as sounds
from assistant.nlu.rewriting import tables

KEPT, KEPT_EACH = -1.0, -6.5  # a Latin word kept as it is, and for each syllable it could be
KEPT_ENGLISH = 3.0  # for one of several syllables that is an English word as well
NUMBER = "0"


@dataclass(frozen=True, slots=True)
class Edge:
    """One word from a place to another, with its logarithmic share.

    Args:
        parts: Where each of its characters comes from, where they are written otherwise.
        share: How often it is said, less what speaks against it.
        slip: Whether it corrects what is written.
    """

    end: int
    word: str
    share: float
    parts: tuple[tuple[int, int], ...] = ()
    slip: bool = False


def kept(start: int, end: int, text: str) -> Edge:
    """A Latin word as it is."""
    word = text[start:end]
    share = KEPT + KEPT_EACH * max(1, len(sounds.split(word)))
    known = len(sounds.split(word)) > 1 and word in tables.english()
    return Edge(end, word, share + (KEPT_ENGLISH if known else 0.0))


def sign(text: str, place: int) -> Edge:
    """A number as a whole, a space, or a sign, which parts sentences."""
    end = place
    while end < len(text) and text[end].isdigit():
        end += 1
    if end > place:
        return Edge(end, NUMBER, 0.0)
    return Edge(place + 1, " " if text[place] == " " else "", 0.0)
