"""What speaks for a product, and what caused it: no reason is shown without a cause from here."""

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The parts of a score, which are also the kinds of reasons."""

    MATCH = "match"
    CONSTRAINT = "constraint"
    PROFILE = "profile"
    TOGETHER = "together"
    POPULAR = "popular"
    REVIEW = "review"
    NEW = "new"
    EXPLORE = "explore"
    PLACED = "placed"


@dataclass(frozen=True, slots=True)
class Cause:
    """The one thing that contributed most.

    Args:
        kind: ``product`` for a product of the history, else the name of a fact: ``brand``, …
        value: A product id, or the fact's value in the catalogue's spelling.
    """

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much speaks for a product, 0 to 1, or against it, down to -1.

    Args:
        value: The sum of all contributions.
        cause: The largest one; None where nothing is known.
    """

    value: float
    cause: Cause | None = None
