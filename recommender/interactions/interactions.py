"""Who took what, in time order: the arrays that every model is fitted on.

Items are numbered in the order of their ids, so a tie broken by number is a tie broken by id. A
split cuts events by position or by moment before anything is counted: no model sees what follows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Self

import numpy as np
from numpy.typing import NDArray

from recommender.errors import InteractionsError
from recommender.events.event import Event, seconds
from recommender.interactions.histories import Floats, Histories, Ints
from recommender.interactions.weights import OPINION, event_weight

NO_TARGET = -1


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """What a model may see of each shopper, and the item that came next.

    Args:
        seen: The events up to the cut.
        targets: The next item's number for each user, or ``NO_TARGET``, (n_users,).
    """

    seen: "Interactions"
    targets: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Interactions:
    """The events of all users, each user's oldest first.

    Args:
        users: User ids in order.
        items: Item ids in order; an item's number is its place here.
        histories: The users' rows, item numbers and weights.
        moments: Seconds since 1970, or positions where no time is known, (n_events,).
    """

    users: tuple[str, ...]
    items: tuple[str, ...]
    histories: Histories
    moments: NDArray[np.float64]

    @classmethod
    def from_events(cls, events: Iterable[Event], items: Iterable[str] | None = None) -> Self:
        """The events of products in ``items`` (default: those that occur), in time order."""
        known = None if items is None else set(items)
        rows = [
            (event.user, event.product_id, event_weight(event.event, event.value), event.timestamp)
            for event in events
            if known is None or event.product_id in known
        ]
        users, products, weights, times = zip(*rows, strict=True) if rows else ((), (), (), ())
        moments = np.array([seconds(time) for time in times], dtype=np.float64)
        values = np.array(weights, dtype=np.float32)
        return cls._from_columns(users, products, values, moments, known or products)

    @classmethod
    def from_lines(cls, lines: Iterable[str], items: Iterable[str] = ()) -> Self:
        """One user a line, ``user item item …`` in time order; moments are positions.

        Raises:
            InteractionsError: A user stands on two lines, or no line holds an item.
        """
        rows = [line.split() for line in lines if line.strip()]
        taken = [(row[0], item, place) for row in rows for place, item in enumerate(row[1:])]
        _check_lines([row[0] for row in rows], len(taken))
        users, products, places = zip(*taken, strict=True)
        moments = np.array(places, dtype=np.float64)
        weights = np.ones(len(taken), dtype=np.float32)
        return cls._from_columns(users, products, weights, moments, {*products, *items})

    @classmethod
    def _from_columns(
        cls,
        users: Sequence[str],
        products: Sequence[str],
        weights: Floats,
        moments: NDArray[np.float64],
        items: Iterable[str],
    ) -> Self:
        names, items = sorted(set(users)), tuple(sorted(set(items)))
        user_number = {name: number for number, name in enumerate(names)}
        item_number = {item: number for number, item in enumerate(items)}
        rows = np.array([user_number[user] for user in users], dtype=np.int64)
        indices = np.array([item_number[item] for item in products], dtype=np.int64)
        order = np.lexsort((moments, rows))  # stable: equal moments keep the order given
        indptr = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=len(names)))])
        histories = Histories(indptr, indices[order], weights[order])
        return cls(tuple(names), items, histories, moments[order])

    @property
    def n_items(self) -> int:
        """How many items there are, those that no one took included."""
        return len(self.items)

    @property
    def latest(self) -> float:
        """The moment of the newest event; 0 where there is none."""
        return float(self.moments.max(initial=0.0))

    def counts(self) -> NDArray[np.float64]:
        """How many events speak for each item, (n_items,)."""
        spoken = self.histories.indices[self.histories.weights > 0]
        return np.bincount(spoken, minlength=self.n_items).astype(np.float64)

    def keep(self, mask: NDArray[np.bool_]) -> "Interactions":
        """Only the events that ``mask`` (n_events,) names; users and items stay."""
        kept = self.histories.keep(mask)
        return Interactions(self.users, self.items, kept, self.moments[mask])

    def before(self, moment: float) -> "Interactions":
        """Only what happened before ``moment``."""
        return self.keep(self.moments < moment)

    def leave_one_out(self, skip: int = 0) -> Split:
        """Cuts each user's last item off as the target, after dropping ``skip`` later ones.

        A user with nothing before the target has none: it would be a guess about a stranger. Nor
        is an item a target that the user took before, for only unseen items are ranked.
        """
        age, rows = self.histories.age, self.histories.rows
        targets = np.full(len(self.users), NO_TARGET, dtype=np.int64)
        seen = self.keep(age > skip)
        held = (age == skip) & (self.histories.lengths[rows] > skip + 1) & ~self._taken(seen)
        targets[rows[held]] = self.histories.indices[held]
        return Split(seen, targets)

    def time_split(self, moment: float) -> Split:
        """Cuts at ``moment``; a target is the first new item a known user took from then on."""
        seen, later = self.before(moment), self.moments >= moment
        new = later & (self.histories.weights > 0) & ~self._taken(seen)
        targets = np.full(len(self.users), NO_TARGET, dtype=np.int64)
        rows, first = np.unique(self.histories.rows[new], return_index=True)
        targets[rows] = self.histories.indices[new][first]
        targets[seen.histories.lengths == 0] = NO_TARGET
        return Split(seen, targets)

    def distinct(self) -> "Interactions":
        """Each item once a user, where it was last, with its strongest weight.

        A view, a cart and a purchase of one item are one step of a history, not three. Where the
        last opinion is negative, that is the weight: another look does not take it back.
        """
        pairs = self.histories.rows * self.n_items + self.histories.indices
        order = np.argsort(pairs, kind="stable")
        starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
        if not len(starts):
            return self
        weights = self.histories.weights.copy()
        last = order[np.append(starts[1:], len(order)) - 1]
        weights[last] = _merged(weights[order], starts)
        mask = np.zeros(len(pairs), dtype=np.bool_)
        mask[last] = True
        merged = Histories(self.histories.indptr, self.histories.indices, weights)
        return Interactions(self.users, self.items, merged, self.moments).keep(mask)

    def _taken(self, seen: "Interactions") -> NDArray[np.bool_]:
        """Which events are of an item that their user has in ``seen``."""
        pairs = self.histories.rows * self.n_items + self.histories.indices
        known = seen.histories.rows * self.n_items + seen.histories.indices
        return np.isin(pairs, known)


def _merged(weights: Floats, starts: Ints) -> Floats:
    """One weight for each run of weights: the last opinion if it is negative, else the largest."""
    opinions = np.where(np.abs(weights) >= OPINION, np.arange(len(weights)), -1)
    latest = np.maximum.reduceat(opinions, starts)
    opinion = np.where(latest >= 0, weights[latest], 0)
    return np.where(opinion < 0, opinion, np.maximum.reduceat(weights, starts))


def _check_lines(users: Sequence[str], taken: int) -> None:
    if not taken:
        raise InteractionsError("The interactions hold no item; expected lines 'user item item …'.")
    twice = next((one for one, two in pairwise(sorted(users)) if one == two), None)
    if twice is not None:
        raise InteractionsError(f"User {twice!r} stands on two lines; expected one line a user.")
