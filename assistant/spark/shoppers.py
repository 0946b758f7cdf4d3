"""What Spark's workers do with shoppers' histories: whole shoppers at a time, by the local path's code.

Rows come sorted by shopper and step, as ``user, item, weight, moment, step``; a part of them becomes
the same ``Interactions`` that the local path has of all, so what is counted is counted alike.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from recommender.interactions import Histories, Interactions, Ints
from recommender.models.item_to_item import ItemToItemSettings, ordered_pairs

AT_ONCE = 200_000  # rows; pairs of so many fit in a worker's memory
STEPS = pa.schema(
    {
        "user": pa.int32(),
        "item": pa.int32(),
        "weight": pa.float32(),
        "moment": pa.float64(),
        "step": pa.int32(),
    }
)
PAIRS = pa.schema({"first": pa.int32(), "second": pa.int32(), "value": pa.float64()})


@dataclass(frozen=True, slots=True, eq=False)
class Some:
    """Some shoppers, with all they did.

    Args:
        numbers: Of the shoppers, in order.
        interactions: Their rows; users are not named.
    """

    numbers: Ints
    interactions: Interactions


@dataclass(frozen=True, slots=True)
class Merging:
    """Each product once a shopper, as ``Interactions.distinct`` has it."""

    n_items: int

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of ``STEPS`` from rows of ``STEPS``; steps are counted anew."""
        for some in whole_shoppers(batches, self.n_items):
            merged = some.interactions.distinct()
            yield from steps_of(merged, some.numbers).to_batches()


@dataclass(frozen=True, slots=True)
class Pairing:
    """What is taken after what, as ``ItemToItem`` counts it."""

    n_items: int
    chosen: ItemToItemSettings

    def __call__(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """Rows of ``PAIRS`` from rows of ``STEPS`` that speak for their products."""
        for some in whole_shoppers(batches, self.n_items):
            counted = ordered_pairs(some.interactions, self.chosen).tocoo()
            columns = {"first": counted.row, "second": counted.col, "value": counted.data}
            yield from pa.table(columns).cast(PAIRS).to_batches()


def steps_of(interactions: Interactions, numbers: Ints | None = None) -> pa.Table:
    """Rows of ``STEPS``.

    Args:
        interactions: Whose rows they are.
        numbers: Of the shoppers; None: their places.
    """
    histories = interactions.histories
    rows = histories.rows
    columns = {
        "user": rows if numbers is None else numbers[rows],
        "item": histories.indices,
        "weight": histories.weights,
        "moment": interactions.moments,
        "step": np.arange(len(rows)) - histories.indptr[rows],
    }
    return pa.table(columns).cast(STEPS)


def whole_shoppers(batches: Iterable[pa.RecordBatch], n_items: int) -> Iterator[Some]:
    """Cuts sorted rows where one shopper ends and the next begins."""
    held: list[pa.RecordBatch] = []
    rows = 0
    for batch in batches:
        held.append(batch)
        rows += batch.num_rows
        if rows >= AT_ONCE:
            table = pa.Table.from_batches(held)
            users = table.column("user").to_numpy()
            end = int(np.searchsorted(users, users[-1]))  # the last shopper may go on
            if end:
                yield some_of(table.slice(0, end), n_items)
            held, rows = table.slice(end).to_batches(), len(table) - end
    if rows:
        yield some_of(pa.Table.from_batches(held), n_items)


def some_of(table: pa.Table, n_items: int) -> Some:
    """The shoppers in sorted rows of ``STEPS``."""
    numbers, sizes = np.unique(table.column("user").to_numpy(), return_counts=True)
    indptr = np.concatenate([[0], np.cumsum(sizes)])
    items = table.column("item").to_numpy().astype(np.int64)
    histories = Histories(indptr, items, table.column("weight").to_numpy())
    names = ("",) * len(numbers), ("",) * n_items
    interactions = Interactions(*names, histories, table.column("moment").to_numpy())
    return Some(numbers.astype(np.int64), interactions)
