"""What shoppers did outside of turns with what a conversation had shown them: looked, carted, bought.

It counts for the last conversation that had shown these goods within the week before, as in the reports
on the ranking (``recommender.exposure.outcomes``). Orders placed in a conversation count for it.
"""

from datetime import UTC, datetime

from sqlalchemy import Connection, func, literal, select

from assistant.conversations.digests import STEPS, Step
from assistant.conversations.tables import conversations, digests
from assistant.orders.actions import ActionState
from assistant.orders.requests import Deed
from assistant.orders.tables import actions
from assistant.overview.spans import Stretch
from recommender.events import EventKind, seconds, visitor
from recommender.events.tables import events
from recommender.exposure.outcomes import WITHIN
from recommender.exposure.tables import impressions

PLACED = (ActionState.DONE, ActionState.UNSURE)


def reached_outside(connection: Connection, within: Stretch) -> dict[str, int]:
    """The furthest step of each conversation that began within a stretch, as far as one is known."""
    return {**_by_events(connection, within), **_ordered(connection, within)}


def _by_events(connection: Connection, within: Stretch) -> dict[str, int]:
    shopper = func.coalesce(conversations.c.user, literal(visitor("")) + conversations.c.id)
    query = (
        select(
            events.c.id,
            events.c.event,
            events.c.timestamp,
            impressions.c.conversation_id,
            func.max(impressions.c.timestamp),
        )
        .select_from(digests)
        .join(conversations, conversations.c.id == digests.c.conversation_id)
        .join(events, events.c.user == shopper)
        .join(
            impressions,
            (impressions.c.conversation_id == conversations.c.id)
            & (impressions.c.product_id == events.c.product_id)
            & (impressions.c.timestamp <= events.c.timestamp),
        )
        .where(
            digests.c.number == 1,
            ~digests.c.undone,
            within.holds(digests.c.at),
            events.c.timestamp >= _iso(within.start),
            events.c.event.in_([kind.value for kind in STEPS]),
        )
        .group_by(events.c.id, impressions.c.conversation_id)
    )
    led: dict[int, tuple[str, str, int]] = {}
    for number, kind, at, conversation, shown_at in connection.execute(query):
        if seconds(at) - seconds(shown_at) > WITHIN:
            continue
        if number not in led or led[number][0] < shown_at:
            led[number] = (shown_at, conversation, STEPS[EventKind(kind)])
    reached: dict[str, int] = {}
    for _, conversation, step in led.values():
        reached[conversation] = max(step, reached.get(conversation, Step.NONE))
    return reached


def _ordered(connection: Connection, within: Stretch) -> dict[str, int]:
    """The conversations in which an order was placed that stands."""
    placed = actions.c.deed == Deed.CREATE.value, actions.c.state.in_(PLACED)
    query = select(actions.c.conversation).where(*placed, actions.c.at >= _iso(within.start))
    return dict.fromkeys(connection.scalars(query.distinct()), Step.BOUGHT)


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat()
