"""The names that the facts of a sentence bring with them, full and as the sentence shortens them."""

from collections.abc import Iterator, Mapping
from typing import Any

from assistant.nlg.wording import Wording
from assistant.records.orders import Order
from assistant.skills.outcome import Line
from retrieval.products import Product


def names_in(line: Line, wording: Wording) -> list[str]:
    """Names of products among the values of a line, in the lines within it too."""
    return [name for value in line.values.values() for name in _names(value, wording)]


def _names(value: Any, wording: Wording) -> Iterator[str]:  # noqa: ANN401  # facts are of many kinds
    if isinstance(value, Product):
        yield value.text("title", wording.language)
        yield wording.product(value)
    elif isinstance(value, Order):
        yield from (line.title for line in value.lines if line.title)
    elif isinstance(value, Line):
        yield from names_in(value, wording)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _names(one, wording)
    elif isinstance(value, tuple | list):
        for one in value:
            yield from _names(one, wording)
