"""The shop's promotions as the judge reads them: what they take off of what, when, and for whom."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from judging.goods import Row, plain

CENTS, WHOLE = 100, 10_000  # cents a unit of money, points of the whole
PIECE = ("discount", "member_price", "presale")  # makes the price of a piece


@dataclass(frozen=True)
class Offer:
    """One promotion; amounts are in cents, shares in points of 10,000."""

    id: str
    kind: str
    start: datetime
    end: datetime
    terms: Mapping[str, Any]
    included: Mapping[str, tuple[str, ...]]
    excluded: Mapping[str, tuple[str, ...]]
    names: tuple[str, ...]
    tiers: tuple[str, ...]
    code: str | None
    limit: int | None

    @classmethod
    def of(cls, row: sqlite3.Row) -> "Offer":
        """A row of the table of promotions."""
        body = json.loads(row["body"])
        scope = [{k: tuple(v) for k, v in body["scope"][k].items()} for k in ("included", "excluded")]  # fmt: skip
        start, end = datetime.fromisoformat(body["start"]), datetime.fromisoformat(body["end"])
        return cls(
            row["id"], row["kind"], start, end, body["terms"], scope[0], scope[1], tuple(body["names"].values()),
            tuple(body["tiers"]), body["code"], body["limit"],
        )  # fmt: skip

    @property
    def makes_pieces(self) -> bool:
        """Whether it makes the price of a piece."""
        return self.kind in PIECE

    @property
    def steps(self) -> list[tuple[int, int]]:
        """From how much on it takes off how much."""
        own = (self.terms["threshold"], self.terms["amount"] or 0)
        return [(least, off) for least, off in self.terms["ladder"]] or [own]

    @property
    def moments(self) -> dict[str, list[datetime]]:
        """When it starts and ends, and from when until when the rest of a presale is paid."""
        balance = [datetime.fromisoformat(one) for one in self.terms["balance"] or ()]
        return {"start": [self.start, *balance[:1]], "end": [self.end, *balance[1:]]}

    def is_about(self, row: Row) -> bool:
        """Whether a product is in its scope."""
        return _in(row, self.included, empty=True) and not _in(row, self.excluded, empty=False)

    def piece(self, regular: float) -> float:
        """What a piece costs under it."""
        cents, terms = round(regular * CENTS), self.terms
        if self.kind == "presale":
            rest = max(cents - int(terms["worth"]), 0)
            return float(rest + int(terms["deposit"])) / CENTS
        if terms["price"] is not None:
            return float(min(terms["price"], cents)) / CENTS
        if terms["amount"] is not None:
            return float(max(cents - terms["amount"], 0)) / CENTS
        return float(cents - _share(cents, terms["points"] or 0)) / CENTS

    def off(self, total: float) -> float:
        """How many cents it takes off of goods that come to a total."""
        cents, terms = round(total * CENTS), self.terms
        reached = [(least, off) for least, off in self.steps if least <= cents]
        if not reached:
            return 0.0
        if terms["points"] is not None:
            off = _share(cents, terms["points"])
        else:
            least, off = reached[-1]
            off *= cents // least if terms["repeat"] and least else 1
        return float(min(off, terms["cap"] or off, cents))


def _share(cents: int, points: int) -> int:
    """A share of an amount, half a cent up."""
    return (cents * points + WHOLE // 2) // WHOLE


def _in(row: Row, scope: Mapping[str, tuple[str, ...]], *, empty: bool) -> bool:
    if not any(scope.values()):
        return empty
    under = any(
        row.category == one or row.category.startswith(f"{one}/") for one in scope["categories"]
    )
    return row.id in scope["products"] or row.brand in scope["brands"] or under


def offers_of(rows: Iterable[sqlite3.Row]) -> dict[str, Offer]:
    """The promotions of a shop by id."""
    return {row["id"]: Offer.of(row) for row in rows}


def scope_names(offer: Offer, products: Iterable[Row]) -> set[str]:
    """What the goods of an offer are called in any language: kinds, brands, titles."""
    found = {plain(one.split("/")[-1]) for one in offer.included["categories"]}
    found |= {plain(one) for one in offer.included["brands"]}
    for row in products:
        if any(offer.included.values()) and offer.is_about(row):
            found |= set(_called(row, offer))
    return found


def _called(row: Row, offer: Offer) -> Iterator[str]:
    """The names of the part of a row by which an offer is about it."""
    depth = max((one.count("/") for one in offer.included["categories"]), default=0)
    for texts in row.localized.values():
        parts = (texts.get("category") or "").split("/")
        yield plain(parts[min(depth, len(parts) - 1)])
        yield plain(texts.get("brand") or "")
    if row.id in offer.included["products"]:
        yield from map(plain, row.titles)


def gaps(offer: Offer, total: float) -> list[tuple[float, float]]:
    """By how much more an offer would take off how much more."""
    cents = round(total * CENTS)
    steps = offer.steps
    if offer.terms["repeat"] and steps[0][0]:
        least, off = steps[0]
        return [((least - cents % least) / CENTS, off / CENTS)]
    found = [((least - cents) / CENTS, off / CENTS) for least, off in steps if least > cents]
    more = [(b[0], b[1] - a[1]) for a, b in pairwise(steps) if a[0] <= cents < b[0]]
    return [*found, *(((least - cents) / CENTS, off / CENTS) for least, off in more)]
