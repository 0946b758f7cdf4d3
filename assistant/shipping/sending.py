"""What is to be sent, the ways there are, and a plan: pure values; money in whole cents.

A way is one warehouse with one carrier. Each warehouse sends one parcel at most, which arrives after the
way's days; an order has arrived when its last parcel has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

MOST_ITEMS, MOST_WAYS, MOST_PIECES = 100, 200, 10_000


@dataclass(frozen=True, slots=True)
class Way:
    """How a warehouse may send to a region.

    Args:
        carrier: "" where the shop names none.
        fee: Of a parcel with one piece, cents.
        more: For each further piece of it, cents.
        days: Until it is there.
    """

    warehouse: str
    carrier: str
    fee: int
    more: int
    days: int


@dataclass(frozen=True, slots=True)
class Task:
    """An order to be sent to one region.

    Args:
        wanted: Pieces by item.
        stock: Pieces by warehouse and item; what is not there is none.
        ways: Those that reach the region.
    """

    wanted: Mapping[str, int]
    stock: Mapping[tuple[str, str], int]
    ways: tuple[Way, ...]

    def most(self, way: Way, item: str) -> int:
        """How many pieces of an item a way can send."""
        return max(min(self.wanted[item], self.stock.get((way.warehouse, item), 0)), 0)

    def within(self, days: int) -> "Task":
        """The same with only the ways that take so many days at most."""
        return Task(self.wanted, self.stock, tuple(one for one in self.ways if one.days <= days))

    @property
    def missing(self) -> dict[str, int]:
        """The pieces by item that no warehouse with a way has."""
        there = {one.warehouse for one in self.ways}
        found = {
            item: count - sum(max(self.stock.get((one, item), 0), 0) for one in there)
            for item, count in self.wanted.items()
        }
        return {item: count for item, count in found.items() if count > 0}


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one warehouse sends.

    Args:
        pieces: By item, above 0.
    """

    way: Way
    pieces: Mapping[str, int]

    @property
    def cost(self) -> int:
        """In cents."""
        return self.way.fee + self.way.more * (sum(self.pieces.values()) - 1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The parcels of an order, by warehouse."""

    parcels: tuple[Parcel, ...]

    @property
    def cost(self) -> int:
        """In cents."""
        return sum(one.cost for one in self.parcels)

    @property
    def days(self) -> int:
        """Until the last is there."""
        return max((one.way.days for one in self.parcels), default=0)


class Solver(Protocol):
    """Finds the cheapest plan."""

    name: str

    def cheapest(self, task: Task) -> Plan | None:
        """A plan than which none costs less; None where the ways cannot send everything."""


def plan_of(task: Task, counts: Mapping[tuple[int, str], int]) -> Plan:
    """The plan in which ``counts`` says how many pieces of an item go each way, by its place."""
    parcels = []
    for place, way in enumerate(task.ways):
        pieces = {item: n for item in task.wanted if (n := counts.get((place, item), 0)) > 0}
        if pieces:
            parcels.append(Parcel(way, pieces))
    return Plan(tuple(sorted(parcels, key=lambda one: one.way.warehouse)))
