"""Finds past conversations: by words of either side, by the shopper, or by id; the latest without words."""

from typing import Any

from sqlalchemy import Engine, Select, or_, select, union

from assistant.agents.handover import Handover
from assistant.agents.tables import agent_messages, handovers
from assistant.agents.words import visitor_name
from assistant.conversations.browsing import latest, with_word
from assistant.conversations.tables import conversations
from assistant.privacy.masking import masked

MOST = 50


def found(engine: Engine, words: str, language: str) -> list[dict[str, Any]]:
    """At most fifty conversations in which every word stands, the latest first."""
    glimpses = latest(engine, MOST, among=[_with(word) for word in words.split()])
    ids = [one.id for one in glimpses]
    users, newest = _users(engine, ids), _newest(engine, ids)
    rows = []
    for one in glimpses:
        there = newest.get(one.id)
        rows.append(
            {
                "conversation_id": one.id,
                "shopper": visitor_name(one.id, users.get(one.id), language),
                "at": one.last_at,
                "snippet": masked(one.opening),
                "turns": one.turns,
                "state": there.state.value if there else "bot",
                "agent": there.agent if there else None,
            }
        )
    return rows


def _with(word: str) -> Select[tuple[str]]:
    """The conversations in which a word stands, or whose shopper or id it is."""
    told = agent_messages.c.text.icontains(word, autoescape=True)
    spoken = select(agent_messages.c.conversation_id).where(told)
    named = or_(conversations.c.id == word, conversations.c.user == word)
    every = union(with_word(word), spoken, select(conversations.c.id).where(named)).subquery()
    return select(every.c[0])


def _users(engine: Engine, ids: list[str]) -> dict[str, str]:
    query = select(conversations.c.id, conversations.c.user).where(conversations.c.id.in_(ids))
    with engine.connect() as connection:
        return {row.id: row.user for row in connection.execute(query)}


def _newest(engine: Engine, ids: list[str]) -> dict[str, Handover]:
    """The newest hand-over of each conversation that has one."""
    query = select(handovers).where(handovers.c.conversation_id.in_(ids)).order_by(handovers.c.id)
    with engine.connect() as connection:
        return {row.conversation_id: Handover.of_row(row) for row in connection.execute(query)}
