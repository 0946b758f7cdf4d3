"""Along which fields a set of products divides: what is worth asking, or offering to narrow by.

A question about a field is worth the information its answer is expected to bring: how many bits the
products still in question shrink by. Products count by how well they match, so that what divides
the likely ones is asked first; a field in which every product says the same, or every product says
something else, is no use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from retrieval.bands import Band, price_bands
from retrieval.columns import Mask, union
from retrieval.constraints import Field
from retrieval.filters import ProductTable

ANSWERS = 4  # as many chips as a question offers
SHOWN_VALUES = 12
SHARED = 0.25  # what fewer of them have does not divide them

Weights = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Facet:
    """One field of a set of products.

    Args:
        field: The field's name.
        counts: The largest values in the catalogue's spelling, with how many products satisfy each;
            the largest first. A value that all of them have is left out.
        gain: Expected information of the answer, in bits from 0; an answer is one of the
            ``ANSWERS`` largest values, and what has none of them is not told apart.
        bands: Of the price, the bands instead of values, cheapest first.
    """

    field: str
    counts: Mapping[str, int]
    gain: float
    bands: tuple[Band, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The facet as plain data."""
        return {"field": self.field, "counts": dict(self.counts)}


def facets(
    table: ProductTable, mask: Mask, limit: int = 8, weights: Weights | None = None
) -> tuple[Facet, ...]:
    """The ``limit`` fields that divide the rows of ``mask`` best, ties by name.

    Args:
        table: The catalogue.
        mask: (n,) which rows are in question.
        limit: How many fields at most.
        weights: (n,) how likely each row is what is looked for; all the same without.
    """
    total = int(np.count_nonzero(mask))
    likely = _normalised(mask, weights)
    shared = [name for name in table.attributes if table.holding(name, mask) >= SHARED * total]
    names = dict.fromkeys((Field.BRAND.value, Field.CATEGORY.value, *shared))
    found = [_facet(table, field, mask, likely) for field in names]
    useful = [facet for facet in (*found, _price_facet(table, mask, likely)) if facet.gain > 0]
    return tuple(sorted(useful, key=lambda facet: (-facet.gain, facet.field))[:limit])


def information(shares: Sequence[float], covered: float) -> float:
    """Expected bits of an answer, each given as often as it fits.

    Args:
        shares: Of each answer, the likelihood of the products that fit it, from 0 to 1.
        covered: The likelihood of the products that fit any.
    """
    whole = sum(shares)
    if whole <= 0:
        return 0.0
    bits = sum(share / whole * log2(1 / share) for share in shares if 0 < share < 1)
    return round(min(covered, 1.0) * bits, 6)


def _normalised(mask: Mask, weights: Weights | None) -> Weights:
    likely = np.where(mask, 1.0 if weights is None else np.maximum(weights, 0.0), 0.0)
    whole = float(likely.sum())
    return likely / whole if whole > 0 else np.where(mask, 1.0 / max(mask.sum(), 1), 0.0)


def _facet(table: ProductTable, field: str, mask: Mask, likely: Weights) -> Facet:
    total = int(np.count_nonzero(mask))
    counts = table.facet_counts(field, mask)
    dividing = {value: count for value, count in counts.items() if count < total}
    if field == Field.CATEGORY:
        dividing = {value: n for value, n in dividing.items() if value in table.leaves}
    answers = [value for value, count in list(dividing.items())[:ANSWERS] if count > 1]
    held = [table.rows_meeting(field, value) for value in answers]
    shares = [float(likely[rows].sum()) for rows in held]
    gain = information(shares, float(likely[union(held, len(table))].sum()))
    return Facet(field, dict(list(dividing.items())[:SHOWN_VALUES]), gain)


def _price_facet(table: ProductTable, mask: Mask, likely: Weights) -> Facet:
    prices = table.figures["price"].numbers
    bands = price_bands(prices[mask])
    shares = [float(likely[band.holds(prices)].sum()) for band in bands]
    return Facet(Field.PRICE.value, {}, information(shares, sum(shares)), bands)
