"""From evidence to a score whose parts add up.

A wish can lift a product that matches, never one that does not: it scales the match. What cannot be
bought keeps 60 % of every part, so it sinks but an exact hit is still seen.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.columns import Mask
from retrieval.constraints import Constraint
from retrieval.filters import ProductTable
from retrieval.lexical import Scores

MATCH, CONSTRAINT, POPULAR = "match", "constraint", "popular"

WISH_WEIGHT = 0.3
WISH_WEIGHT_WITHOUT_TEXT = 0.5
SOLD_OUT = 0.6
SALES_WEIGHT = 0.7  # of popularity; the rest is the rating
BEST_RATING = 5.0
DECIMALS = 4

Rows = NDArray[np.intp]
Parts = dict[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Scored:
    """Scores of some rows.

    Args:
        rows: (k,) rows of the product table, ascending.
        parts: Part to (k,) values; they add up to the score.
    """

    rows: Rows
    parts: Parts

    @property
    def scores(self) -> NDArray[np.float64]:
        """(k,) the sums of the parts, rounded as they are."""
        total = np.sum(list(self.parts.values()), axis=0, dtype=np.float64)
        return np.round(total, DECIMALS)

    def parts_of(self, row: int) -> dict[str, float]:
        """The parts of one of ``rows``; those that are 0 too."""
        place = int(np.searchsorted(self.rows, row))
        return {name: float(values[place]) for name, values in self.parts.items()}


class Popularity:
    """How well products sell and are rated, from 0 to 1; what is unknown counts as 0."""

    def __init__(self, table: ProductTable) -> None:
        sales, ratings = (table.figures[name].or_nothing() for name in ("sales", "rating"))
        sold = np.log1p(np.maximum(sales, 0))
        rated = np.clip(ratings / BEST_RATING, 0, 1)
        self.values = SALES_WEIGHT * sold / max(sold.max(initial=0), 1) + (1 - SALES_WEIGHT) * rated


def score_matches(
    table: ProductTable, rows: Rows, matches: Scores, wishes: Sequence[Constraint]
) -> Scored:
    """Scores for a request with text.

    Args:
        table: The catalogue.
        rows: (k,) the rows to score.
        matches: (k,) their match with the text, 0 to 1.
        wishes: Soft constraints.
    """
    if not wishes:
        return _scored(table, rows, {MATCH: matches.astype(np.float64)})
    lifted = matches * _share_met(table, rows, wishes)
    parts = {MATCH: (1 - WISH_WEIGHT) * matches, CONSTRAINT: WISH_WEIGHT * lifted}
    return _scored(table, rows, {name: part.astype(np.float64) for name, part in parts.items()})


def worth(table: ProductTable, mask: Mask, wishes: Sequence[Constraint]) -> Scores:
    """(n,) the score of a match of 1 by row; 0 where ``mask`` (n,) is False."""
    kept = np.where(table.available, np.float32(1), np.float32(SOLD_OUT)) * mask
    if not wishes:
        return kept.astype(np.float32)
    share = _share_met(table, np.arange(len(table), dtype=np.intp), wishes)
    return (kept * (1 - WISH_WEIGHT + WISH_WEIGHT * share)).astype(np.float32)


def score_popularity(
    table: ProductTable, rows: Rows, popularity: Popularity, wishes: Sequence[Constraint]
) -> Scored:
    """Scores for a request without text: what sells, and what was wished for."""
    popular = popularity.values[rows]
    if not wishes:
        return _scored(table, rows, {POPULAR: popular})
    weight = WISH_WEIGHT_WITHOUT_TEXT
    met = _share_met(table, rows, wishes)
    return _scored(table, rows, {POPULAR: (1 - weight) * popular, CONSTRAINT: weight * met})


def _share_met(
    table: ProductTable, rows: Rows, wishes: Iterable[Constraint]
) -> NDArray[np.float64]:
    met = [table.mask(wish)[rows] for wish in wishes]
    return np.asarray(np.mean(met, axis=0), dtype=np.float64)


def _scored(table: ProductTable, rows: Rows, parts: Parts) -> Scored:
    kept = np.where(table.available[rows], 1.0, SOLD_OUT)
    return Scored(rows, {name: np.round(part * kept, DECIMALS) for name, part in parts.items()})
