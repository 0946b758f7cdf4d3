"""The ways shop programs lay a catalogue out over rows, each told by its columns.

A dialect is a module with two functions: ``speaks(columns)`` knows its columns, ``fold(table)`` makes
one row a product and says what its columns mean. A table in none is read by its headers alone.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.importing import merchant, shopify, woocommerce
from retrieval.importing.rows import RawTable


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to lay out products."""

    speaks: Callable[[Sequence[str]], bool]
    fold: Callable[[RawTable], RawTable]


DIALECTS = (
    Dialect(shopify.speaks, shopify.fold),
    Dialect(woocommerce.speaks, woocommerce.fold),
    Dialect(merchant.speaks, merchant.fold),
)


def in_plain_rows(table: RawTable) -> RawTable:
    """``table`` with one row a product, whichever program wrote it."""
    for dialect in DIALECTS:
        if dialect.speaks(table.columns):
            return dialect.fold(table)
    return table
