"""Values that a replay file takes from earlier turns: ``$previous.price.max``, ``$turn[1].ids``.

They keep a dialogue true on any catalogue: "cheaper" is measured against what was shown, not
against a number that held on the day of writing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from assistant.errors import ReplayError

Json = Mapping[str, Any]

PREFIX = re.compile(r"\$[A-Za-z]")
PATTERN = re.compile(
    r"\$(?:previous|turn\[(?P<turn>[1-9]\d*)\])\.(?P<field>[^\W\d]\w*)"
    r"(?:\[(?P<position>[1-9]\d*)\]|\.(?P<statistic>min|max|median))?"
)
FORMS = "$previous or $turn[1], then .ids, .ids[2], .brand or another field, .price.min|max|median"
STATISTICS: Mapping[str, Callable[[list[float]], float]] = {
    "min": min,
    "max": max,
    "median": median,
}


class Unresolved(ReplayError):
    """A reference points at something that was not shown."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What was shown before a turn.

    Args:
        by_turn: The response to each earlier turn of the script.
        visible: The responses that still stand on the page, oldest first: undo takes some back.
    """

    by_turn: Mapping[int, Json] = field(default_factory=dict)
    visible: tuple[Json, ...] = ()

    def after(self, turn: int, response: Json | None) -> "Screen":
        """The screen once ``turn`` of the script was answered; None: the page is at its start."""
        if response is None:
            return Screen({**self.by_turn, turn: {}})
        earlier = (shown for shown in self.visible if shown["turn"] < response["turn"])
        return Screen({**self.by_turn, turn: response}, (*earlier, response))

    @property
    def products(self) -> Sequence[Json]:
        """The list last shown; empty when there was none."""
        lists = (shown["products"] for shown in reversed(self.visible) if shown["products"])
        return next(lists, [])


@dataclass(frozen=True, slots=True)
class Reference:
    """A value of an earlier turn.

    Args:
        turn: The turn of the script, or None for the last one that showed products.
        field: A field or attribute of products; ``ids`` for their ids.
        position: Only the product at this position, counted from 1.
        statistic: One number for the whole list.
    """

    turn: int | None
    field: str
    position: int | None = None
    statistic: str | None = None

    @staticmethod
    def is_in(text: str) -> bool:
        """Whether ``text`` means to be a reference, well formed or not."""
        return PREFIX.match(text) is not None

    @staticmethod
    def is_whole(text: str) -> bool:
        """Whether ``text`` is a well-formed reference."""
        return PATTERN.fullmatch(text) is not None

    @classmethod
    def parse(cls, text: str) -> "Reference":
        """Reads a reference.

        Raises:
            ReplayError: It is not well formed.
        """
        match = PATTERN.fullmatch(text)
        if match is None:
            raise ReplayError(f"'{text}' is no value of an earlier turn; write {FORMS}")
        turn, position = match["turn"], match["position"]
        number = int(position) if position else None
        return cls(int(turn) if turn else None, match["field"], number, match["statistic"])

    def look_up(self, screen: Screen) -> object:
        """The value on ``screen``: a number for a statistic, one value for a position, else all.

        Raises:
            Unresolved: Nothing was shown there, or it lacks the field.
        """
        products = self._products(screen)
        if self.position:
            return self._at(products, self.position)
        values = [value for product in products for value in field_of(product, self.field)]
        return self._statistic(values) if self.statistic else _distinct(values)

    def _products(self, screen: Screen) -> Sequence[Json]:
        if self.turn is None:
            shown, missing = screen.products, "no earlier turn showed products"
        else:
            shown = screen.by_turn.get(self.turn, {}).get("products", [])
            missing = f"turn {self.turn} showed no products"
        if not shown:
            raise Unresolved(missing)
        return shown

    def _at(self, products: Sequence[Json], position: int) -> object:
        if position > len(products):
            raise Unresolved(
                f"only {len(products)} products were shown, so there is no [{position}]"
            )
        values = field_of(products[position - 1], self.field)
        if not values:
            raise Unresolved(f"product {products[position - 1]['id']} has no '{self.field}'")
        return values[0] if len(values) == 1 else values

    def _statistic(self, values: Sequence[object]) -> float:
        numbers = [float(value) for value in values if isinstance(value, int | float)]
        if not numbers:
            raise Unresolved(f"no product shown has a number for '{self.field}'")
        return STATISTICS[self.statistic or "median"](numbers)


def resolve(value: object, screen: Screen) -> object:
    """``value`` with every reference in it replaced; what one brings into a list is laid flat."""
    if isinstance(value, str) and Reference.is_in(value):
        return Reference.parse(value).look_up(screen)
    if isinstance(value, Mapping):
        return {key: resolve(item, screen) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [one for item in value for one in as_list(resolve(item, screen))]
    return value


def field_of(product: Json, name: str) -> list[object]:
    """All values a shown product has for ``name``; ``ids`` is its id."""
    if name == "ids":
        return [product["id"]]
    value = product.get(name)
    if value is None:
        value = product.get("attributes", {}).get(name)
    return [] if value is None else as_list(value)


def as_list(value: object) -> list[object]:
    """A list as it is, anything else as a list of one."""
    return list(value) if isinstance(value, list | tuple) else [value]


def _distinct(values: Sequence[object]) -> list[object]:
    return [value for number, value in enumerate(values) if value not in values[:number]]
