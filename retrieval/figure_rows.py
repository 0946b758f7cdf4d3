"""The figures of products as the database has them now, without anything else of their rows.

Ten thousand changed prices are read in a fifth of the time that ten thousand products take.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Engine, Row, select

from retrieval.catalog import chunks
from retrieval.figures import FIGURES
from retrieval.products import Product, Variant
from retrieval.tables import products

COLUMNS = tuple(products.c[name] for name in ("id", *FIGURES, "variants"))


def read_figures(engine: Engine, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """The figures of each of ``ids`` that is there, to be given to ``with_stored_figures``."""
    found: dict[str, Row[Any]] = {}
    with engine.connect() as connection:
        for chunk in chunks(ids):
            rows = connection.execute(select(*COLUMNS).where(products.c.id.in_(chunk)))
            found.update((row.id, row) for row in rows)
    return found


def with_stored_figures(product: Product, stored: Row[Any]) -> Product | None:
    """``product`` with the figures of its row; None if its variants are others than there."""
    variants = _variants(product.variants, stored.variants)
    if variants is None:
        return None
    return replace(
        product,
        price=stored.price,
        list_price=stored.list_price,
        rating=stored.rating,
        stock=stored.stock,
        sales=stored.sales,
        variants=variants,
    )


def _variants(
    known: tuple[Variant, ...], stored: Sequence[Mapping[str, Any]]
) -> tuple[Variant, ...] | None:
    """The variants with the figures that are stored; those that stay the same are the same."""
    if [one.sku for one in known] != [one["sku"] for one in stored]:
        return None
    if any(one.options != new["options"] for one, new in zip(known, stored, strict=True)):
        return None
    pairs = zip(known, stored, strict=True)
    return tuple(
        one
        if (one.price, one.stock) == (new["price"], new["stock"])
        else replace(one, price=new["price"], stock=new["stock"])
        for one, new in pairs
    )
