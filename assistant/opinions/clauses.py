"""Splits a review into clauses, each of which is of one mind."""

import re
from dataclasses import dataclass

from assistant.opinions.aspects import turns

LONGEST_REVIEW = 2_000  # characters that are read
BORDER = re.compile(
    r"[，,。.!！?？;；~～…\n\r\t]+(?!\d)|(?=但是|但(?!是)|不过|可是|就是有|只是)|\s+(?=but\b|however\b|though\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a review.

    Args:
        text: Its words.
        start: Where they begin in the review (code points).
        turned: Whether it, or a clause before it in its sentence, turns against the whole.
    """

    text: str
    start: int
    turned: bool


def clauses(review: str) -> list[Clause]:
    """The clauses of a review in their order; of a long one only its beginning is read."""
    text = review[:LONGEST_REVIEW]
    found: list[Clause] = []
    turned = False
    start = 0
    for border in [*BORDER.finditer(text), None]:
        end = border.start() if border else len(text)
        part = text[start:end]
        stripped = part.strip()
        if stripped:
            turned = turned or turns(stripped)
            found.append(Clause(stripped, start + part.index(stripped[0]), turned))
        if border:
            start = border.end()
            turned = turned and not re.search(r"[。.!！?？\n]", border.group())
    return found
