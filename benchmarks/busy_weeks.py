"""Weeks of conversations as a busy shop has them, made from a seed: for tests and for timing.

Turns are written as the program writes them (same columns, same digests), with bodies of a size to choose.
They say nothing of how shoppers really are: shares and hours are set here, so that what is counted
can be held against what was put in.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp
from typing import Any

from sqlalchemy import Engine, insert

from assistant.conversations.digests import digest_of
from assistant.conversations.store import Deed, TurnRecord
from assistant.conversations.tables import conversations, digests, turns
from assistant.dialogue.state import Change
from assistant.dialogue.uttered import Uttered
from assistant.turn.turns import Turn
from recommender.events import visitor
from recommender.events.tables import events
from recommender.exposure.tables import impressions

AT_ONCE = 4_000  # rows written together
INTENTS = {
    "find_product": 0.34,
    "refine": 0.18,
    "ask_product": 0.14,
    "ask_shipping": 0.07,
    "buy": 0.08,
    "track_order": 0.08,
    "return_refund": 0.05,
    "complaint": 0.02,
    "thank": 0.04,
}
ACTIONS = {"find_product": "search", "refine": "search", "buy": "cart", "track_order": "order"}
RESULTS = {"found": 0.86, "find.relax": 0.06, "find.nearest": 0.04, "find.nothing": 0.04}
NIGHT, MORNING = (0.2, 0.1, 0.1, 0.1, 0.1, 0.2), (0.4, 0.8, 1.2, 1.6, 1.8, 1.7)
AFTERNOON, EVENING = (1.5, 1.5, 1.6, 1.6, 1.6, 1.5), (1.6, 2.0, 2.4, 2.2, 1.4, 0.6)
BUSY_HOURS = (*NIGHT, *MORNING, *AFTERNOON, *EVENING)


@dataclass(frozen=True, slots=True)
class Surge:
    """A rise of negative messages about one product and one intent.

    Args:
        start: When it begins.
        hours: How long it lasts.
        share: How many of the messages are negative then.
    """

    start: datetime
    hours: float
    share: float
    product: str = "p1"
    intent: str = "return_refund"

    def holds(self, at: datetime) -> bool:
        """Whether a moment lies in it."""
        return self.start <= at < self.start + timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class BusyWeeks:
    """What is made.

    Args:
        start: The first moment, with time zone.
        days: How many.
        per_day: Conversations a day, on the average.
        turns: Turns of a conversation, on the average.
        negative: The share of messages that read as negative.
        handed: The share of conversations in which a person is called.
        kinds: Of goods, that are looked for.
        padding: Characters added to each body, which has up to 20 KB in a real one.
    """

    start: datetime
    days: int = 28
    per_day: int = 100
    turns: float = 5.0
    negative: float = 0.06
    handed: float = 0.1
    products: int = 40
    kinds: Sequence[str] = tuple(f"kind-{number}" for number in range(8))
    padding: int = 0
    surge: Surge | None = None
    seed: int = 1

    def write(self, engine: Engine) -> int:
        """Writes them all; how many turns that were."""
        chance, count = random.Random(self.seed), 0  # noqa: S311
        rows: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
        for number, at in enumerate(self._openings(chance)):
            for name, row in self._conversation(f"busy-{self.seed}-{number}", at, chance):
                rows[name].append(row)
                count += name == "turns"
            if len(rows["turns"]) >= AT_ONCE:
                _flush(engine, rows)
        _flush(engine, rows)
        return count

    def _openings(self, chance: random.Random) -> Iterator[datetime]:
        total = sum(BUSY_HOURS)
        for day in range(self.days):
            for hour, weight in enumerate(BUSY_HOURS):
                for _ in range(_poisson(self.per_day * weight / total, chance)):
                    yield self.start + timedelta(days=day, hours=hour + chance.random())

    def _conversation(
        self, talk: str, at: datetime, chance: random.Random
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        yield "conversations", {"id": talk, "user": None, "created_at": _iso(at), "seed": 0}
        called = chance.random() < self.handed
        last = 1 + _poisson(self.turns - 1, chance)
        for number in range(1, last + 1):
            at += timedelta(seconds=10 + 40 * chance.random())
            record = self._turn(talk, number, at, chance, handed=called and number == last)
            yield from _rows(talk, record, at, chance)

    def _turn(
        self, talk: str, number: int, at: datetime, chance: random.Random, *, handed: bool
    ) -> TurnRecord:
        surging = self.surge is not None and self.surge.holds(at)
        intent = _choice(INTENTS, chance)
        negative = chance.random() < (self.surge.share if self.surge and surging else self.negative)
        product = f"p{chance.randrange(self.products)}"
        if self.surge and surging and negative and chance.random() < 0.7:
            intent, product = self.surge.intent, self.surge.product
        action = "handoff" if handed else ACTIONS.get(intent, "answer")
        key = _choice(RESULTS, chance) if action == "search" else ""
        shown = [f"p{chance.randrange(self.products)}" for _ in range(6)] if key == "found" else []
        price = chance.choice([None, 50, 100, 300, 800])
        body: dict[str, Any] = {
            "reply": "·" * (1 + self.padding),
            "action": action,
            "intent": intent,
            "sentiment": "negative"
            if negative
            else chance.choice(["neutral", "neutral", "positive"]),
            "products": [{"id": one} for one in shown],
            "constraints": [
                {"field": "category", "op": "eq", "value": chance.choice(self.kinds)},
                *([{"field": "price", "op": "lte", "value": price}] if price else []),
            ],
            "relaxed": [{"field": "price", "op": "lte", "from": price, "to": 900, "count": 3}]
            if key == "find.relax"
            else [],
            "handoff": {"reason": "asked", "state": "waiting"} if handed else None,
        }
        values: dict[str, Any] = {"focus": product} if action == "answer" else {}
        values["uttered"] = (Uttered(key, 0, number),)
        turn = Turn(talk, number, body, {"total": round(20 + 200 * chance.random() ** 4, 1)})
        deeds = tuple(
            Deed(kind, chance.choice(shown))
            for kind, share in (("click", 0.25), ("add_to_cart", 0.08))
            if shown and chance.random() < share
        )
        said = {"text": f"{intent} {chance.randrange(30)}"}
        return TurnRecord(number, said, Change(values), turn, {}, deeds=deeds)


TABLES = {
    "conversations": conversations,
    "turns": turns,
    "digests": digests,
    "impressions": impressions,
    "events": events,
}


def _rows(
    talk: str, record: TurnRecord, at: datetime, chance: random.Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    body = dict(record.turn.body)
    yield (
        "turns",
        {
            "conversation_id": talk,
            "number": record.number,
            "message_id": None,
            "created_at": _iso(at),
            "message": record.message,
            "meaning": record.meaning,
            "change": {},
            "body": body,
            "timings_ms": dict(record.turn.timings_ms),
            "undone": False,
        },
    )
    where = {"conversation_id": talk, "at": at.timestamp(), "undone": False}
    yield "digests", {**where, **digest_of(record)}
    for place, one in enumerate(body["products"], 1):
        yield (
            "impressions",
            {
                "shopper": visitor(talk),
                "conversation_id": talk,
                "turn": record.number,
                "place": place,
                "product_id": one["id"],
                "explored": False,
                "sponsored": False,
                "timestamp": _iso(at),
            },
        )
    bought = [Deed("purchase", deed.product_id) for deed in record.deeds if chance.random() < 0.3]
    for place, deed in enumerate((*record.deeds, *bought)):
        later = at + timedelta(hours=chance.random()) if deed in bought else at
        yield (
            "events",
            {
                "user": visitor(talk),
                "product_id": deed.product_id,
                "event": deed.event,
                "timestamp": _iso(later),
                "key": f"{talk}:{record.number}:{place}",
            },
        )


def _flush(engine: Engine, rows: dict[str, list[dict[str, Any]]]) -> None:
    with engine.begin() as connection:
        first = connection.exec_driver_sql("SELECT COALESCE(MAX(id), 0) FROM turns").scalar() or 0
        for place, row in enumerate(rows["turns"]):
            row["id"] = rows["digests"][place]["turn_id"] = first + place + 1
        for name, table in TABLES.items():
            if rows[name]:
                connection.execute(insert(table), rows[name])
            rows[name].clear()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()


def _choice(shares: dict[str, float], chance: random.Random) -> str:
    names: Sequence[str] = list(shares)
    return chance.choices(names, list(shares.values()))[0]


def _poisson(mean: float, chance: random.Random) -> int:
    """A count with this mean (Knuth's method, good for small means)."""
    if mean > 30:
        return max(0, round(chance.gauss(mean, mean**0.5)))
    limit, product, count = exp(-mean), chance.random(), 0
    while product > limit:
        product *= chance.random()
        count += 1
    return count
