"""Ranks what a search brought: one score whose parts add up, and reasons drawn from those parts.

Every part is evidence between 0 and 1 times its weight. A reason is shown only for a part that
counted, and names the fact that made it count.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np

from assistant.avoiding import avoiding, without_words
from assistant.heads import with_head
from assistant.merchandising.hand import Hand
from assistant.occasions.arranging import Arranged, Arranging
from assistant.occasions.occasion import Occasion
from assistant.opinions.standing import NO_STANDING, Standing, asked_aspects
from assistant.reasons import Causes, Reasons
from assistant.shop.taste import Taste
from assistant.skills.context import Found, ProductShelf, Shopper, Veiled
from assistant.skills.outcome import Reason, Suggested
from recommender.profiling.profiles import Profile
from recommender.ranking.blending import Ranked, rank
from recommender.ranking.diversity import diversify
from retrieval.columns import Mask
from retrieval.constraints import Constraint, Scalar
from retrieval.enriching.enrichment import TYPE
from retrieval.lexical import Scores
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.relevance import RELEVANT
from retrieval.request import SearchResult
from retrieval.reranking import Reranker, reranked
from retrieval.search import Searcher, SearchRequest
from retrieval.units import amounts_in

POOL = 80  # candidates that are ranked; more would only be weighed to be dropped
NEW_DAYS = 45
# Where words are searched for they decide: nDCG@10 .666 on the tuned half of the judged requests,
# .637 with .45 for the match and .1 for popularity and reviews each; variety .3 costs .006 more.
SEARCHING: Mapping[str, float] = {
    "match": 0.64,
    "constraint": 0.15,
    "profile": 0.08,
    "together": 0.08,
    "popular": 0.02,
    "review": 0.02,
    "new": 0.01,
}
# 音质好的, "comfortable": what buyers say of it is asked for. On the 22 tuned requests that do so nDCG@10,
# which knows no reviews, is .687 with this weight, .689 without and .671 with .1.
JUDGING: Mapping[str, float] = {**SEARCHING, "match": 0.61, "review": 0.05}
BROWSING: Mapping[str, float] = {
    "match": 0.45,
    "constraint": 0.12,
    "profile": 0.1,
    "together": 0.1,
    "popular": 0.1,
    "review": 0.1,
    "new": 0.03,
}
PERSONAL_PARTS = ("profile", "together")  # what nobody has who wants no personal recommendation
SPREAD = 4  # pages of candidates among which listings of the same goods give way to others
SEARCHING_VARIETY = 0.05
BROWSING_VARIETY = 0.3
DECIDING = 0.5  # of the goods of a kind, how many must name a property for it to filter
TAGS = 1.5  # values a listing has of a property that is a list of tags
SAID_AS_WELL = 0.7  # of the best match in the shop
SAID = 0.6  # of the words of a name stand in some listing
# Of 60 kinds of goods that the demo shop does not sell and no listing names, the nearest match of 47
# lies below, and those above are near in use; none of the names of its own shelves does.
LIKE = 0.5
# Of 17 wishes that go on about earphones, shoes or face wash, the best of these match at least .22 of
# the best of the shop; of 13 that are about other goods, 12 at most .16.
HARDLY = 0.2

Evidence = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class RankingFinder:
    """Searches, then ranks by all that is known; implements ``skills.context.Finder``."""

    searcher: Searcher
    shelf: ProductShelf
    taste: Taste
    now: datetime
    reranker: Reranker | None = None
    occasion: Occasion = field(default_factory=Occasion)
    standing: Standing = NO_STANDING
    hand: Hand | None = None

    def on(self, occasion: Occasion) -> "RankingFinder":
        """The same, for one occasion."""
        return replace(self, occasion=occasion, hand=Hand(self.searcher.table, occasion.rules))

    @property
    def hidden(self) -> frozenset[str]:
        """The products that nothing may show on this occasion."""
        return self._hand.hidden

    def find(self, request: SearchRequest, shopper: Shopper) -> Found:
        """The best products for a request; an order asked for is kept as it is."""
        request = with_head(request, self.searcher.table)
        pool = self._pool(request, shopper)
        result = self.searcher.search(pool)
        matches = {hit.id: hit.parts.get("match", 0.0) for hit in result.hits}
        if self.reranker and request.text and request.sort is None:
            products = self.shelf.get(list(matches))
            query = request.said or request.text
            matches = reranked(self.reranker, query, matches, products)
        return self._found(self._with_brought(matches, pool), result, request, shopper)

    def recommend(self, request: SearchRequest, shopper: Shopper) -> Found:
        """What suits the shopper: favourites and what is popular, within the constraints.

        Nothing is offered that is sold out.
        """
        request = replace(request, text="")
        pool = self._pool(request, shopper)
        result = self.searcher.search(pool)
        table = self.searcher.table
        allowed = self._rows(pool.hard)
        favourites = {
            key: 0.0
            for key in self.taste.favourites(shopper)
            if key in table.row_of and allowed[table.row_of[key]] and key not in pool.exclude
        }
        matches = {**favourites, **{h.id: 0.0 for h in result.hits}}
        offered = {key: 0.0 for key in matches if table.available[table.row_of[key]]}
        return self._found(self._with_brought(offered, pool), result, request, shopper)

    def explained(
        self, request: SearchRequest, product_id: str, shopper: Shopper
    ) -> Suggested | None:
        """A product as ``request`` ranks it, with its reasons; None for an unknown one."""
        if product_id not in self.searcher.table.row_of:
            return None
        result = self.searcher.search(self._pool(request, shopper))
        matches = {hit.id: hit.parts.get("match", 0.0) for hit in result.hits}
        matches.setdefault(product_id, 0.0)
        evidence, causes = self._evidence(matches, request, shopper)
        weights = self.weights(request, personal=shopper.said.personal)
        (item,) = rank([product_id], evidence, weights)
        reasons = Reasons(self.shelf, weights, self.standing)
        product = self.shelf.get([product_id])[product_id]
        told = reasons.of(item, product, causes, request)
        return Suggested(product, item.score, item.parts, told)

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now."""
        return self.taste.profile(shopper)

    def has_field(self, field: str, constraints: Sequence[Constraint]) -> bool:
        """Whether any product that satisfies ``constraints`` has the attribute ``field``."""
        table = self.searcher.table
        return table.holding(field, self._rows(constraints)) > 0

    def decides(self, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
        """Whether the listings of ``kinds`` tell apart what meets ``constraint``.

        They do when most of them have a value for the field, one each, and some have this one.
        Amounts ("10 mm") may be several, for they are what a listing comes in and no tags; one that
        no goods have still decides if it is counted as theirs are.
        """
        table = self.searcher.table
        mask = self._rows(kinds)
        holding = table.holding(constraint.field, mask)
        if not holding or holding < DECIDING * np.count_nonzero(mask):
            return False
        counts = table.column(constraint.field).counts(mask)
        if not (table.mask(constraint) & mask).any():
            values = table.column(constraint.field).values
            held = (value for value, count in zip(values, counts, strict=True) if count)
            return not _units(constraint.values).isdisjoint(_units(held))
        return bool(_units(constraint.values)) or int(counts.sum()) <= TAGS * holding

    def is_said_of(self, text: str, constraints: Sequence[Constraint]) -> bool:
        """Whether the words of ``text`` speak of products that satisfy ``constraints``.

        They do when the best of these match the words about as well as the best of the shop.
        """
        matches = self._words(text)
        best = float(matches.max(initial=0.0))
        among = float(matches[self._rows(constraints)].max(initial=0.0))
        return best > 0 and among >= SAID_AS_WELL * best

    def is_about_others(self, text: str, kinds: Sequence[Constraint]) -> bool:
        """Whether ``text`` is about goods of the shop, and hardly about any of ``kinds``."""
        best, among = self._best_match(text), self._best_match(text, kinds)
        return best >= RELEVANT and among < HARDLY * best

    def sells(self, name: str) -> bool:
        """Whether some product is, by its title, the kind of goods called ``name``."""
        rows = self.searcher.table.rows_with(TYPE, name)
        return bool(np.setdiff1d(rows, self._hand.hidden_rows).size)

    def is_called(self, name: str) -> bool:
        """Whether some listing has the words of ``name``."""
        return float(self._words(name).max(initial=0.0)) >= SAID

    def has_like(self, name: str) -> bool:
        """Whether anything in the shop is like what is called ``name``."""
        return self._best_match(name) >= LIKE

    def _best_match(self, text: str, constraints: Sequence[Constraint] = ()) -> float:
        """How well the best of what satisfies ``constraints`` matches, 0 to 1."""
        request = SearchRequest(
            text=text, constraints=tuple(constraints), limit=1, exclude=self.hidden
        )
        hits = self.searcher.search(request).hits
        return max((hit.parts.get("match", 0.0) for hit in hits), default=0.0)

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products satisfy ``constraints``."""
        return int(self._rows(constraints).sum())

    @property
    def _hand(self) -> Hand:
        return self.hand or Hand(self.searcher.table)

    def _rows(self, constraints: Iterable[Constraint]) -> Mask:
        """(n,) which rows satisfy all of ``constraints`` and may be shown."""
        mask = self.searcher.table.rows(constraints)
        mask[self._hand.hidden_rows] = False
        return mask

    def _words(self, text: str) -> Scores:
        """(n,) how well the words of each row that may be shown match those of ``text``."""
        matches = self.searcher.lexical.match(text).matches.copy()
        matches[self._hand.hidden_rows] = 0.0
        return matches

    def _pool(self, request: SearchRequest, shopper: Shopper) -> SearchRequest:
        """The request for candidates: more than are shown, without what is not to be offered.

        What a shopper is done with is still found by its words: who names it wants it.
        """
        done = shopper.disliked if request.text else self.taste.done_with(shopper)
        return replace(
            request,
            constraints=(*request.constraints, *avoiding(request, shopper.said.avoided)),
            limit=max(POOL, request.limit),
            exclude=request.exclude | frozenset(done) | self._hand.hidden_for(request),
            facets=True,
        )

    def _with_brought(self, matches: Mapping[str, float], pool: SearchRequest) -> dict[str, float]:
        """The candidates with what the owner brings in; that it matches nothing is not concealed."""
        return {**matches, **dict.fromkeys(self._hand.brought(pool, matches), 0.0)}

    def _found(
        self,
        matches: Mapping[str, float],
        result: SearchResult,
        request: SearchRequest,
        shopper: Shopper,
    ) -> Found:
        matches = without_words(matches, self.shelf, shopper.said.avoided, request)
        evidence, causes = self._evidence(matches, request, shopper)
        weights = self.weights(request, personal=shopper.said.personal)
        ranked = self._ranked(matches, evidence, request, weights)
        told = self._told(ranked, causes, request, weights)
        return Found(
            products=tuple(self._suggested(item, told[item.id], ranked) for item in ranked.shown),
            total=result.relevant,
            relaxations=result.relaxations,
            facets=result.facets,
            timings_ms=result.timings_ms,
        )

    def _evidence(
        self, matches: Mapping[str, float], request: SearchRequest, shopper: Shopper
    ) -> tuple[Evidence, Causes]:
        products = self.shelf.get(list(matches))
        judged = self.taste.judge(products, shopper)
        moment = datetime.fromisoformat(shopper.now) if shopper.now else self.now
        now = max(moment, self.now)
        evidence: Evidence = {part: {} for part in SEARCHING}
        causes: Causes = {}
        evidence["match"] = dict(matches)
        evidence["placed"] = self._hand.lifts(request, matches)
        for part, scores in judged.items():
            for product_id, found in scores.items():
                evidence[part][product_id] = found.value
                if found.cause:
                    causes[part, product_id] = found.cause
        asked = asked_aspects(request.said or request.text)
        for product_id, product in products.items():
            evidence["constraint"][product_id] = _wishes_met(product, request)
            evidence["review"][product_id] = self.standing.evidence(product, asked)
            evidence["new"][product_id] = _newness(product, now)
        return evidence, causes

    def _ranked(
        self,
        matches: Mapping[str, float],
        evidence: Evidence,
        request: SearchRequest,
        weights: Mapping[str, float],
    ) -> Arranged:
        variety = _variety(request)
        if request.sort is not None:
            ordered = self._there(list(matches))[: request.limit]
            scored = {item.id: item for item in rank(ordered, evidence, weights, len(ordered))}
            return Arranged([scored[product_id] for product_id in ordered])
        products = self.shelf.get(list(matches))
        there = self._there(list(matches))
        ranked = rank(there, evidence, weights, max(POOL, request.limit))
        groups = {key: product.brand or "" for key, product in products.items()}
        varied = diversify(ranked, groups, strength=variety, limit=SPREAD * request.limit)
        placed = {item.id for item in varied}
        behind = [item for item in ranked if item.id not in placed]
        arranging = Arranging(products, request, self.occasion, self._hand)
        return arranging.arranged(varied, behind)

    def weights(self, request: SearchRequest, *, personal: bool = True) -> Mapping[str, float]:
        """The weight of each part, as the occasion wants it; without what is personal, if asked so."""
        base = SEARCHING if request.text else BROWSING
        if request.text and asked_aspects(request.said or request.text):
            base = JUDGING
        usual = {**base, "placed": 1.0, **self.occasion.terms.weights}
        return usual if personal else {**usual, **dict.fromkeys(PERSONAL_PARTS, 0.0)}

    def _there(self, ids: Sequence[str]) -> list[str]:
        """What can be had; sold-out goods are shown only where there is nothing else."""
        table = self.searcher.table
        return [key for key in ids if table.available[table.row_of[key]]] or list(ids)

    def _told(
        self,
        ranked: Arranged,
        causes: Causes,
        request: SearchRequest,
        weights: Mapping[str, float],
    ) -> dict[str, tuple[Reason, ...]]:
        """The reasons for each product of a list; what is hidden is no reason for another."""
        shelf = Veiled(self.shelf, self.hidden) if self.hidden else self.shelf
        reasons = Reasons(shelf, weights, self.standing, ranked.sponsored)
        products = self.shelf.get([item.id for item in ranked.shown])
        return {
            item.id: reasons.of(item, products[item.id], causes, request) for item in ranked.shown
        }

    def _suggested(self, item: Ranked, told: tuple[Reason, ...], ranked: Arranged) -> Suggested:
        product = self.shelf.get([item.id])[item.id]
        drawn = ranked.draw if ranked.draw and ranked.draw.product_id == item.id else None
        paid = item.id in ranked.sponsored
        return Suggested(product, item.score, item.parts, told, drawn, paid)


def _units(values: Iterable[Scalar]) -> set[str]:
    """The units that values are counted in."""
    return {unit for value in values for _, unit in amounts_in(str(value))}


def _variety(request: SearchRequest) -> float:
    return SEARCHING_VARIETY if request.text else BROWSING_VARIETY


def _wishes_met(product: Product, request: SearchRequest) -> float:
    """The share of soft constraints that the product meets."""
    wishes = [constraint for constraint in request.constraints if not constraint.hard]
    return sum(satisfies(product, wish) for wish in wishes) / len(wishes) if wishes else 0.0


def _newness(product: Product, now: datetime) -> float:
    """1 on the first day, falling to 0 after ``NEW_DAYS``."""
    if not product.created_at:
        return 0.0
    created = datetime.fromisoformat(product.created_at)
    if created.tzinfo is None:
        created = created.replace(tzinfo=now.tzinfo)
    age = (now - created).days
    return max(0.0, 1 - age / NEW_DAYS) if age >= 0 else 0.0
