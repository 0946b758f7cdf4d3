"""Several rows of one id become one product: one row counts, the others fill what it leaves empty.

Exports that repeat each item day by day have gaps on single days; nothing is lost by them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from retrieval.importing.values import parse_number, parse_time
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Candidate:
    """A product as one row has it; ``moment`` orders the rows of one id, unknown ones first."""

    product: Product
    moment: float = float("-inf")


def moment_of(value: object, zone: tzinfo = UTC) -> float:
    """A date as seconds, a number as itself, anything else as before all."""
    try:
        text = parse_time(value, zone)
        return datetime.fromisoformat(text).timestamp() if text else float("-inf")
    except ValueError:
        return _number(value)


def merge(candidates: Iterable[Candidate], keep: str) -> list[Product]:
    """One product an id, in the order of first appearance.

    ``keep`` is ``last`` or ``first``: which row counts, ordered by moment and then as in the file.
    """
    by_id: dict[str, list[Candidate]] = {}
    for candidate in candidates:
        by_id.setdefault(candidate.product.id, []).append(candidate)
    return [_one(some, keep) for some in by_id.values()]


def fill(product: Product, other: Product) -> Product:
    """``product`` with what only ``other`` says."""
    gaps: dict[str, Any] = {
        field.name: getattr(other, field.name)
        for field in fields(Product)
        if getattr(product, field.name) in (None, ())
    }
    if product.price is not None:
        gaps.pop("list_price", None)  # another day's list price says nothing about this one's
    attributes = {**other.attributes, **product.attributes}
    languages = sorted({*other.localized, *product.localized})
    localized = {
        name: {**other.localized.get(name, {}), **product.localized.get(name, {})}
        for name in languages
    }
    return replace(product, **gaps, attributes=attributes, localized=localized)


def _one(some: Sequence[Candidate], keep: str) -> Product:
    ordered = sorted(some, key=lambda candidate: candidate.moment)
    ranked = ordered[::-1] if keep == "last" else ordered
    product = ranked[0].product
    for candidate in ranked[1:]:
        product = fill(product, candidate.product)
    return product


def _number(value: object) -> float:
    try:
        number = parse_number(value)
    except ValueError:
        return float("-inf")
    return float("-inf") if number is None else number
