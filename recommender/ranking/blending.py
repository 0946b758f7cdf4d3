"""One score out of many kinds of evidence, whose parts add up to it.

Parts are counted in ten-thousandths, so that their sum is exact and the reasons drawn from them are
the true causes of the order.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.errors import EvidenceError
from recommender.ranking.evidence import Part

UNITS = 10_000  # parts have four decimals


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score.

    Args:
        id: The product.
        score: The sum of ``parts``, four decimals.
        parts: What each part adds, in the order of ``Part``; what adds nothing is left out.
    """

    id: str
    score: float
    parts: Mapping[str, float]

    def main_parts(self, limit: int = 3) -> list[tuple[str, float]]:
        """The parts that speak for the product, largest first, ties in the order of ``Part``."""
        speaking = [(name, value) for name, value in self.parts.items() if value > 0]
        return sorted(speaking, key=lambda part: -part[1])[:limit]


def rank(
    candidates: Sequence[str],
    evidence: Mapping[str, Mapping[str, float]],
    weights: Mapping[str, float],
    limit: int | None = None,
) -> list[Ranked]:
    """The candidates by the weighted sum of their evidence, best first, ties by id.

    Args:
        candidates: Product ids; doubles count once.
        evidence: By part and product id, from -1 (against: disliked, returned) to 1; what lies
            outside is cut off, and a product without a value has no evidence.
        weights: What each part counts, 0 or more; a part without a weight counts nothing.
        limit: How many to return; None: all.

    Raises:
        EvidenceError: A part is unknown, a weight is below 0, or a value is not a number.
    """
    _check(evidence, weights)
    counted = [part for part in Part if weights.get(part) and evidence.get(part)]
    ranked = [
        _ranked(one, {part: weights[part] * _value(evidence, part, one) for part in counted})
        for one in dict.fromkeys(candidates)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.id))[:limit]


def _ranked(product: str, contributions: Mapping[Part, float]) -> Ranked:
    units = {part: round(value * UNITS) for part, value in contributions.items()}
    parts = {part.value: count / UNITS for part, count in units.items() if count}
    return Ranked(product, sum(units.values()) / UNITS, parts)


def _value(evidence: Mapping[str, Mapping[str, float]], part: Part, product: str) -> float:
    value = evidence[part].get(product, 0.0)
    if math.isnan(value):
        raise EvidenceError(f"Evidence {part.value!r} of {product!r} is NaN; expected -1 to 1.")
    return min(1.0, max(-1.0, value))


def _check(evidence: Mapping[str, Mapping[str, float]], weights: Mapping[str, float]) -> None:
    known = {part.value for part in Part}
    unknown = sorted({str(name) for name in (*evidence, *weights)} - known)
    if unknown:
        names = ", ".join(part.value for part in Part)
        raise EvidenceError(f"There is no part {unknown[0]!r}; expected one of {names}.")
    wrong = next((name for name, weight in weights.items() if not 0 <= weight < math.inf), None)
    if wrong is not None:
        raise EvidenceError(f"Weight {wrong!r} is {weights[wrong]}; expected a number from 0 up.")
