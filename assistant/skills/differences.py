"""The table of a comparison: only what differs, what the shopper wants first."""

from collections.abc import Sequence
from typing import Any

from assistant.opinions.aspects import is_about_the_shop
from assistant.skills.weighing import (
    CLEARLY,
    Counts,
    Weighed,
    opinion_row,
    share_of,
    value_of,
)
from retrieval.products import Product

MOST_TOLD = 3
MOST_ASPECTS = 2  # sides of goods in reviews that nobody asked for
UNTOLD = frozenset(
    {"price", "sales", "stock", "review_count"}
)  # in the table, but not worth a sentence
CORE = ("price", "rating", "brand")
LAST = ("sales", "stock")
Row = dict[str, Any]


def differing(
    products: Sequence[Product],
    counts: Sequence[Counts],
    weighed: Sequence[Weighed],
    asked: Sequence[str],
) -> list[Row]:
    """Rows in which the products differ, the wanted ones first; None where nothing is known.

    Args:
        products: Two or more.
        counts: What buyers say of each, by aspect.
        weighed: What is wanted, as far as anything is known of it.
        asked: Fields of requirements, the first first.
    """
    names = dict.fromkeys(name for product in products for name in product.attributes)
    free = [name for name in sorted(names) if name != "size"]
    found = {name: _row(name, [value_of(p, name) for p in products]) for name in (*CORE, *LAST)}
    found |= {name: _row(name, [p.attributes.get(name) for p in products]) for name in free}
    found["size"] = _row("size", [_sizes(product) for product in products])
    order = dict.fromkeys([*asked, *CORE, "size", *free, *LAST])
    wanted = [one.row() for one in weighed if not one.field]
    rows = [*wanted, *(found[name] for name in order if name in found)]
    rows += _opinions(counts, [row["field"] for row in wanted])
    return [row for row in rows if len({repr(value) for value in row["values"]}) > 1]


def most_told(rows: Sequence[Row]) -> list[str]:
    """The fields worth naming in a sentence."""
    told = [row["field"] for row in rows if row["field"] not in UNTOLD and "label" not in row]
    return told[:MOST_TOLD]


def price_facts(products: Sequence[Product], names: Sequence[Any]) -> dict[str, Any] | None:
    """Which is cheapest and by how much; None where a price is missing or all are the same."""
    prices = [product.price for product in products if product.price is not None]
    if len(prices) < len(products) or min(prices) == max(prices):
        return None
    difference = round(max(prices) - min(prices), 2)
    cheaper = names[prices.index(min(prices))]
    return {"cheaper": cheaper, "difference": difference, "low": min(prices), "high": max(prices)}


def _row(field: str, values: Sequence[object]) -> Row:
    return {"field": field, "values": list(values)}


def _sizes(product: Product) -> tuple[str, ...] | None:
    """The sizes that can be had, else what the row says of its size."""
    sizes = tuple(
        v.options["size"] for v in product.variants if "size" in v.options and v.available
    )
    return sizes or product.attributes.get("size")


def _opinions(counts: Sequence[Counts], there: Sequence[str]) -> list[Row]:
    """The sides of goods of which buyers of one think clearly otherwise than those of another."""
    found = []
    for aspect in sorted({aspect for own in counts for aspect in own}):
        if is_about_the_shop(aspect) or f"reviews.{aspect}" in there:
            continue
        shares = [share_of(own.get(aspect)) for own in counts]
        known = [share for share in shares if share is not None]
        if len(known) > 1 and max(known) - min(known) > CLEARLY:
            found.append((max(known) - min(known), aspect))
    ranked = sorted(found, key=lambda one: (-one[0], one[1]))[:MOST_ASPECTS]
    return [opinion_row(aspect, [own.get(aspect) for own in counts]) for _, aspect in ranked]
