"""Ranks what a search brought: one score whose parts add up, and reasons drawn from those parts.

Every part is evidence between 0 and 1 times its weight. A reason is shown only for a part that
counted, and names the fact that made it count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.reasons import Causes, Reasons
from assistant.shop.taste import Taste
from assistant.skills.context import Found, ProductShelf, Shopper
from assistant.skills.outcome import Suggested
from recommender.blending import Ranked, rank
from recommender.diversity import diversify
from retrieval.constraints import Constraint
from retrieval.enriching.enrichment import TYPE
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.request import SearchResult
from retrieval.search import Searcher, SearchRequest

POOL = 80  # candidates that are ranked; more would only be weighed to be dropped
NEW_DAYS = 45
WEIGHTS: Mapping[str, float] = {
    "match": 0.45,
    "constraint": 0.12,
    "profile": 0.1,
    "together": 0.1,
    "popular": 0.1,
    "review": 0.1,
    "new": 0.03,
}
SAID_AS_WELL = 0.7  # of the best match in the shop

Evidence = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class RankingFinder:
    """Searches, then ranks by all that is known; implements ``skills.context.Finder``."""

    searcher: Searcher
    shelf: ProductShelf
    taste: Taste
    now: datetime

    def find(self, request: SearchRequest, shopper: Shopper) -> Found:
        """The best products for a request; an order asked for is kept as it is."""
        result = self.searcher.search(_pool(request, shopper))
        matches = {hit.id: hit.parts.get("match", 0.0) for hit in result.hits}
        return self._found(matches, result, request, shopper)

    def recommend(self, request: SearchRequest, shopper: Shopper) -> Found:
        """What suits the shopper: favourites and what is popular, within the constraints."""
        request = replace(request, text="")
        pool = _pool(request, shopper)
        result = self.searcher.search(pool)
        table = self.searcher.table
        allowed = table.rows(pool.hard)
        favourites = {
            key: 0.0
            for key in self.taste.favourites(shopper)
            if key in table.row_of and allowed[table.row_of[key]] and key not in pool.exclude
        }
        return self._found(
            {**favourites, **{h.id: 0.0 for h in result.hits}}, result, request, shopper
        )

    def has_field(self, field: str, constraints: Sequence[Constraint]) -> bool:
        """Whether any product that satisfies ``constraints`` has the attribute ``field``."""
        table = self.searcher.table
        return table.holding(field, table.rows(constraints)) > 0

    def is_said_of(self, text: str, constraints: Sequence[Constraint]) -> bool:
        """Whether the words of ``text`` speak of products that satisfy ``constraints``.

        They do when the best of these match the words about as well as the best of the shop.
        """
        matches = self.searcher.lexical.match(text).matches
        best = float(matches.max(initial=0.0))
        among = float(matches[self.searcher.table.rows(constraints)].max(initial=0.0))
        return best > 0 and among >= SAID_AS_WELL * best

    def sells(self, name: str) -> bool:
        """Whether some product is, by its title, the kind of goods called ``name``."""
        return self.searcher.table.rows_with(TYPE, name).size > 0

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products satisfy ``constraints``."""
        return int(self.searcher.table.rows(constraints).sum())

    def _found(
        self,
        matches: Mapping[str, float],
        result: SearchResult,
        request: SearchRequest,
        shopper: Shopper,
    ) -> Found:
        evidence, causes = self._evidence(matches, request, shopper)
        ranked = self._ranked(matches, evidence, request)
        return Found(
            products=tuple(self._suggested(item, causes, request) for item in ranked),
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
        evidence: Evidence = {part: {} for part in WEIGHTS}
        causes: Causes = {}
        evidence["match"] = dict(matches)
        for part, scores in judged.items():
            for product_id, found in scores.items():
                evidence[part][product_id] = found.value
                if found.cause:
                    causes[part, product_id] = found.cause
        for product_id, product in products.items():
            evidence["constraint"][product_id] = _wishes_met(product, request)
            evidence["review"][product_id] = _review(product)
            evidence["new"][product_id] = self._newness(product)
        return evidence, causes

    def _ranked(
        self, matches: Mapping[str, float], evidence: Evidence, request: SearchRequest
    ) -> list[Ranked]:
        if request.sort is not None:
            ordered = list(matches)[: request.limit]
            scored = {item.id: item for item in rank(ordered, evidence, WEIGHTS, len(ordered))}
            return [scored[product_id] for product_id in ordered]
        products = self.shelf.get(list(matches))
        ranked = rank(list(matches), evidence, WEIGHTS, POOL)
        groups = {key: product.brand or "" for key, product in products.items()}
        there = [item for item in ranked if products[item.id].available]
        gone = [item for item in ranked if not products[item.id].available]
        return [*diversify(there, groups, limit=request.limit), *gone][: request.limit]

    def _newness(self, product: Product) -> float:
        """1 on the first day, falling to 0 after ``NEW_DAYS``."""
        if not product.created_at:
            return 0.0
        created = datetime.fromisoformat(product.created_at)
        if created.tzinfo is None:
            created = created.replace(tzinfo=self.now.tzinfo)
        age = (self.now - created).days
        return max(0.0, 1 - age / NEW_DAYS) if age >= 0 else 0.0

    def _suggested(self, item: Ranked, causes: Causes, request: SearchRequest) -> Suggested:
        product = self.shelf.get([item.id])[item.id]
        reasons = Reasons(self.shelf, WEIGHTS).of(item, product, causes, request)
        return Suggested(product, item.score, item.parts, reasons)


def _pool(request: SearchRequest, shopper: Shopper) -> SearchRequest:
    """The request for candidates: more than are shown, without what the shopper disliked."""
    exclude = request.exclude | frozenset(shopper.disliked)
    return replace(request, limit=max(POOL, request.limit), exclude=exclude, facets=True)


def _wishes_met(product: Product, request: SearchRequest) -> float:
    """The share of soft constraints that the product meets."""
    wishes = [constraint for constraint in request.constraints if not constraint.hard]
    return sum(satisfies(product, wish) for wish in wishes) / len(wishes) if wishes else 0.0


def _review(product: Product) -> float:
    """Ratings from 3.5 (nothing) to 5 (all)."""
    return 0.0 if product.rating is None else min(1.0, max(0.0, (product.rating - 3.5) / 1.5))
