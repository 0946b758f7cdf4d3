"""What first tens are made of: how many requests they answer, how many goods they show, what a match is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from retrieval.lexical import Scores

TOP = 10
BINS = 10


@dataclass(frozen=True, slots=True)
class FirstTens:
    """What one arm put first, request by request.

    Args:
        size: How many goods the catalogue has.
    """

    size: int
    answered: list[bool] = field(default_factory=list)
    shown: set[str] = field(default_factory=set)
    matches: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, ids: Sequence[str], scores: Scores, relevant: Mapping[str, float]) -> None:
        """Takes in one request.

        Args:
            ids: Of the catalogue's rows.
            scores: Of each row; 0 is not found.
            relevant: Grade by id; what is missing counts as not relevant.
        """
        order = np.argsort(-scores, kind="stable")[:TOP]
        first = [(ids[row], float(scores[row])) for row in order.tolist() if scores[row] > 0]
        good = [relevant.get(product_id, 0.0) > 0 for product_id, _ in first]
        self.answered.append(any(good))
        self.shown.update(product_id for product_id, _ in first)
        self.matches.extend((score, one) for (_, score), one in zip(first, good, strict=True))

    @property
    def answered_share(self) -> float:
        """The share of requests with something relevant among the first ten."""
        return round(sum(self.answered) / len(self.answered), 4) if self.answered else 0.0

    @property
    def shown_share(self) -> float:
        """The share of the catalogue that stands in some first ten."""
        return round(len(self.shown) / self.size, 4) if self.size else 0.0

    def calibration(self) -> list[dict[str, Any]]:
        """Matches in ten bins of equal width, lowest first: mean score, share relevant, how many."""
        scores = np.array([min(1.0, score) for score, _ in self.matches])
        good = np.array([one for _, one in self.matches], dtype=np.float64)
        places = np.minimum((scores * BINS).astype(int), BINS - 1)
        return [
            {
                "score": round(float(scores[at].mean()), 4),
                "relevant": round(float(good[at].mean()), 4),
                "count": int(at.sum()),
            }
            for at in (places == number for number in np.unique(places))
        ]
