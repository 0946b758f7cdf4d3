"""What must hold after a turn, as a replay file writes it.

What could never fail (an empty list of conditions, an unknown key) is refused: an expectation that
cannot bite is worse than none.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Literal, TypeVar

from pydantic import (
    BeforeValidator,
    Field,
    JsonValue,
    PositiveInt,
    field_validator,
    model_validator,
)

from assistant.dialogue.actions import Action
from assistant.nlu.meaning import Intent, Sentiment
from assistant.replay.given import Part
from assistant.replay.values import Reference
from retrieval.constraints import Op, Sort

Item = TypeVar("Item")


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


Several = Annotated[tuple[Item, ...], BeforeValidator(_listed), Field(min_length=1)]
Ids = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Row = Mapping[str, JsonValue]


class Condition(Part):
    """What a product must satisfy, in the words of a constraint.

    ``value`` may be a reference such as ``$previous.price.max``, looked up once the turn has run.
    """

    field: str = Field(min_length=1)
    op: Op
    value: JsonValue

    @model_validator(mode="after")
    def _value_fits(self) -> "Condition":
        if isinstance(self.value, str) and Reference.is_in(self.value):
            return self
        if self.op.ordered and not _is_number(self.value):
            raise ValueError(f"'{self.op}' compares numbers, but value is {self.value!r}")
        if self.op in (Op.EQ, Op.NE) and isinstance(self.value, list):
            raise ValueError(f"'{self.op}' takes one value; write 'in' or 'not_in' for several")
        if self.value == []:
            raise ValueError(f"'{self.op}' needs at least one value")
        return self


class ExpectedConstraint(Condition):
    """An entry of the constraint ledger; what is left out may be anything."""

    hard: bool | None = None
    turn: PositiveInt | None = None


class ExpectedProducts(Part):
    """What the shown list must be like.

    Args:
        ids: The whole list, in its order.
        all: Every shown product satisfies each; an empty list fails.
        any: For each, at least one shown product satisfies it.
        none: No shown product satisfies any.
        sorted: The order of the list; relevance is by score, but for variety among brands.
    """

    min: PositiveInt | None = None
    max: int | None = Field(None, ge=0)
    ids: Ids | None = None
    include: Several[str] | None = None
    exclude: Several[str] | None = None
    all: Several[Condition] | None = None
    any: Several[Condition] | None = None
    none: Several[Condition] | None = None
    sorted: Sort | None = None


class ExpectedText(Part):
    """What a text must say; ``matches`` is a regular expression searched for anywhere in it."""

    contains: Several[str] | None = None
    not_contains: Several[str] | None = None
    matches: str | None = None

    @field_validator("matches")
    @classmethod
    def _compiles(cls, pattern: str) -> str:
        try:
            re.compile(pattern)
        except re.error as exc:
            raise ValueError(f"this is no regular expression: {exc}") from exc
        return pattern


class ExpectedLine(Part):
    """A line of the cart; ``position`` counts in the list last shown before this turn."""

    position: PositiveInt | None = None
    id: str | None = None
    sku: str | None = None
    quantity: PositiveInt | None = None


class ExpectedQuote(Part):
    """What the cart comes to.

    Args:
        promotions: The ids of all that take anything off, in any order; an empty list: nothing does.
        off: Whether anything is taken off.
        total, due_now: In the shop's currency.
    """

    promotions: tuple[str, ...] | None = None
    off: bool | None = None
    total: float | None = None
    due_now: float | None = None


class ExpectedOpening(ExpectedText):
    """What a conversation opens with for its shopper.

    Args:
        kind: What it tells of; ``none``: nothing but the greeting.
        about: The id of the product that it is about.
    """

    kind: Literal["alert", "order", "again", "none"]
    about: str | None = None


class Expect(Part):
    """What must hold after a turn.

    Args:
        constraints: Each must be in the ledger; an empty list says that the ledger is empty.
        exact_constraints: The whole ledger, in any order.
        cart: The whole cart, in any order.
        quote: What it comes to.
        handoff: Whether the conversation is handed over to a person.
        comparison, order, relaxed, sources, suggestions: Whether the turn has any.
        orders, alerts: Each matches a row of the shopper in the database by the keys given; an
            empty list says that there is none.
        within_ms: How long the turn may take; fails only when times are strict.
    """

    intent: Several[Intent] | None = None
    action: Several[Action] | None = None
    sentiment: Several[Sentiment] | None = None
    language: Literal["zh", "en"] | None = None
    constraints: tuple[ExpectedConstraint, ...] | None = None
    exact_constraints: tuple[ExpectedConstraint, ...] | None = None
    products: ExpectedProducts | None = None
    reply: ExpectedText | None = None
    cart: tuple[ExpectedLine, ...] | None = None
    quote: ExpectedQuote | None = None
    handoff: bool | None = None
    comparison: bool | None = None
    order: bool | None = None
    relaxed: bool | None = None
    sources: bool | None = None
    suggestions: bool | None = None
    orders: tuple[Row, ...] | None = None
    alerts: tuple[Row, ...] | None = None
    within_ms: float | None = Field(default=None, gt=0)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
