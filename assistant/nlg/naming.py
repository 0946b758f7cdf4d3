"""The goods that the facts of a sentence bring with them, and their names, full and as the sentence shortens them."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.nlg.wording import Wording
from assistant.records.orders import Order
from assistant.skills.outcome import Line
from retrieval.products import Product


def names_in(line: Line, wording: Wording) -> list[str]:
    """Names of products among the values of a line, in the lines within it too."""
    return [name for one in _facts(line.values) for name in _names(one, wording)]


def products_in(values: Mapping[str, Any]) -> list[Product]:
    """The products among the values of a line."""
    return [one for one in _facts(values) if isinstance(one, Product)]


def _names(fact: object, wording: Wording) -> Iterator[str]:
    if isinstance(fact, Product):
        yield fact.text("title", wording.language)
        yield wording.product(fact)
    elif isinstance(fact, Order):
        yield from (line.title for line in fact.lines if line.title)


def _facts(value: Any) -> Iterator[object]:  # noqa: ANN401  # facts are of many kinds
    """Every single fact in a value that may hold others."""
    if isinstance(value, Line):
        yield from _facts(value.values)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _facts(one)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _facts(one)
    else:
        yield value
