"""A choice by chance, as it is kept: who might have stood in a place, how likely each was, who did."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Draw:
    """A choice by chance.

    Args:
        place: The place of the list it was made for, from 1.
        candidates: Product ids; the first is the one that the ranking put there.
        probabilities: Of each candidate, summing to 1.
        chosen: The index of the one that was shown.
    """

    place: int
    candidates: tuple[str, ...]
    probabilities: tuple[float, ...]
    chosen: int

    @property
    def product_id(self) -> str:
        """Who was shown."""
        return self.candidates[self.chosen]

    @property
    def propensity(self) -> float:
        """How likely that was."""
        return self.probabilities[self.chosen]

    @property
    def explores(self) -> bool:
        """Whether another product stands there than the ranking's own."""
        return self.chosen != 0

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "place": self.place,
            "candidates": list(self.candidates),
            "probabilities": list(self.probabilities),
            "chosen": self.chosen,
        }
