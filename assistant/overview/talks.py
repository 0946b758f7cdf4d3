"""Conversations: how many began, how many ended without a person, and how far shoppers came with goods.

A conversation belongs to the moment of its first message. It has ended once half an hour passed
without another one, as analytics of web sites end a visit.
"""

from dataclasses import dataclass, field

from sqlalchemy import Connection, Integer, cast, func, select

from assistant.conversations.digests import Step
from assistant.conversations.tables import digests
from assistant.overview.reaching import reached_outside
from assistant.overview.shares import Share
from assistant.overview.spans import Slots, Stretch

IDLE = 1_800.0  # seconds
STEPS = (Step.SHOWN, Step.LOOKED, Step.CARTED, Step.BOUGHT)


@dataclass(slots=True)
class Talks:
    """Counts of conversations.

    Args:
        begun: How many began in each step of the span, (n,).
        handed_in: In how many of those a person was called, (n,).
        turns: Turns in all of them.
        ended: How many have ended.
        contained: How many ended and never called a person.
        handed: In how many a person was called.
        reached: How many came to each step with goods, or further.
    """

    begun: list[int]
    handed_in: list[int]
    turns: int = 0
    ended: int = 0
    contained: int = 0
    handed: int = 0
    reached: dict[Step, int] = field(default_factory=lambda: dict.fromkeys(STEPS, 0))

    @property
    def count(self) -> int:
        """How many there were."""
        return sum(self.begun)

    @property
    def containment(self) -> Share:
        """Of those that ended, those that never called a person."""
        return Share(self.contained, self.ended)

    @property
    def hand_over(self) -> Share:
        """Of all, those in which a person was called."""
        return Share(self.handed, self.count)

    @property
    def conversion(self) -> Share:
        """Of those that showed goods, those that led to a purchase."""
        return Share(self.reached[Step.BOUGHT], self.reached[Step.SHOWN])


def talks_in(connection: Connection, within: Stretch, slots: Slots, now: float) -> Talks:
    """The conversations that began within a stretch.

    Args:
        connection: To the shop's database.
        within: When they began.
        slots: The steps of the span.
        now: The present moment, in seconds since 1970.
    """
    first = digests.alias()
    begun = select(first.c.conversation_id).where(
        first.c.number == 1, ~first.c.undone, within.holds(first.c.at)
    )
    handed = cast(digests.c.handed.is_not(None), Integer)
    query = (
        select(
            digests.c.conversation_id,
            func.min(digests.c.at),
            func.max(digests.c.at),
            func.count(),
            func.max(handed),
            func.max(digests.c.step),
        )
        .where(~digests.c.undone, digests.c.number > 0, digests.c.conversation_id.in_(begun))
        .group_by(digests.c.conversation_id)
    )
    outside = reached_outside(connection, within)
    found = Talks([0] * len(slots.labels), [0] * len(slots.labels))
    for conversation, began, last, turns, called, step in connection.execute(query):
        furthest = max(step, outside.get(conversation, Step.NONE))
        slot = slots.of(began)
        found.begun[slot] += 1
        found.turns += turns
        found.handed_in[slot] += called
        found.handed += called
        if last < now - IDLE:
            found.ended += 1
            found.contained += not called
        for one in STEPS:
            found.reached[one] += furthest >= one
    return found
