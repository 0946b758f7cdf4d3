"""What the form of each kind of things asks for; its words are in ``prompts/<language>/admin.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from assistant.owner.change import Kind


class Shape(StrEnum):
    """How a value is written."""

    LINE = "line"
    TEXT = "text"
    LINES = "lines"  # a list of texts, one a line
    CHOICE = "choice"
    YES = "yes"
    NUMBER = "number"
    MOMENT = "moment"  # where the shop is, YYYY-MM-DDTHH:MM; of a day alone YYYY-MM-DD


@dataclass(frozen=True, slots=True)
class Asked:
    """One field of a form.

    Args:
        needed: Whether it must not be empty.
        choices: What a choice is among.
        suggests: Which list of known names helps to fill it in: ``topics``, ``brands`` ….
        only: It is asked for only where another field has one of these values.
        longest: In characters.
        rare: Whether most owners never need it, so that it may stand folded away.
    """

    name: str
    shape: Shape
    needed: bool = False
    choices: tuple[str, ...] = ()
    suggests: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 500
    rare: bool = False

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        told: dict[str, Any] = {"name": self.name, "shape": self.shape.value, "needed": self.needed}
        more = {
            "choices": list(self.choices),
            "suggests": self.suggests,
            "only": {name: list(values) for name, values in self.only.items()},
            "longest": self.longest,
            "rare": self.rare,
        }
        return {**told, **{name: value for name, value in more.items() if value}}


PLACED = ("pin", "boost")
OFF = ("discount", "member_price", "nth_item", "threshold", "coupon")
REACHED = ("threshold", "coupon")
FORMS: Mapping[Kind, tuple[Asked, ...]] = {
    Kind.FAQ: (
        Asked("questions_zh", Shape.LINES),
        Asked("answer_zh", Shape.TEXT, longest=4_000),
        Asked("questions_en", Shape.LINES),
        Asked("answer_en", Shape.TEXT, longest=4_000),
        Asked("topic", Shape.LINE, suggests="topics", longest=60),
    ),
    Kind.RULE: (
        Asked("do", Shape.CHOICE, needed=True, choices=("pin", "boost", "bury", "hide")),
        Asked("queries", Shape.LINES),
        Asked("products", Shape.LINES),
        Asked("brands", Shape.LINES, suggests="brands"),
        Asked("categories", Shape.LINES, suggests="categories"),
        Asked("from", Shape.MOMENT),
        Asked("until", Shape.MOMENT),
        Asked("place", Shape.NUMBER, only={"do": ("pin",)}),
        Asked("strength", Shape.NUMBER, only={"do": ("boost", "bury")}),
        Asked("sponsored", Shape.YES, only={"do": PLACED}),
        Asked("note", Shape.LINE),
    ),
    Kind.PROMOTION: (
        Asked("kind", Shape.CHOICE, needed=True, choices=(*OFF, "presale")),
        Asked("name_zh", Shape.LINE, longest=200),
        Asked("name_en", Shape.LINE, longest=200),
        Asked("start", Shape.MOMENT, needed=True),
        Asked("end", Shape.MOMENT, needed=True),
        Asked("threshold", Shape.NUMBER, only={"kind": REACHED}),
        Asked("amount", Shape.NUMBER, only={"kind": OFF}),
        Asked("percent", Shape.NUMBER, only={"kind": OFF}),
        Asked("price", Shape.NUMBER, only={"kind": ("discount", "member_price", "nth_item")}),
        Asked("cap", Shape.NUMBER, only={"kind": ("nth_item", *REACHED)}),
        Asked("ladder", Shape.LINE, only={"kind": ("threshold",)}, longest=200),
        Asked("n", Shape.NUMBER, only={"kind": ("nth_item",)}),
        Asked(
            "repeat",
            Shape.CHOICE,
            choices=("", "yes", "no"),
            only={"kind": ("nth_item", "threshold")},
        ),
        Asked("each", Shape.YES, only={"kind": ("nth_item",)}),
        Asked("tier", Shape.LINES, only={"kind": ("member_price",)}),
        Asked("code", Shape.LINE, only={"kind": ("coupon",)}, longest=80),
        *(
            Asked(name, shape, only={"kind": ("presale",)})
            for name, shape in (
                ("deposit", Shape.NUMBER),
                ("worth", Shape.NUMBER),
                ("balance_start", Shape.MOMENT),
                ("balance_end", Shape.MOMENT),
            )
        ),
        Asked("products", Shape.LINES),
        Asked("brands", Shape.LINES, suggests="brands"),
        Asked("categories", Shape.LINES, suggests="categories"),
        Asked("exclude_products", Shape.LINES, rare=True),
        Asked("exclude_brands", Shape.LINES, suggests="brands", rare=True),
        Asked("exclude_categories", Shape.LINES, suggests="categories", rare=True),
        Asked("limit", Shape.NUMBER, rare=True),
        Asked("group", Shape.LINE, longest=80, rare=True),
        Asked("excludes", Shape.LINES, rare=True),
        Asked("stacks_with", Shape.LINES, rare=True),
        Asked("order", Shape.NUMBER, rare=True),
    ),
    Kind.SYNONYMS: (
        Asked("means", Shape.CHOICE, needed=True, choices=("same", "never")),
        Asked("names", Shape.LINES, needed=True),
    ),
    Kind.VOICE: (
        Asked("tone", Shape.CHOICE, needed=True, choices=("plain", "qin")),
        Asked("greeting_zh", Shape.TEXT, longest=300),
        Asked("greeting_en", Shape.TEXT, longest=300),
        Asked("banned", Shape.LINES),
    ),
}
