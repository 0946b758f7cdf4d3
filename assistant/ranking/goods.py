"""What the goods of a shop are called, and which properties they have, as far as they may be shown."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.merchandising.hand import Hand
from assistant.nlu.words.normalising import fold
from retrieval.columns import Mask
from retrieval.constraints import Constraint, Field, Op, Scalar
from retrieval.enriching.enrichment import TYPE
from retrieval.lexical import Scores
from retrieval.relevance import RELEVANT
from retrieval.search import Searcher, SearchRequest
from retrieval.units import amounts_in

DECIDING = 0.5  # of the goods of a kind, how many must name a property for it to filter
CALLED = (
    0.8  # of the goods with a property, how many titles must say it for it to be a name of them
)
TAGS = 1.5  # values a listing has of a property that is a list of tags
SAID_AS_WELL = 0.7  # of the best match in the shop
SAID = 0.6  # of the words of a name stand in some listing
# Of 60 kinds of goods that the demo shop does not sell and no listing names, the nearest match of 47
# lies below, and those above are near in use; none of the names of its own shelves does.
LIKE = 0.5
# Of 17 wishes that go on about earphones, shoes or face wash, the best of these match at least .22 of
# the best of the shop; of 13 that are about other goods, 12 at most .16.
HARDLY = 0.2


@dataclass(frozen=True, slots=True)
class Goods:
    """Answers questions about the catalogue; implements ``skills.finder.GoodsKnowledge``."""

    searcher: Searcher
    hand: Hand

    def has_field(self, field: str, constraints: Sequence[Constraint]) -> bool:
        """Whether any product that satisfies ``constraints`` has the attribute ``field``."""
        table = self.searcher.table
        return table.holding(field, self.rows(constraints)) > 0

    def decides(self, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
        """Whether the listings of ``kinds`` tell apart what meets ``constraint``.

        They do when most of them have a value for the field, one each, and some have this one.
        Amounts ("10 mm") may be several, for they are what a listing comes in and no tags; one that
        no goods have still decides if it is counted as theirs are.
        """
        table = self.searcher.table
        mask = self.rows(kinds)
        holding = table.holding(constraint.field, mask)
        if not holding or holding < DECIDING * np.count_nonzero(mask):
            return False
        counts = table.column(constraint.field).counts(mask)
        if not (table.mask(constraint) & mask).any():
            values = table.column(constraint.field).values
            held = (value for value, count in zip(values, counts, strict=True) if count)
            return not _units(constraint.values).isdisjoint(_units(held))
        return bool(_units(constraint.values)) or int(counts.sum()) <= TAGS * holding

    def kind_named_by(self, constraint: Constraint) -> Constraint | None:
        """The kind of goods that a property names as well: oolong is tea.

        It does where all goods that have it are of one kind, are called by it in their titles, and
        where the kind tells its goods apart by it. Of a kind within a kind it is the narrower.
        """
        rows = np.flatnonzero(self.rows([constraint]))
        names = [fold(str(value)) for value in constraint.values]
        titles = (fold(self.searcher.table.products[row].title) for row in rows)
        called = sum(any(name in title for name in names) for title in titles)
        if not len(rows) or called < CALLED * len(rows):
            return None
        held = self.values(Field.CATEGORY, [constraint])
        kinds = [Constraint(Field.CATEGORY, Op.EQ, k) for k, n in held.items() if n == len(rows)]
        narrowest = min(kinds, key=lambda kind: self.count([kind]), default=None)
        return narrowest if narrowest and self.decides(constraint, [narrowest]) else None

    def is_said_of(self, text: str, constraints: Sequence[Constraint]) -> bool:
        """Whether the words of ``text`` speak of products that satisfy ``constraints``.

        They do when the best of these match the words about as well as the best of the shop.
        """
        matches = self._words(text)
        best = float(matches.max(initial=0.0))
        among = float(matches[self.rows(constraints)].max(initial=0.0))
        return best > 0 and among >= SAID_AS_WELL * best

    def is_about_others(self, text: str, kinds: Sequence[Constraint]) -> bool:
        """Whether ``text`` is about goods of the shop, and hardly about any of ``kinds``."""
        best, among = self._best_match(text), self._best_match(text, kinds)
        return best >= RELEVANT and among < HARDLY * best

    def sells(self, name: str) -> bool:
        """Whether some product is, by its title, the kind of goods called ``name``."""
        rows = self.searcher.table.rows_with(TYPE, name)
        return bool(np.setdiff1d(rows, self.hand.hidden_rows).size)

    def is_called(self, name: str) -> bool:
        """Whether some listing has the words of ``name``."""
        return float(self._words(name).max(initial=0.0)) >= SAID

    def has_like(self, name: str) -> bool:
        """Whether anything in the shop is like what is called ``name``."""
        return self._best_match(name) >= LIKE

    def _best_match(self, text: str, constraints: Sequence[Constraint] = ()) -> float:
        """How well the best of what satisfies ``constraints`` matches, 0 to 1."""
        request = SearchRequest(
            text=text, constraints=tuple(constraints), limit=1, exclude=self.hand.hidden
        )
        hits = self.searcher.search(request).hits
        return max((hit.parts.get("match", 0.0) for hit in hits), default=0.0)

    def values(self, field: str, constraints: Sequence[Constraint]) -> Mapping[str, int]:
        """How many products that satisfy ``constraints`` have each value, the commonest first."""
        return self.searcher.table.facet_counts(field, self.rows(constraints))

    def range(self, field: str, constraints: Sequence[Constraint]) -> tuple[float, float] | None:
        """The least and the most of a figure among products that satisfy ``constraints``, if any has it."""
        figure = self.searcher.table.figures.get(field)
        numbers = figure.numbers[self.rows(constraints)] if figure else np.array([])
        known = numbers[np.isfinite(numbers)]
        return (float(known.min()), float(known.max())) if len(known) else None

    def at_full_price(self) -> frozenset[str]:
        """The ids of the products that cost no less than they did before."""
        table = self.searcher.table
        price, before = (table.figures[name].numbers for name in ("price", "list_price"))
        return frozenset(table.ids[row] for row in np.flatnonzero(~(before > price)))

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products satisfy ``constraints``."""
        return int(self.rows(constraints).sum())

    def rows(self, constraints: Iterable[Constraint]) -> Mask:
        """(n,) which rows satisfy all of ``constraints`` and may be shown."""
        mask = self.searcher.table.rows(constraints)
        mask[self.hand.hidden_rows] = False
        return mask

    def _words(self, text: str) -> Scores:
        """(n,) how well the words of each row that may be shown match those of ``text``."""
        matches = self.searcher.lexical.match(text).matches.copy()
        matches[self.hand.hidden_rows] = 0.0
        return matches


def _units(values: Iterable[Scalar]) -> set[str]:
    """The units that values are counted in."""
    return {unit for value in values for _, unit in amounts_in(str(value))}
