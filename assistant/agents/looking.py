"""What an agent sees, as data: the queue, the own conversations, colleagues, one conversation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from assistant.agents.changes import newest_change
from assistant.agents.desk import AgentDesk
from assistant.agents.handover import Handover, State
from assistant.agents.moments import minutes_between, written
from assistant.agents.noting import snippet_of
from assistant.agents.panel import Panel
from assistant.agents.presence import Presence
from assistant.agents.revealing import note_reveal, value_of
from assistant.agents.suggesting import suggestions
from assistant.agents.summary import goods_in, summary
from assistant.agents.tables import agent_messages
from assistant.agents.why import reasons_of
from assistant.agents.words import visitor_name
from assistant.channels.reaching import reach_of
from assistant.conversations.tables import conversations, turns
from assistant.dialogue.state import fold
from assistant.nlg.writer import Writer
from assistant.privacy.masking import masked
from assistant.turn.passing_on import CLOSED

Json = dict[str, Any]
UNFIT = ("click", CLOSED)


@dataclass(frozen=True)
class Looking:
    """The desk as it is shown in one language.

    Args:
        language: ``zh`` or ``en``.
    """

    desk: AgentDesk
    language: str

    def state(self, agent: str) -> Json:
        """Everything that is on the screen of an agent."""
        now, revision = self.desk.now, newest_change(self.desk.engine)
        waiting, own = self.desk.queue(), self.desk.mine(agent)
        users = self._users([one.conversation_id for one in (*waiting, *own)])
        return {
            "me": self.me(agent),
            "queue": [
                self._queued(one, place, users, now) for place, one in enumerate(waiting, start=1)
            ],
            "mine": [self._mine(one, users, now) for one in own],
            "colleagues": self._colleagues(agent, now),
            "teams": sorted(self.desk.settings.teams),
            "hours": self._hours(now),
            "shop": self.desk.loaded.shop.settings.name,
            "tickets": self.desk.tickets.counts(now),
            "rev": revision,
        }

    def me(self, agent: str) -> Json:
        """The agent as the desk knows them."""
        presence = self.desk.presence(agent)
        return self._agent(presence, self.desk.handovers.loads(), self.desk.now)

    def conversation(self, conversation_id: str, agent: str) -> Json:
        """One conversation, for the agent who looks at it."""
        there = self.desk.handovers.latest(conversation_id)
        own = bool(there and there.state is State.WITH_AGENT and there.agent == agent)
        panel, reach = self._panel(conversation_id), reach_of(self.desk.engine, conversation_id)
        told = panel.to_json()
        return {
            "conversation_id": conversation_id,
            "shopper": visitor_name(conversation_id, panel.conversation.user, self.language),
            "language": told["shopper"]["language"],
            "state": there.state.value if there else State.BOT.value,
            "mine": own,
            "handover": self._handover(there) if there else None,
            "transcript": self.desk.transcript(conversation_id),
            "panel": told,
            "summary": self._summary(there, panel),
            "suggestions": self.suggestions(conversation_id) if own else [],
            "csat": there.csat if there else None,
            "channel": reach.to_json(self.desk.now) if reach else None,
        }

    def suggestions(self, conversation_id: str) -> list[Json]:
        """What the assistant would answer now."""
        conversation = self.desk.journal.conversation(conversation_id)
        past = self.desk.journal.turns(conversation_id)
        return suggestions(self.desk.loaded.current(), conversation, past, lambda: self.desk.now)

    def reveal(self, conversation_id: str, agent: str, what: str) -> Json:
        """What stands behind stars; that the agent asked is on disk before it is told.

        Raises:
            DeskError: Nothing of this name is starred in the conversation.
        """
        panel = self._panel(conversation_id)
        value = value_of(what, panel.past, panel.orders())
        note_reveal(self.desk.engine, conversation_id, agent, what, self.desk.now)
        return {"what": what, "value": value}

    def _panel(self, conversation_id: str) -> Panel:
        conversation = self.desk.journal.conversation(conversation_id)
        past = self.desk.journal.turns(conversation_id)
        return Panel(self.desk, conversation, past, self._writer())

    def _summary(self, there: Handover | None, panel: Panel) -> list[Json]:
        loaded = self.desk.loaded.current()
        state = fold(record.change for record in panel.past)
        ids = [*goods_in(state), *(line.id for line in state.cart)]
        goods = loaded.tools.store.get(ids)
        return summary(there, panel.past, goods, panel.writer, loaded.tools.desk.policy)

    def _writer(self) -> Writer:
        return self.desk.loaded.current().writer(self.language, 0)

    def _handover(self, there: Handover) -> Json:
        now, wording = self.desk.now, self._writer().wording
        waits = there.state is State.WAITING
        return {
            **there.to_json(),
            "resolved_at": there.ended_at,
            "urgency": there.urgency(now) if there.is_open else None,
            "why": reasons_of(there, now, wording, self.desk.loaded.tools.desk.policy),
            "position": self.desk.place_of(there) if waits else None,
        }

    def _hours(self, now: datetime) -> Json:
        hours = self.desk.hours
        returns = hours.returns_at(now)
        next_open = returns.astimezone(hours.zone).isoformat() if returns else None
        return {"open": hours.are_open(now), "next_open_at": next_open}

    def tickets(self) -> Json:
        """The open tickets, the one due first before all others."""
        found, now = self.desk.tickets.all(), self.desk.now
        users = self._users([one.conversation_id for one in found])
        rows = [
            {
                **one.to_json(),
                "text": masked(one.text),
                "shopper": visitor_name(
                    one.conversation_id, users.get(one.conversation_id), self.language
                ),
                "overdue": one.due_at < written(now),
            }
            for one in found
        ]
        return {"tickets": rows, **self.desk.tickets.counts(now)}

    def _queued(self, one: Handover, place: int, users: dict[str, str], now: datetime) -> Json:
        wording = self._writer().wording
        return {
            "handover_id": one.id,
            "conversation_id": one.conversation_id,
            "shopper": self._shopper(one, users),
            "language": one.language,
            "reason": one.reason,
            "rule": one.rule,
            "team": one.team,
            "since": one.asked_at,
            "waiting_s": round(one.waited_minutes(now) * 60),
            "urgency": one.urgency(now),
            "why": reasons_of(one, now, wording, self.desk.loaded.tools.desk.policy),
            "snippet": one.snippet,
            "position": place,
        }

    def _mine(self, one: Handover, users: dict[str, str], now: datetime) -> Json:
        unread = self._unread(one)
        last, last_at = self._last(one, unread)
        owed = one.unanswered_since
        return {
            "handover_id": one.id,
            "conversation_id": one.conversation_id,
            "state": one.state.value,
            "shopper": self._shopper(one, users),
            "language": one.language,
            "reason": one.reason,
            "snippet": one.snippet,
            "unread": len(unread),
            "last": last,
            "last_at": last_at,
            "waiting_reply_s": round(minutes_between(owed, now) * 60) if owed else None,
        }

    def _last(self, one: Handover, unread: Sequence[Mapping[str, Any]]) -> tuple[str, str]:
        """What was written last, by either side, and when.

        Words nobody read come from the turns they are counted in: a hand-over hears of a turn only after it is kept,
        and a list made in between would show the words before as new ones.
        """
        if not one.agent_at or one.agent_at < one.shopper_at:
            newest = snippet_of(unread[-1]) if unread else ""
            return newest or one.snippet, one.shopper_at
        mine = agent_messages.c.conversation_id == one.conversation_id
        query = select(agent_messages.c.text).where(mine).order_by(agent_messages.c.id.desc())
        with self.desk.engine.connect() as connection:
            return connection.scalar(query.limit(1)) or "", one.agent_at

    def _unread(self, one: Handover) -> list[Mapping[str, Any]]:
        """The messages the agent has not seen since a person was asked for, oldest first."""
        new = (
            turns.c.conversation_id == one.conversation_id,
            turns.c.number > (one.turn - 1 if one.read_turn is None else one.read_turn),
            ~turns.c.undone,
        )
        with self.desk.engine.connect() as connection:
            rows = connection.execute(select(turns.c.message).where(*new).order_by(turns.c.number))
            return [one.message for one in rows if not any(key in one.message for key in UNFIT)]

    def _colleagues(self, agent: str, now: datetime) -> list[Json]:
        loads = self.desk.handovers.loads()
        others = (one for one in self.desk.presences.all() if one.agent != agent)
        return [self._agent(one, loads, now) for one in others]

    def _agent(self, one: Presence, loads: dict[str, int], now: datetime) -> Json:
        return {
            "name": one.agent,
            "presence": one.at(now).value,
            "load": loads.get(one.agent, 0),
            "capacity": one.capacity,
            "teams": list(self.desk.settings.teams_of(one.agent)),
        }

    def _shopper(self, one: Handover, users: dict[str, str]) -> str:
        name = users.get(one.conversation_id)
        return visitor_name(one.conversation_id, name, self.language)

    def _users(self, ids: list[str]) -> dict[str, str]:
        """The known shoppers of conversations."""
        known = conversations.c.id.in_(ids), conversations.c.user.is_not(None)
        query = select(conversations.c.id, conversations.c.user).where(*known)
        with self.desk.engine.connect() as connection:
            return {row.id: row.user for row in connection.execute(query)}
