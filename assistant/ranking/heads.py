"""The kind of goods that a text names, where the catalogue has no categories to say it.

In "a mask of 大容量" every word counts alike for a search by words, and the rarest most; but a mask is
wanted, in whatever size. What titles call the goods (read from them when they were taken in) says
which word that is: the last one named.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

import numpy as np

from assistant.ranking.insisting import kinds_of
from retrieval.constraints import Constraint, Field, Op
from retrieval.enriching.enrichment import TYPE
from retrieval.filters import ProductTable
from retrieval.request import SearchRequest

MIN_GOODS = 3  # fewer may be a slip of the reading
LENGTHS = range(6, 1, -1)


def with_head(request: SearchRequest, table: ProductTable) -> SearchRequest:
    """The request with a wish for the kind of goods that only its text names."""
    if not request.text or kinds_of(request.constraints):
        return request
    wish = head_wish(request.text, kinds_in_titles(table))
    return replace(request, constraints=(*request.constraints, wish)) if wish else request


def head_wish(text: str, kinds: Mapping[str, int]) -> Constraint | None:
    """The wish for goods of the kind that ``text`` names last; None if it names none.

    Args:
        text: What is searched for.
        kinds: Names of goods, with how many goods have them.
    """
    for end in range(len(text), 1, -1):
        named = [text[end - n : end] for n in LENGTHS if n <= end and text[end - n : end] in kinds]
        if named:
            longest = named[0]
            inside = {
                longest[start:stop]
                for start in range(len(longest))
                for stop in range(start + 2, len(longest) + 1)
            }
            names = tuple(sorted(inside & kinds.keys(), key=lambda name: (-len(name), name)))
            return Constraint(Field.TITLE, Op.IN, names, hard=False)
    return None


@lru_cache(maxsize=1)
def kinds_in_titles(table: ProductTable) -> dict[str, int]:
    """What titles call the goods, as it was read from them, with how many goods have that name."""
    column = table.column(TYPE)
    counts = np.diff(column.starts)
    return {
        str(value): int(counts[place])
        for place, value in enumerate(column.values)
        if counts[place] >= MIN_GOODS
        and TYPE in table.products[int(column.rows[column.starts[place]])].enriched
    }
