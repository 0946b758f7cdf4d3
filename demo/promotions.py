"""The demo shop's promotions, and who are its members: rows like any shop's, around one moment."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import yaml
from pydantic import ConfigDict

from demo.shelves import Entry
from demo.shoppers import Shopper
from demo.words import Text
from demo.worlds import DEMO, World

FILE = "promotions.yaml"


class Members(Entry):
    """Which shoppers are members: each ``every``-th."""

    tier: str
    every: int


class Offer(Entry):
    """A promotion with its times in hours from the end of the recorded year."""

    model_config = ConfigDict(extra="allow", frozen=True)

    name: Text
    opens: float
    closes: float
    balance: tuple[float, float] | None = None

    def row(self, now: datetime) -> dict[str, Any]:
        """The promotion as a file of promotions has it."""
        row = dict(self.model_extra or {})
        row |= {"name": self.name.zh, "name_en": self.name.en}
        row |= {"start": _at(now, self.opens), "end": _at(now, self.closes)}
        if self.balance:
            first, last = self.balance
            row |= {"balance_start": _at(now, first), "balance_end": _at(now, last)}
        return row


class Offers(Entry):
    """The whole file."""

    members: Members
    promotions: tuple[Offer, ...]


def offers(now: datetime, world: World = DEMO) -> list[dict[str, Any]]:
    """The promotions of a world around ``now``."""
    return [offer.row(now) for offer in _read(world).promotions]


def members(shoppers: Sequence[Shopper], world: World = DEMO) -> Iterable[Mapping[str, str]]:
    """Who is of which tier."""
    told = _read(world).members
    return [{"user": one.id, "tier": told.tier} for one in shoppers[:: told.every]]


def _read(world: World) -> Offers:
    return Offers.model_validate(yaml.safe_load(world.text(FILE)))


def _at(now: datetime, hours: float) -> str:
    return (now + timedelta(hours=hours)).isoformat()
