"""The combination of offers that takes the most off, of those that may be combined.

Offers that meet on no goods are looked at apart. Among the others a search with a bound decides:
what an offer takes off together with others is never more than what it takes off alone, so a branch
that could not catch up even so is left out. The answer is the best, not a good one; only beyond
``MOST`` combinations in question, which no shop's offers came near, the best found so far is taken and
said to be that.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.promotions.promotion import Promotion

MOST = 2_000

Chosen = tuple[Promotion, ...]
Value = Callable[[Chosen], int]


@dataclass(frozen=True, slots=True)
class Combination:
    """Offers to be used together.

    Args:
        chosen: In the order of application.
        exact: Whether no allowed combination takes more off.
    """

    chosen: Chosen
    exact: bool = True


def best(
    offers: Sequence[Promotion], meet: Mapping[str, frozenset[int]], value: Value
) -> Combination:
    """The allowed combination of ``offers`` with the highest value; of equal ones the smaller.

    Args:
        offers: Candidates.
        meet: By id, the places of the goods that an offer is about.
        value: What offers, in the order of application, take off in cents.
    """
    worth = {one.id: value((one,)) for one in offers}
    useful = sorted(
        (one for one in offers if worth[one.id] > 0), key=lambda one: (-worth[one.id], one.place)
    )
    found = [_search(group, worth, value) for group in _apart(useful, meet)]
    chosen = sorted((one for part in found for one in part.chosen), key=lambda one: one.place)
    return Combination(tuple(chosen), all(part.exact for part in found))


def _apart(
    offers: Sequence[Promotion], meet: Mapping[str, frozenset[int]]
) -> list[list[Promotion]]:
    """The offers in groups, between which nothing is shared and nothing excluded."""
    groups: list[list[Promotion]] = []
    for one in offers:
        touching = [
            group
            for group in groups
            if any(one.clashes(other) or meet[one.id] & meet[other.id] for other in group)
        ]
        groups = [group for group in groups if group not in touching]
        groups.append([*(other for group in touching for other in group), one])
    return [sorted(group, key=offers.index) for group in groups]


def _search(offers: Sequence[Promotion], worth: Mapping[str, int], value: Value) -> Combination:
    """The best combination of some offers that belong together."""
    search = _Search(offers, worth, value)
    search.look(0, ())
    return Combination(_needed(search.best, search.most, value), search.tried <= MOST)


def _needed(chosen: Chosen, most: int, value: Value) -> Chosen:
    """Without the offers that add nothing; the last to be applied is spared first."""
    for one in sorted(chosen, key=lambda one: one.place, reverse=True):
        others = tuple(other for other in chosen if other is not one)
        if value(others) == most:
            chosen = others
    return chosen


@dataclass(slots=True)
class _Search:
    """Depth first, the offer that takes most off first, with it before without it."""

    offers: Sequence[Promotion]
    worth: Mapping[str, int]
    value: Value
    best: Chosen = ()
    most: int = 0
    tried: int = 0
    clashing: list[list[bool]] = field(init=False)
    cliques: list[list[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.clashing = [[one.clashes(other) for other in self.offers] for one in self.offers]
        self.cliques = []
        for place in range(len(self.offers)):
            fitting = (c for c in self.cliques if all(self.clashing[place][other] for other in c))
            clique = next(fitting, None)
            if clique is None:
                self.cliques.append([place])
            else:
                clique.append(place)

    def look(self, place: int, chosen: tuple[int, ...]) -> None:
        """Looks at the offers from ``place`` on, with those of ``chosen`` taken."""
        if self.tried > MOST or self._bound(place, chosen) <= self.most:
            return
        if place == len(self.offers):
            self._try(chosen)
            return
        if not any(self.clashing[place][other] for other in chosen):
            self.look(place + 1, (*chosen, place))
        self.look(place + 1, chosen)

    def _try(self, chosen: tuple[int, ...]) -> None:
        self.tried += 1
        offers = (self.offers[place] for place in chosen)
        ordered = tuple(sorted(offers, key=lambda one: one.place))
        off = self.value(ordered)
        if off > self.most:
            self.best, self.most = ordered, off

    def _bound(self, place: int, chosen: tuple[int, ...]) -> int:
        """What could be taken off at most: of offers that exclude each other only the largest."""
        taken = sum(self.worth[self.offers[one].id] for one in chosen)
        for clique in self.cliques:
            open_ = (
                self.worth[self.offers[one].id]
                for one in clique
                if one >= place and not any(self.clashing[one][other] for other in chosen)
            )
            taken += max(open_, default=0)
        return taken
