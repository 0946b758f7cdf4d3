"""The segments of a shop's shoppers: who takes alike things, in words of the shop.

Whoever switched personalisation off is in none, nor is a visitor without a name; what lies before an erasure
says nothing. What is kept is sums of at least ``FEWEST`` shoppers, and no shopper's id.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.ahead.purchases import NOTHING_SAID, VISITOR
from assistant.shop.folder import Shop
from assistant.taste.facts import CatalogueFacts
from recommender.events import Event, EventLog, canonical_time
from recommender.interactions import Interactions
from recommender.learning.training import content_of
from recommender.profiling.note_log import NoteLog
from recommender.segments.clustering import FEWEST, Clusters, clustered
from recommender.segments.points import product_vectors, shopper_points
from recommender.segments.telling import Mark, marks_of, names_taken
from retrieval.catalog import Catalog
from retrieval.products import Product

FEWEST_EVENTS = 3  # of a shopper who is put into a segment
FEWEST_SHOPPERS = 200
MOST_MARKS = 3
LOW, HIGH = 1 / 3, 2 / 3  # of the prices of a kind; between them is the middle
FILE = "segments.json"


@dataclass(frozen=True, slots=True)
class Segment:
    """Shoppers who take alike things.

    Args:
        shoppers: How many.
        share: Of all that are in some segment.
        kinds, brands: What more of them took than of others, the surest large difference first.
        price: ``low``, ``middle`` or ``high``: where the prices of what they take stand, on the average.
        names: By language, what it may be called.
    """

    shoppers: int
    share: float
    kinds: tuple[Mark, ...]
    brands: tuple[Mark, ...]
    price: str
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Segments:
    """The segments of a shop.

    Args:
        at: When they were found, ISO 8601.
        known: Of how many shoppers enough is known.
        left_out: How many switched personalisation off.
        silhouette, stability: How good the groups are; None where there are none.
        tried: Every number of groups that was tried.
        segments: The largest first; empty where none are told.
        too_few: Why there are none, as a sentence; "" where there are some.
    """

    at: str
    known: int
    left_out: int
    silhouette: float | None
    stability: float | None
    tried: tuple[Mapping[str, float], ...]
    segments: tuple[Segment, ...]
    too_few: str = ""

    def to_json(self) -> dict[str, Any]:
        """As ``daogou ahead segments --json`` prints it."""
        return asdict(self)


def segments_of(shop: Shop, now: datetime) -> Segments:
    """Finds the segments; what is dated later has not happened yet."""
    events, left_out = _events(shop, canonical_time(now.isoformat()))
    products = {product.id: product for product in Catalog(shop.engine).all()}
    some = _enough(Interactions.from_events(events, products))
    about = (canonical_time(now.isoformat()), len(some.users), left_out)
    if len(some.users) < FEWEST_SHOPPERS:
        why = (
            f"Of {len(some.users)} shoppers {FEWEST_EVENTS} signals are known; from "
            f"{FEWEST_SHOPPERS} on segments can be told."
        )
        return Segments(*about, None, None, (), (), why)
    goods = [products[item] for item in some.items]
    facts = CatalogueFacts.of(goods)
    levels = [facts.scale.level(facts[item]) for item in some.items]
    vectors = product_vectors(some, content_of(some.items, facts), levels)
    found = clustered(shopper_points(some.histories, vectors))
    if found is None:
        why = "Shoppers differ, but in no groups that another draw would find again."
        return Segments(*about, None, None, (), (), why)
    tried = tuple(asdict(one) for one in found.tried)
    told = tuple(_told(number, found, some, goods, levels) for number in range(len(found)))
    shown = tuple(one for one in told if one.shoppers >= FEWEST)
    return Segments(*about, found.chosen.silhouette, found.chosen.stability, tried, shown)


def keep_segments(found: Segments, models: Path) -> Path:
    """Keeps them for the owner's page, aside and then in place."""
    models.mkdir(parents=True, exist_ok=True)
    aside = models / f"{FILE}.part"
    aside.write_text(json.dumps(found.to_json(), ensure_ascii=False), "utf-8")
    return aside.replace(models / FILE)


def kept_segments(models: Path) -> dict[str, Any] | None:
    """What was kept last, as JSON has it; None where there is nothing that can be read."""
    try:
        told = json.loads((models / FILE).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) else None


def _events(shop: Shop, present: str) -> tuple[list[Event], int]:
    """What may be learnt from, and how many shoppers switched personalisation off."""
    said = NoteLog(shop.engine).said()
    off = {user for user, told in said.items() if not told.personal}
    kept, seen_off = [], set()
    for event in EventLog(shop.engine).all():
        if event.user in off:
            seen_off.add(event.user)
        elif not event.user.startswith(VISITOR):
            erased = said.get(event.user, NOTHING_SAID).erased or ""
            if erased < event.timestamp <= present:
                kept.append(event)
    return kept, len(seen_off)


def _enough(some: Interactions) -> Interactions:
    """Only the shoppers of whom something that they liked is known often enough."""
    liked = some.histories.weights > 0
    counts = np.bincount(some.histories.rows[liked], minlength=len(some.users))
    rows = np.flatnonzero(counts >= FEWEST_EVENTS)
    users = tuple(some.users[row] for row in rows.tolist())
    moments = some.moments[np.isin(some.histories.rows, rows)]
    picked = Interactions(users, some.items, some.histories.pick(rows), moments)
    return picked.keep(picked.histories.weights > 0)


def _told(
    number: int,
    found: Clusters,
    some: Interactions,
    goods: Sequence[Product],
    levels: Sequence[float | None],
) -> Segment:
    inside: NDArray[np.bool_] = found.labels == number
    rows, items = some.histories.rows, some.histories.indices
    kinds, brands = (
        tuple(marks_of(inside, names_taken(rows, items, names, len(inside)), MOST_MARKS))
        for names in ([one.category for one in goods], [one.brand for one in goods])
    )
    band = _band([levels[item] for item in items[inside[rows]].tolist()])
    count = int(inside.sum())
    names = {language: _named(language, kinds, brands, band, goods) for language in ("zh", "en")}
    return Segment(count, count / len(inside), kinds, brands, band, names)


def _band(levels: Sequence[float | None]) -> str:
    known = [one for one in levels if one is not None]
    middle = sum(known) / len(known) if known else 0.5
    return "low" if middle < LOW else "high" if middle > HIGH else "middle"


def _named(
    language: str,
    kinds: Sequence[Mark],
    brands: Sequence[Mark],
    band: str,
    goods: Sequence[Product],
) -> str:
    """The words of the shop; what is not told apart is not in the name."""
    from assistant.ahead.segment_words import named

    leaves = [_word(mark.name, "category", language, goods).rsplit("/", 1)[-1] for mark in kinds]
    brand = [_word(mark.name, "brand", language, goods) for mark in brands[:1]]
    return named(language, leaves[:2], brand, band)


def _word(name: str, field: str, language: str, goods: Sequence[Product]) -> str:
    """What the shop calls it in this language."""
    for one in goods:
        if getattr(one, field) == name:
            return str(one.localized.get(language, {}).get(field, name))
    return name
