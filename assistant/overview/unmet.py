"""What shoppers looked for in vain: by kind of goods and price, with their words and the nearest there is.

A search is unmet when nothing was as asked: nothing was shown, goods that are only like it were shown,
or something had to give way first. Where no kind of goods was understood, the words themselves are the
kind: what a shop does not have has no category.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, func, select

from assistant.conversations.digests import UNMET
from assistant.conversations.tables import digests
from assistant.overview.bands import Bands
from assistant.overview.shares import Share
from assistant.overview.spans import Stretch
from retrieval.tables import products

MOST_WISHES = 500
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Near:
    """The nearest that the shop has.

    Args:
        field: What would have to give way, and ``to`` what; None where goods of the kind are told.
        count: How many goods there are then.
        low, high: Between which prices they are, where goods of the kind are told.
    """

    count: int
    field: str | None = None
    to: Any = None
    low: float | None = None
    high: float | None = None


@dataclass(slots=True)
class Wish:
    """One kind of goods at one price, looked for in vain.

    Args:
        category: The kind that was understood; None where there was none.
        words: The words looked for, where there was no kind.
        band: From which price on and below which; None for any price.
        results: How often each result came.
        examples: Shoppers' words without personal data, and how often each was said.
    """

    category: str | None
    words: str | None
    band: tuple[float | None, float | None] | None
    results: Counter[str] = field(default_factory=Counter)
    examples: Counter[str] = field(default_factory=Counter)
    near: Near | None = None

    @property
    def count(self) -> int:
        """How often."""
        return self.results.total()

    @property
    def said(self) -> list[str]:
        """The commonest words, at most three."""
        return [words for words, _ in self.examples.most_common(MOST_EXAMPLES)]


@dataclass(frozen=True, slots=True)
class Unmet:
    """What was looked for in vain, the commonest first, and of how many searches."""

    wishes: tuple[Wish, ...]
    share: Share


def unmet_share(connection: Connection, within: Stretch) -> Share:
    """Of all searches of a stretch, those that found nothing as asked."""
    counted = dict(
        connection.execute(
            select(digests.c.found, func.count())
            .where(~digests.c.undone, within.holds(digests.c.at), digests.c.found.is_not(None))
            .group_by(digests.c.found)
        )
        .tuples()
        .all()
    )
    return Share(sum(counted.get(one, 0) for one in UNMET), sum(counted.values()))


def unmet_in(connection: Connection, within: Stretch) -> Unmet:
    """What was looked for in vain within a stretch."""
    bands = Bands.of(connection)
    band = bands.number(func.coalesce(digests.c.ceiling, digests.c.floor)).label("band")
    keys = digests.c.wanted, band, digests.c.found, digests.c.asked, digests.c.near
    query = select(*keys, func.count()).where(
        ~digests.c.undone, within.holds(digests.c.at), digests.c.found.in_(UNMET)
    )
    wishes: dict[tuple[str | None, str | None, int], Wish] = {}
    nearest: dict[tuple[str | None, str | None, int], Counter[str]] = defaultdict(Counter)
    for wanted, number, found, asked, near, count in connection.execute(query.group_by(*keys)):
        words = None if wanted else plain(asked)
        key = (wanted, words, number)
        wish = wishes.setdefault(key, Wish(wanted, words, bands.limits(number)))
        wish.results[found] += count
        if asked:
            wish.examples[asked] += count
        if near:
            nearest[key][near] += count
    kinds = _kinds(connection)
    ordered = sorted(wishes.items(), key=lambda item: (-item[1].count, str(item[0])))[:MOST_WISHES]
    for key, wish in ordered:
        wish.near = _told(nearest[key]) or _of_kind(kinds, wish.category)
    return Unmet(tuple(wish for _, wish in ordered), unmet_share(connection, within))


def plain(asked: str | None) -> str:
    """Words as they are counted together: in one case, without what ends a sentence."""
    return (asked or "").casefold().strip(" ?？!！。.~～")


def _told(nearest: Counter[str]) -> Near | None:
    """What would have to give way, as it was told most."""
    if not nearest:
        return None
    told = json.loads(nearest.most_common(1)[0][0])
    return Near(int(told["count"] or 0), told["field"], told["to"])


Kinds = Mapping[str, tuple[int, float | None, float | None]]


def _kinds(connection: Connection) -> Kinds:
    """How many goods each category has, in whichever level, and from which price to which."""
    query = select(
        products.c.category,
        func.count(),
        func.min(products.c.price),
        func.max(products.c.price),
    ).where(products.c.category.is_not(None))
    found: dict[str, tuple[int, float | None, float | None]] = {}
    for path, count, low, high in connection.execute(query.group_by(products.c.category)):
        for name in dict.fromkeys(str(path).split("/")):
            had = found.get(name, (0, None, None))
            lows = [one for one in (had[1], low) if one is not None]
            highs = [one for one in (had[2], high) if one is not None]
            found[name] = (had[0] + count, min(lows, default=None), max(highs, default=None))
    return found


def _of_kind(kinds: Kinds, category: str | None) -> Near | None:
    if category is None or category not in kinds:
        return None
    count, low, high = kinds[category]
    return Near(count, low=low, high=high)
