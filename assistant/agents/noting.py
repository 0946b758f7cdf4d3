"""Notes hand-overs beside the turns that make them, in the same transaction.

A turn that asks for a person puts the conversation into the queue; later turns keep feelings, last
words and urgency up to date; one that ends the wish, or is taken back, takes it out again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, insert, select, update

from assistant.agents.handover import Handover, State
from assistant.agents.hours import ALWAYS, Hours
from assistant.agents.moments import read, written
from assistant.agents.people import People
from assistant.agents.queueing import place_of
from assistant.agents.settings import AgentSettings
from assistant.agents.stakes import at_stake
from assistant.agents.tables import handovers
from assistant.agents.tickets import add_text, add_ticket, open_ticket, withdraw
from assistant.agents.urgency import Part, parts_of, rank_of
from assistant.agents.writing import changed, ending, open_one
from assistant.conversations.store import TurnRecord
from assistant.conversations.tables import turns
from assistant.dialogue.state import Handoff
from assistant.privacy.masking import masked
from assistant.webhooks.outbox import Pen

LONGEST_SNIPPET = 80  # characters


@dataclass(frozen=True, slots=True)
class HandoverNotes:
    """Keeps the hand-overs of one shop in step with its turns."""

    settings: AgentSettings = field(default_factory=AgentSettings)
    hours: Hours = ALWAYS
    pen: Pen = field(default_factory=Pen)

    @classmethod
    def of(cls, people: People, pen: Pen) -> Self:
        """The notes of a shop's people; ``pen`` tells of tickets."""
        return cls(people.settings, people.hours, pen)

    def of_turn(
        self, connection: Connection, conversation_id: str, record: TurnRecord, now: datetime
    ) -> None:
        """Notes what a turn means for whoever waits for a person."""
        values, told = record.change.values, record.turn.body.get("handoff")
        wish = values.get("handoff")
        if "handoff" in values and wish is None:
            self._taken_back(connection, conversation_id, now)
        elif wish is not None and wish.state == State.TICKET:
            self._left(connection, conversation_id, record, wish, now)
        elif told:
            self._noted(connection, conversation_id, record, now)

    def of_undone(
        self, connection: Connection, conversation_id: str, numbers: Sequence[int], now: datetime
    ) -> None:
        """Takes the wish for a person back with the turn that had it."""
        there = open_one(connection, conversation_id) or open_ticket(connection, conversation_id)
        if there and there.turn in numbers and not _holds(connection, conversation_id):
            self._taken_back(connection, conversation_id, now)

    def _taken_back(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        ended = ending(conversation_id, State.BOT, "taken_back", now, State.WAITING)
        if connection.execute(ended).rowcount:
            changed(connection, now, conversation_id)
        withdraw(connection, conversation_id, self.pen, now)

    def _left(
        self,
        connection: Connection,
        conversation_id: str,
        record: TurnRecord,
        wish: Handoff,
        now: datetime,
    ) -> None:
        """Somebody leaves a message, or more of one, instead of waiting."""
        ended = ending(conversation_id, State.TICKET, "left_message", now, State.WAITING)
        connection.execute(ended)
        text = str(record.message.get("text", ""))
        there = open_ticket(connection, conversation_id)
        if there is not None:
            add_text(connection, there, text, now)
            return
        due = self.hours.after(now, timedelta(hours=self.settings.answer_hours))
        told = record.turn.body.get("handoff") or {}
        row = {
            "conversation_id": conversation_id,
            "reason": wish.reason,
            "rule": str(told["reason"]) if "why" in told else None,
            "team": self.settings.team_for(wish.reason, str(record.turn.body.get("intent", ""))),
            "language": record.turn.body.get("language") or "",
            "turn": record.number,
            "text": text,
            "due_at": written(due),
        }
        add_ticket(connection, row, self.pen, now)

    def _noted(
        self, connection: Connection, conversation_id: str, record: TurnRecord, now: datetime
    ) -> None:
        there = open_one(connection, conversation_id)
        if there is None and record.change.values.get("handoff") is None:
            return
        body = record.turn.body
        rule = there.rule if there else _rule_of(body["handoff"])
        stake = at_stake(connection, conversation_id, body.get("quote"))
        feelings = record.change.values.get("moods", ())
        parts = parts_of(feelings, stake, self.settings.large_order, rule)
        if there is None:
            self._asked(connection, conversation_id, record, parts, now)
        else:
            _went_on(connection, there, record, parts, now)

    def _asked(
        self,
        connection: Connection,
        conversation_id: str,
        record: TurnRecord,
        parts: Sequence[Part],
        now: datetime,
    ) -> None:
        body = record.turn.body
        reason, rank = str(body["handoff"]["reason"]), rank_of(now, parts)
        rule = _rule_of(body["handoff"])
        row = {
            "conversation_id": conversation_id,
            "state": State.WAITING,
            "reason": reason,
            "rule": rule,
            "team": self.settings.team_for(reason, str(body.get("intent", ""))),
            "language": body.get("language") or "",
            "turn": record.number,
            "asked_at": written(now),
            "position_asked": place_of(connection, rank),
            "rank": rank,
            "parts": [part.to_json() for part in parts],
            "shopper_at": written(now),
            "snippet": snippet_of(record.message),
        }
        connection.execute(insert(handovers).values(**row))
        changed(connection, now, conversation_id)


def snippet_of(message: Mapping[str, Any]) -> str:
    """The last words of a shopper, without personal data, cut short; empty for a click."""
    text = masked(" ".join(str(message.get("text", "")).split()))
    return text if len(text) <= LONGEST_SNIPPET else f"{text[: LONGEST_SNIPPET - 1]}…"


def _went_on(
    connection: Connection,
    there: Handover,
    record: TurnRecord,
    parts: Sequence[Part],
    now: datetime,
) -> None:
    rank = rank_of(read(there.asked_at), parts)
    anew: dict[str, Any] = {"parts": [part.to_json() for part in parts], "rank": rank}
    if "click" not in record.message:
        said = snippet_of(record.message) or there.snippet
        anew |= {"shopper_at": written(now), "snippet": said}
    if record.change.values.get("handoff") is not None:
        anew["turn"] = record.number  # the message was answered again, with the next one
    connection.execute(update(handovers).where(handovers.c.id == there.id).values(**anew))
    changed(connection, now, there.conversation_id, "message")


def _rule_of(handoff: Mapping[str, Any]) -> str | None:
    """The rule of the policy; only those say why in words."""
    return str(handoff["reason"]) if "why" in handoff else None


def _holds(connection: Connection, conversation_id: str) -> bool:
    """Whether a turn that holds still asks for a person."""
    mine = turns.c.conversation_id == conversation_id, ~turns.c.undone
    rows = connection.execute(select(turns.c.change).where(*mine).order_by(turns.c.id)).all()
    wishes = [row.change["handoff"] for row in rows if "handoff" in row.change]
    return bool(wishes) and wishes[-1] is not None
