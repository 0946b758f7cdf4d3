"""A message to a shopper on a channel, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.privacy.masking import masked


class State(StrEnum):
    """What became of a message; ``kept`` ones wait for the shopper to write again."""

    WAITING = "waiting"
    KEPT = "kept"
    DELIVERED = "delivered"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message to a shopper.

    Args:
        agent_message: Of which message of an agent or of the desk it is a piece; None for replies.
        tries: How often it was sent, or begun to be.
        created_at, next_at: Seconds since 1970.
        answer: What the last attempt came to.
    """

    id: int
    channel: str
    sender: str
    text: str
    state: State
    tries: int
    created_at: float
    next_at: float
    answer: str | None
    agent_message: int | None = None

    @classmethod
    def of(cls, row: Mapping[Any, Any], **changed: object) -> "Parcel":
        """The message that a row of the table is."""
        kept = {name: row[name] for name in cls.__slots__} | changed
        return cls(**{**kept, "state": State(row["state"])})

    def to_json(self) -> dict[str, Any]:
        """As ``daogou channels list --json`` prints it, personal data starred."""
        names = ("id", "channel", "sender", "tries", "created_at", "next_at", "answer")
        told = {name: getattr(self, name) for name in names}
        by_agent = self.agent_message is not None
        return {
            **told,
            "state": self.state.value,
            "from": "agent" if by_agent else "assistant",
            "text": masked(self.text),
        }
