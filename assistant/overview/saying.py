"""What shoppers wrote, how it felt, and how long they waited for the answer: counted by message.

Clicks are no messages: they have no words that could mean or feel like anything. Turns that were taken
back are not counted.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, func, select

from assistant.conversations.tables import digests
from assistant.nlu.meaning import Sentiment
from assistant.overview.shares import Share, percentile
from assistant.overview.spans import Slots, Stretch


@dataclass(slots=True)
class Moods:
    """How messages felt: counts by sentiment."""

    counts: Counter[str] = field(default_factory=Counter)

    @property
    def negative(self) -> Share:
        """Of all messages, the negative ones."""
        return Share(self.counts[Sentiment.NEGATIVE], self.counts.total())


@dataclass(slots=True)
class Messages:
    """Counts of messages.

    Args:
        moods: In each step of the span, (n,).
        intents: How often each intent was meant, and how that felt.
        acted: How often each action was taken, clicks included.
    """

    moods: list[Moods]
    intents: dict[str, Moods] = field(default_factory=lambda: defaultdict(Moods))
    acted: Counter[str] = field(default_factory=Counter)

    @property
    def all(self) -> Moods:
        """Over the whole span."""
        return Moods(sum((mood.counts for mood in self.moods), Counter()))


@dataclass(slots=True)
class Latency:
    """How long answers took: counts by whole milliseconds.

    Args:
        slots: In each step of the span, (n,).
    """

    slots: list[Counter[int]]

    @property
    def all(self) -> Counter[int]:
        """Over the whole span."""
        return sum(self.slots, Counter())

    def quantile(self, share: float) -> int | None:
        """Milliseconds within which this share of all answers came; None without any."""
        return percentile(self.all, share)


def messages_in(connection: Connection, within: Stretch, slots: Slots) -> Messages:
    """The messages of a stretch."""
    slot = slots.number(digests.c.at).label("slot")
    keys = slot, digests.c.typed, digests.c.intent, digests.c.action, digests.c.sentiment
    query = select(*keys, func.count()).where(*_held(within)).group_by(*keys)
    found = Messages([Moods() for _ in slots.labels])
    for number, typed, intent, action, sentiment, count in connection.execute(query):
        found.acted[action] += count
        if typed:
            found.moods[number].counts[sentiment] += count
            found.intents[intent].counts[sentiment] += count
    return found


def latency_in(connection: Connection, within: Stretch, slots: Slots) -> Latency:
    """How long the answers of a stretch took, from a message's arrival until its turn was written."""
    slot = slots.number(digests.c.at).label("slot")
    keys = slot, digests.c.total_ms
    query = select(*keys, func.count()).where(*_held(within), digests.c.total_ms.is_not(None))
    found = Latency([Counter() for _ in slots.labels])
    for number, milliseconds, count in connection.execute(query.group_by(*keys)):
        found.slots[number][milliseconds] += count
    return found


def _held(within: Stretch) -> tuple[ColumnElement[bool], ...]:
    return ~digests.c.undone, digests.c.number > 0, within.holds(digests.c.at)
