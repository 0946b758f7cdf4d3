"""The replay file as data: what a tester may write, and nothing else.

Every key is checked when a file is read, and what could never fail (an empty list of conditions, an
unknown key) is refused: an expectation that cannot bite is worse than none.
"""

import re
from collections.abc import Mapping
from datetime import datetime
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
from assistant.replay.given import Given, Part
from assistant.replay.values import Reference
from retrieval.constraints import Op, Sort

Item = TypeVar("Item")


def _listed(value: object) -> object:
    return value if isinstance(value, list | tuple) else [value]


def _position_or_id(value: object) -> object:
    if isinstance(value, int) and value < 1:
        raise ValueError(f"{value} is no position; positions count from 1")
    return value


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


class Expect(Part):
    """What must hold after a turn.

    Args:
        constraints: Each must be in the ledger; an empty list says that the ledger is empty.
        exact_constraints: The whole ledger, in any order.
        cart: The whole cart, in any order.
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
    handoff: bool | None = None
    comparison: bool | None = None
    order: bool | None = None
    relaxed: bool | None = None
    sources: bool | None = None
    suggestions: bool | None = None
    orders: tuple[Row, ...] | None = None
    alerts: tuple[Row, ...] | None = None
    within_ms: float | None = Field(default=None, gt=0)


class ClickStep(Part):
    """A click: on a product, a suggestion, the ✕ of a constraint, or undo.

    Args:
        product: Its position in the list last shown, counted from 1, or its id.
        event: What is done with the product.
        sku: The variant, for ``add_to_cart``.
        suggestion: Its position, counted from 1.
        remove: The field whose constraints go.
    """

    product: Annotated[int | str | None, BeforeValidator(_position_or_id)] = None
    event: Literal["view", "click", "like", "dislike", "add_to_cart", "cart_remove"] = "click"
    sku: str | None = None
    suggestion: PositiveInt | None = None
    remove: str | None = None
    undo: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "ClickStep":
        targets = self.model_fields_set & {"product", "suggestion", "remove", "undo"}
        if len(targets) != 1:
            raise ValueError("a click has exactly one of product, suggestion, remove, undo")
        if "product" not in targets and self.model_fields_set & {"event", "sku"}:
            raise ValueError("event and sku go with a product")
        return self


class Step(Part):
    """One turn of the script: what the shopper does and what must come of it.

    Args:
        edit: The turn of the script that ``say`` is said instead of; all since then goes.
    """

    say: str | None = None
    click: ClickStep | None = None
    edit: PositiveInt | None = None
    expect: Expect = Field(default_factory=Expect)

    @model_validator(mode="after")
    def _one_message(self) -> "Step":
        if (self.say is None) == (self.click is None):
            raise ValueError("a turn has either 'say' or 'click'")
        if self.edit and self.say is None:
            raise ValueError("'edit' names the turn that 'say' is said instead of")
        return self


class Dialogue(Part):
    """One scripted conversation."""

    dialogue: str = Field(min_length=1)
    tags: Several[str] = ()
    user: str | None = None
    now: datetime | None = None
    given: Given = Given()
    turns: tuple[Step, ...] = Field(min_length=1)
    xfail: str | None = Field(None, min_length=1)

    @model_validator(mode="after")
    def _edits_what_was_said(self) -> "Dialogue":
        for number, step in enumerate(self.turns, 1):
            if step.edit and (step.edit >= number or self.turns[step.edit - 1].say is None):
                raise ValueError(f"turn {number} edits turn {step.edit}, which said nothing before")
        return self

    @field_validator("now", mode="before")
    @classmethod
    def _a_moment(cls, value: object) -> datetime:
        example = "write a time with its zone, such as 2026-11-11T20:00:00+08:00"
        try:
            moment = datetime.fromisoformat(str(value))
        except ValueError as exc:
            raise ValueError(f"{value} is no time; {example}") from exc
        if moment.tzinfo is None:
            raise ValueError(f"{value} has no time zone; {example}")
        return moment


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
