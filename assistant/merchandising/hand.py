"""The rules in force, laid upon a catalogue: what is hidden, what rises and falls, what stands where.

No rule lets in what a shopper's hard constraints keep out, what is sold out, or what they disliked.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from assistant.merchandising.rules import Deed, Rule
from recommender.ranking.blending import Ranked
from retrieval.columns import Mask
from retrieval.filters import ProductTable
from retrieval.request import SearchRequest
from retrieval.search import names_goods

MOST_TOLD = 5
MOST_BROUGHT = 80  # as many as are ranked anyway; a rule may name thousands


@dataclass(frozen=True, slots=True)
class Pin:
    """A place that a rule gives away."""

    place: int
    product_id: str
    sponsored: bool


@dataclass(frozen=True)
class Hand:
    """The rules in force upon one state of the catalogue.

    Args:
        table: The catalogue.
        rules: Those in force, in the order of the file.
    """

    table: ProductTable
    rules: tuple[Rule, ...] = field(default=())
    _named: dict[int, Mask] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, rule: Rule) -> Mask:
        """(n,) which rows a rule names: one of its products, of its brands and of its categories."""
        if rule.number not in self._named:
            self._named[rule.number] = self._rows(rule)
        return self._named[rule.number]

    def _rows(self, rule: Rule) -> Mask:
        mask = self.table.rows(rule.constraints)
        if rule.table.products:
            named = np.zeros(len(self.table), dtype=np.bool_)
            row_of = self.table.row_of
            named[[row_of[key] for key in rule.table.products if key in row_of]] = True
            mask &= named
        return mask

    @cached_property
    def hidden_rows(self) -> NDArray[np.intp]:
        """The rows that no list and no answer shows."""
        return self._hidden([rule for rule in self.rules if not rule.table.queries])

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The products that no list and no answer shows."""
        return self._ids(self.hidden_rows)

    def hidden_for(self, request: SearchRequest) -> frozenset[str]:
        """The products that are not found for ``request``."""
        told = [rule for rule in self.rules if rule.table.queries and rule.concerns(request)]
        return self.hidden | self._ids(self._hidden(told)) if told else self.hidden

    def brought(self, request: SearchRequest, found: Collection[str]) -> list[str]:
        """Products pinned or boosted by name that belong to what is asked and were not found.

        Where words are searched for, a product that was not found comes in only if the rule names
        those words, or the kind of goods is a constraint that it meets.
        """
        named = [
            (rule, product_id)
            for rule in self._moving(request)
            if rule.table.do in (Deed.PIN, Deed.BOOST)
            for product_id in rule.table.products
            if product_id not in found
        ]
        if not named:
            return []
        mask = self.table.rows(request.hard) & self.table.available
        anything = not request.text or names_goods(request.hard)
        fitting = (
            product_id
            for rule, product_id in named
            if (anything or rule.table.queries)
            and product_id not in request.exclude
            and product_id in self.table.row_of
            and mask[self.table.row_of[product_id]]
            and self.rows(rule)[self.table.row_of[product_id]]
        )
        return list(dict.fromkeys(islice(fitting, MOST_BROUGHT)))

    def lifts(self, request: SearchRequest, candidates: Collection[str]) -> dict[str, float]:
        """What rules add to the scores of candidates, from -1 to 1."""
        moved: dict[str, float] = defaultdict(float)
        for rule in self._moving(request):
            if rule.lift:
                for product_id in self._held(rule, candidates):
                    moved[product_id] += rule.lift
        return {key: min(1.0, max(-1.0, lift)) for key, lift in moved.items()}

    def sponsored(self, request: SearchRequest, candidates: Collection[str]) -> frozenset[str]:
        """The candidates for whose rise somebody paid."""
        paid = [
            rule
            for rule in self._moving(request)
            if rule.table.sponsored and rule.table.do is Deed.BOOST
        ]
        return frozenset(key for rule in paid for key in self._held(rule, candidates))

    def pins(self, request: SearchRequest, ranked: Sequence[Ranked]) -> list[Pin]:
        """The places given away, each once and each product once, in the order of the file.

        Products named stand in the order they are named; of a brand or a category, the best does.
        A place already given away passes on to the next one.
        """
        can = {one.id for one in ranked if self.table.available[self.table.row_of[one.id]]}
        order = [one.id for one in ranked if one.id in can]
        given: dict[int, Pin] = {}
        for rule in self._moving(request):
            if rule.table.do is not Deed.PIN:
                continue
            taken = {pin.product_id for pin in given.values()}
            place = rule.table.place or 1
            for product_id in self._to_pin(rule, order, taken):
                while place in given:
                    place += 1
                if place <= request.limit:
                    given[place] = Pin(place, product_id, rule.table.sponsored)
        return [given[place] for place in sorted(given)]

    def unknown(self, rule: Rule) -> list[str]:
        """The names in a rule that the catalogue does not have."""
        products = [key for key in rule.table.products if key not in self.table.row_of]
        named = {"brand": rule.table.brands, "category": rule.table.categories}
        others = [
            value
            for name, values in named.items()
            for value in values
            if not len(self.table.rows_with(name, value))
        ]
        return [*products, *others]

    def _moving(self, request: SearchRequest) -> list[Rule]:
        """The rules that move goods in this list; an order asked for is nobody's to change."""
        if request.sort is not None:
            return []
        moving = (rule for rule in self.rules if rule.table.do is not Deed.HIDE)
        return [rule for rule in moving if rule.concerns(request)]

    def _to_pin(self, rule: Rule, order: Sequence[str], taken: Collection[str]) -> list[str]:
        held = [key for key in self._held(rule, order) if key not in taken]
        if not rule.table.products:
            return held[:1]
        return [key for key in rule.table.products if key in held]

    def _held(self, rule: Rule, candidates: Collection[str]) -> list[str]:
        rows = self.rows(rule)
        return [key for key in candidates if rows[self.table.row_of[key]]]

    def _hidden(self, rules: Sequence[Rule]) -> NDArray[np.intp]:
        mask = np.zeros(len(self.table), dtype=np.bool_)
        for rule in rules:
            if rule.table.do is Deed.HIDE:
                mask |= self.rows(rule)
        return np.flatnonzero(mask)

    def _ids(self, rows: NDArray[np.intp]) -> frozenset[str]:
        return frozenset(self.table.ids[row] for row in rows.tolist())


def not_there(names: Sequence[str]) -> str:
    """A sentence on names that the catalogue does not have; of many, the first are told."""
    told = ", ".join(f"'{name}'" for name in names[:MOST_TOLD])
    more = f" and {len(names) - MOST_TOLD} more" if len(names) > MOST_TOLD else ""
    return f"the catalogue has no {told}{more}."
