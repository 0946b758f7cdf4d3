"""Item-to-item weights as a sparse table: how they are cut, scored and explained.

Every model that says "who took this takes that" is such a table; it differs in how it is filled.
"""

from collections.abc import Sequence
from typing import cast

import numpy as np
from scipy import sparse

from recommender.interactions import Floats, Histories, Ints
from recommender.models.protocol import Arrays

Table = sparse.csr_array[np.float32]


def strongest(table: Table, limit: int) -> Table:
    """Only the ``limit`` largest weights of each row; ties by item number."""
    counts = np.diff(table.indptr)
    if counts.max(initial=0) <= limit:
        return table
    rows = np.repeat(np.arange(table.shape[0]), counts)
    order = np.lexsort((table.indices, -table.data, rows))
    place = np.arange(len(order)) - table.indptr[:-1].repeat(counts)
    kept = np.sort(order[place < limit])
    indptr = np.concatenate([[0], np.cumsum(np.minimum(counts, limit))])
    return sparse.csr_array((table.data[kept], table.indices[kept], indptr), shape=table.shape)


def scored(table: Table, histories: Histories, recency: float) -> Floats:
    """The weights from each row's items summed, recent items counting more, (n_rows, n_items)."""
    found: Floats = (histories.matrix(table.shape[0], recency) @ table).toarray()
    return found


def main_causes(table: Table, history: Sequence[int], weights: Floats) -> Ints:
    """The place in ``history`` that gives most to each item, else -1, (n_items,).

    Args:
        table: Item-to-item weights.
        history: Known item numbers, most recent last.
        weights: What each place of the history counts; ties go to the more recent one.
    """
    best = np.zeros(table.shape[0], dtype=np.float32)
    causes = np.full(table.shape[0], -1, dtype=np.int64)
    for place, (item, weight) in enumerate(zip(history, weights, strict=True)):
        row = slice(table.indptr[item], table.indptr[item + 1])
        columns, given = table.indices[row], table.data[row] * weight
        larger = (given >= best[columns]) & (given > 0)
        best[columns[larger]] = given[larger]
        causes[columns[larger]] = place
    return causes


def to_arrays(table: Table) -> Arrays:
    """The table as arrays for an npz file."""
    return {"indptr": table.indptr, "indices": table.indices, "data": table.data}


def from_arrays(arrays: Arrays) -> Table:
    """The table that ``to_arrays`` gave."""
    n_items = len(arrays["indptr"]) - 1
    parts = (arrays["data"], arrays["indices"], arrays["indptr"])
    return cast(Table, sparse.csr_array(parts, shape=(n_items, n_items)))


def empty(n_items: int = 0) -> Table:
    """A table in which no item has a neighbour."""
    nothing = (np.zeros(0, np.float32), np.zeros(0, np.int32), np.zeros(n_items + 1, np.int32))
    return cast(Table, sparse.csr_array(nothing, shape=(n_items, n_items)))
