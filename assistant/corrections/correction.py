"""One correction: what a turn was read or answered as, and what would have been right."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.errors import CorrectionRefused
from assistant.nlu.meaning import Intent

LONGEST = 200  # characters of a value


class Kind(StrEnum):
    """What was wrong about a turn."""

    INTENT = "intent"
    CONSTRAINT = "constraint"
    PRODUCT = "product"


class Review(StrEnum):
    """What the owner made of a correction; nothing is learnt from before it is approved."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody says of a turn.

    Args:
        kind: What was wrong about it.
        right: What would have been right.
        wrong: What the program made of it; of an intent the program knows it itself.
    """

    kind: Kind
    right: str
    wrong: str = ""

    def checked(self, body: Mapping[str, Any]) -> "Label":
        """The label of a turn as it is kept.

        Args:
            body: The turn, as it was answered.

        Raises:
            CorrectionRefused: It says nothing, too much, or names no intent where one is due.
        """
        read = body.get("intent") if self.kind is Kind.INTENT else self.wrong
        label = Label(self.kind, _short("right", self.right), _short("wrong", str(read or "")))
        if label.kind is Kind.INTENT and label.right not in set(Intent):
            known = ", ".join(Intent)
            raise CorrectionRefused(f"'{label.right[:40]}' is no intent; expected one of {known}.")
        if label.right == label.wrong:
            told = "is what it was taken for already" if label.right else "and 'wrong' are empty"
            raise CorrectionRefused(f"'right' {told}; say what would have been right.")
        return label


@dataclass(frozen=True, slots=True)
class Correction:
    """An example with its label.

    Args:
        text: What the shopper wrote, personal data starred.
        kind: What was wrong.
        wrong: What the program made of it; empty if it made nothing of it.
        right: The label: an ``Intent``, a requirement in the agent's words, or the id of a product.
        agent: Who says so.
        at: ISO 8601, UTC.
        review: What the owner made of it.
        reviewer: Who reviewed it; empty while it waits.
        reviewed_at: When, ISO 8601, UTC; empty while it waits.
    """

    id: int
    conversation_id: str
    turn: int
    text: str
    language: str
    kind: Kind
    wrong: str
    right: str
    agent: str
    at: str
    review: Review = Review.WAITING
    reviewer: str = ""
    reviewed_at: str = ""

    def to_json(self) -> dict[str, Any]:
        """The example as it is listed and exported."""
        return {name: getattr(self, name) for name in self.__slots__} | {
            "kind": self.kind.value,
            "review": self.review.value,
        }


def _short(name: str, value: str) -> str:
    plain = " ".join(value.split())
    if len(plain) > LONGEST:
        raise CorrectionRefused(
            f"'{name}' has {len(plain)} characters; expected at most {LONGEST}."
        )
    return plain
