"""Along which fields a set of products divides: what is worth asking, or offering to narrow by.

A question about a field helps when a few answers split the set well. Its usefulness is the chance
that two products drawn at random are told apart by one of its largest values; a field in which
every product says the same, or every product says something else, is no use.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from retrieval.columns import Mask
from retrieval.constraints import Field
from retrieval.filters import ProductTable

ANSWERS = 4  # as many chips as a question offers
SHOWN_VALUES = 12
SHARED = 0.25  # what fewer of them have does not divide them


@dataclass(frozen=True, slots=True)
class Facet:
    """One field of a set of products.

    Args:
        field: The field's name.
        counts: The largest values in the catalogue's spelling, with how many products have each;
            the largest first. A value that all of them have is left out.
        usefulness: From 0, how well asking for it divides the set.
    """

    field: str
    counts: Mapping[str, int]
    usefulness: float

    def to_json(self) -> dict[str, object]:
        """The facet as plain data."""
        return {"field": self.field, "counts": dict(self.counts)}


def facets(table: ProductTable, mask: Mask, limit: int = 6) -> tuple[Facet, ...]:
    """The ``limit`` fields that divide the rows of ``mask`` best, ties by name."""
    total = int(np.count_nonzero(mask))
    shared = [name for name in table.attributes if table.holding(name, mask) >= SHARED * total]
    names = (Field.BRAND.value, Field.CATEGORY.value, *shared)
    found = (
        _facet(field, table.facet_counts(field, mask), total) for field in dict.fromkeys(names)
    )
    useful = [facet for facet in found if facet.usefulness > 0]
    return tuple(sorted(useful, key=lambda facet: (-facet.usefulness, facet.field))[:limit])


def _facet(field: str, counts: Mapping[str, int], total: int) -> Facet:
    dividing = [(value, count) for value, count in counts.items() if count < total]
    shares = [count / total for _, count in dividing[:ANSWERS] if count > 1]
    usefulness = sum(share * (1 - share) for share in shares)
    return Facet(field, dict(dividing[:SHOWN_VALUES]), round(usefulness, 6))
