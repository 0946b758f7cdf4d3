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
    """

    name: str
    shape: Shape
    needed: bool = False
    choices: tuple[str, ...] = ()
    suggests: str = ""
    only: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    longest: int = 500

    def to_json(self) -> dict[str, Any]:
        """As the API tells it."""
        told: dict[str, Any] = {"name": self.name, "shape": self.shape.value, "needed": self.needed}
        more = {
            "choices": list(self.choices),
            "suggests": self.suggests,
            "only": {name: list(values) for name, values in self.only.items()},
            "longest": self.longest,
        }
        return {**told, **{name: value for name, value in more.items() if value}}


FORMS: Mapping[Kind, tuple[Asked, ...]] = {
    Kind.FAQ: (
        Asked("questions_zh", Shape.LINES),
        Asked("answer_zh", Shape.TEXT, longest=4_000),
        Asked("questions_en", Shape.LINES),
        Asked("answer_en", Shape.TEXT, longest=4_000),
        Asked("topic", Shape.LINE, suggests="topics", longest=60),
    ),
}
