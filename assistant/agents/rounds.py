"""What happens at the desk while nobody asks: time-outs, and giving what waits to who is free.

A server makes a round every few seconds. Every change names the state it comes from, so that rounds
of several processes do not harm each other.
"""

from contextlib import AbstractContextManager, suppress
from datetime import datetime, timedelta

from sqlalchemy import delete, update

from assistant.agents.assigning import chosen_for
from assistant.agents.desk import AgentDesk
from assistant.agents.handover import Handover, State
from assistant.agents.moments import minutes_between, written
from assistant.agents.presence import Being
from assistant.agents.tables import changes, handovers
from assistant.agents.writing import changed
from assistant.background import regularly
from assistant.errors import AtCapacity, ConversationError, DeskError, Taken

EVERY = 5.0  # seconds
KEPT = timedelta(days=1)  # changes that a desk on a screen may have missed


def make_round(desk: AgentDesk) -> None:
    """Does at the desk what is due."""
    now = desk.now
    desk.presences.lose(now)
    for one in desk.handovers.with_agents():
        with suppress(DeskError, ConversationError):
            _look_after(desk, one, now)
    for one in desk.queue():
        with suppress(DeskError, ConversationError):
            _wait(desk, one, now)
    if desk.settings.assign == "auto":
        assign(desk)
    with desk.engine.begin() as connection:
        connection.execute(delete(changes).where(changes.c.at < written(now - KEPT)))


def assign(desk: AgentDesk) -> int:
    """Gives what waits, in the order of the queue, to agents who are free; how many that was."""
    given = 0
    for one in desk.queue():
        agent = chosen_for(one, desk)
        if agent is None:
            continue
        with suppress(Taken, AtCapacity):
            desk.take(one.conversation_id, agent)
            given += 1
    return given


def _look_after(desk: AgentDesk, one: Handover, now: datetime) -> None:
    """Another agent for who is not answered, an end for who has gone."""
    agent, settings = one.agent or "", desk.settings
    owed = one.unanswered_since
    if owed is not None:
        if minutes_between(owed, now) >= settings.agent_silent_minutes:
            desk.queue_again(one.conversation_id, agent, since=owed)
            if settings.assign == "auto":
                desk.presence(agent, Being.AWAY)
    elif one.agent_at and minutes_between(one.agent_at, now) >= settings.shopper_silent_minutes:
        desk.endings.silent(one.conversation_id, agent, one.agent_at)


def _wait(desk: AgentDesk, one: Handover, now: datetime) -> None:
    """A ticket for who waits in vain, a word for who waits long."""
    waited, settings = one.waited_minutes(now), desk.settings
    if not desk.hours.are_open(now):
        desk.endings.as_ticket(one.conversation_id, "closed", one.reason)
    elif waited >= settings.give_up_minutes:
        desk.endings.as_ticket(one.conversation_id, "gave_up", one.reason)
    elif one.told_at is None and waited >= settings.wait_minutes:
        _say_that_it_takes_long(desk, one, now)


def _say_that_it_takes_long(desk: AgentDesk, one: Handover, now: datetime) -> None:
    told = desk.notice(one.conversation_id, "waits_long", queue_place=desk.place_of(one))
    mine = (
        handovers.c.id == one.id,
        handovers.c.state == State.WAITING,
        handovers.c.told_at.is_(None),
    )
    with desk.engine.begin() as connection:
        noted = update(handovers).where(*mine).values(told_at=written(now))
        if connection.execute(noted).rowcount:
            told(connection)
            changed(connection, now, one.conversation_id)


def making_rounds(desk: AgentDesk) -> AbstractContextManager[None]:
    """Makes rounds in the background until the block ends."""
    return regularly("agents", lambda: make_round(desk), EVERY)
