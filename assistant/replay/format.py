"""The replay file as data: the script of a dialogue, what a tester may write, and nothing else.

Every key is checked when a file is read.
"""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import (
    BeforeValidator,
    Field,
    PositiveInt,
    field_validator,
    model_validator,
)

from assistant.replay.expecting import Expect, ExpectedOpening, Several
from assistant.replay.given import Given, Part


def _position_or_id(value: object) -> object:
    if isinstance(value, int) and value < 1:
        raise ValueError(f"{value} is no position; positions count from 1")
    return value


class ClickStep(Part):
    """A click: on a product, a suggestion, the ✕ of a constraint, or undo.

    Args:
        product: Its position in the list last shown, counted from 1, or its id.
        event: What is done with the product.
        sku: The variant, for ``add_to_cart``.
        because: Why a product is not liked, for ``dislike``.
        suggestion: Its position, counted from 1.
        remove: The field whose constraints go.
    """

    product: Annotated[int | str | None, BeforeValidator(_position_or_id)] = None
    event: Literal["view", "click", "like", "dislike", "add_to_cart", "cart_remove"] = "click"
    sku: str | None = None
    because: Literal["price", "brand", "looks", "owned"] | None = None
    suggestion: PositiveInt | None = None
    remove: str | None = None
    undo: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_target(self) -> "ClickStep":
        targets = self.model_fields_set & {"product", "suggestion", "remove", "undo"}
        if len(targets) != 1:
            raise ValueError("a click has exactly one of product, suggestion, remove, undo")
        if "product" not in targets and self.model_fields_set & {"event", "sku", "because"}:
            raise ValueError("event, sku and because go with a product")
        if self.because and self.event != "dislike":
            raise ValueError("because goes with the event dislike")
        return self


class Step(Part):
    """One turn of the script: what the shopper does and what must come of it.

    Args:
        about: The id of the product on whose page ``say`` is said.
        edit: The turn of the script that ``say`` is said instead of; all since then goes.
    """

    say: str | None = None
    about: str | None = None
    click: ClickStep | None = None
    edit: PositiveInt | None = None
    expect: Expect = Field(default_factory=Expect)

    @model_validator(mode="after")
    def _one_message(self) -> "Step":
        if (self.say is None) == (self.click is None):
            raise ValueError("a turn has either 'say' or 'click'")
        if self.about and (self.say is None or self.edit):
            raise ValueError("'about' goes with a 'say' that edits nothing")
        if self.edit and self.say is None:
            raise ValueError("'edit' names the turn that 'say' is said instead of")
        return self


class Dialogue(Part):
    """One scripted conversation.

    Args:
        opening: What it opens with; the first turn is then said below that.
        recorded: Of one that was held, the digest of its id (``assistant.replay.origins``).
    """

    dialogue: str = Field(min_length=1)
    tags: Several[str] = ()
    user: str | None = None
    now: datetime | None = None
    opening: ExpectedOpening | None = None
    recorded: str | None = Field(None, pattern=r"^[0-9a-f]{16}$")
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
