"""A hand-over: a shopper who asked for a person, from then until it is over."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import Row

from assistant.agents.moments import minutes_between
from assistant.agents.urgency import Part, parts_from, urgency_at


class State(StrEnum):
    """How far it is; nothing follows on the last three."""

    WAITING = "waiting"
    WITH_AGENT = "with_agent"
    RESOLVED = "resolved"
    BOT = "bot"  # handed back, or not wanted any more
    TICKET = "ticket"


OPEN = (State.WAITING, State.WITH_AGENT)


@dataclass(frozen=True, slots=True)
class Handover:
    """One hand-over.

    Args:
        rule: The rule of the policy that gave it to a person, if one did.
        team: Whose it is; None for everybody's.
        turn: The turn in which a person was asked for.
        position_asked: The place in the queue then, from 1.
        rank: By which the queue is ordered (``assistant.agents.urgency``).
        returned_at: When an agent who had it fell silent; it is at the head of the queue since.
        shopper_at, agent_at: When either wrote last.
        snippet: The shopper's last words.
        read_turn: The last turn that the agent has seen.
        told_at: When the shopper was told that it takes long.
        ended_how: ``resolved``, ``handed_back``, ``taken_back``, ``silent``, ``gave_up``, ``closed``
            or ``left_message``.
        csat: From 1 to 5.
    """

    id: int
    conversation_id: str
    state: State
    reason: str
    rule: str | None
    team: str | None
    language: str
    turn: int
    asked_at: str
    position_asked: int | None
    rank: float
    parts: tuple[Part, ...]
    returned_at: str | None
    shopper_at: str
    snippet: str
    agent: str | None
    assigned_at: str | None
    first_reply_at: str | None
    agent_at: str | None
    read_turn: int | None
    told_at: str | None
    ended_at: str | None
    ended_how: str | None
    csat: int | None
    csat_comment: str | None
    csat_at: str | None

    @classmethod
    def of_row(cls, row: Row[Any]) -> Self:
        """The hand-over that a row of the table is."""
        named = {name: getattr(row, name) for name in cls.__slots__}
        named |= {"state": State(row.state), "parts": parts_from(row.parts)}
        return cls(**named)

    @property
    def is_open(self) -> bool:
        """Whether somebody waits or is being helped."""
        return self.state in OPEN

    def waited_minutes(self, now: datetime) -> float:
        """Minutes since a person was asked for."""
        return minutes_between(self.asked_at, now)

    def urgency(self, now: datetime) -> float:
        """Minutes waited, with those that count as waited."""
        return urgency_at(now, self.rank)

    @property
    def unanswered_since(self) -> str | None:
        """Since when an agent owes an answer; None if the agent had the last word."""
        if self.state is not State.WITH_AGENT or not self.assigned_at:
            return None
        if self.agent_at and self.agent_at >= max(self.shopper_at, self.assigned_at):
            return None
        return max(self.shopper_at, self.assigned_at)

    def to_json(self) -> dict[str, Any]:
        """The hand-over as the desk shows it."""
        names = (
            *("id", "conversation_id", "reason", "rule", "team", "language", "turn", "asked_at"),
            *("position_asked", "agent", "assigned_at", "first_reply_at", "ended_at", "ended_how"),
            *("csat", "csat_comment"),
        )
        return {"state": self.state.value, **{name: getattr(self, name) for name in names}}
