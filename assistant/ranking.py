"""Ranks what a search brought: one score whose parts add up, and reasons drawn from those parts.

Every part is evidence between 0 and 1 times its weight. A reason is shown only for a part that
counted, and names the fact that made it count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from assistant.nlu.words.normalising import fold
from assistant.shop.taste import Taste
from assistant.skills.context import Found, ProductShelf, Shopper
from assistant.skills.outcome import Line, Reason, Suggested
from recommender.blending import Ranked, rank
from recommender.diversity import diversify
from recommender.evidence import Cause
from retrieval.constraints import Constraint, Op
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.request import SearchResult
from retrieval.search import Searcher, SearchRequest

POOL = 80  # candidates that are ranked; more would only be weighed to be dropped
NEW_DAYS = 45
MAX_REASONS = 3
WEIGHTS: Mapping[str, float] = {
    "match": 0.45,
    "constraint": 0.12,
    "profile": 0.1,
    "together": 0.1,
    "popular": 0.1,
    "review": 0.1,
    "new": 0.03,
}
WORTH_TELLING = 0.3  # of its weight, how much a part must bring to be given as a reason
MANY_SOLD = 100
SAID_AS_WELL = 0.7  # of the best match in the shop
TOLD_FACTS = frozenset({"brand", "category", "price", "color"})

Evidence = dict[str, dict[str, float]]
Causes = dict[tuple[str, str], Cause]


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
        reasons = self._reasons(item, product, causes, request)
        return Suggested(product, item.score, item.parts, reasons)

    def _reasons(
        self, item: Ranked, product: Product, causes: Causes, request: SearchRequest
    ) -> tuple[Reason, ...]:
        """The largest parts that say something, largest first."""
        told: list[Reason] = []
        for part, weight in item.main_parts(len(WEIGHTS)):
            if weight < WORTH_TELLING * WEIGHTS.get(part, 0.0):
                continue
            line = self._line(part, product, causes.get((part, item.id)), request)
            if line is not None:
                told.append(Reason(part, line, weight))
        return tuple(told[:MAX_REASONS])

    def _line(
        self, part: str, product: Product, cause: Cause | None, request: SearchRequest
    ) -> Line | None:
        if part == "review":
            return Line("reason.review", {"rating": product.rating})
        if part == "popular":
            return _popular(product, cause)
        if part == "constraint":
            return _met_wish(product, request)
        if part == "new":
            return Line("reason.new")
        if part == "match":
            return _matched(product, request)
        return self._from_cause(part, cause)

    def _from_cause(self, part: str, cause: Cause | None) -> Line | None:
        if cause is None:
            return None
        if part == "together":
            source = self.shelf.get([cause.value]).get(cause.value)
            name = {"position": None, "product": source}
            return Line("reason.together", {"name": name}) if source else None
        kind = cause.kind if cause.kind in TOLD_FACTS else "other"
        return Line(f"reason.profile_{kind}", {"field": cause.kind, "value": cause.value})


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


def _popular(product: Product, cause: Cause | None) -> Line | None:
    """Sales if they made it popular, else that many look at it now; few sales are no reason."""
    if cause is not None and cause.kind == "seen":
        return Line("reason.popular_seen")
    if product.sales is not None and product.sales >= MANY_SOLD:
        return Line("reason.popular", {"sales": product.sales})
    return None


def _matched(product: Product, request: SearchRequest) -> Line:
    """What of the request the listing itself says; else only that the meaning is near."""
    said = fold(
        " ".join((product.title, *(t.get("title", "") for t in product.localized.values())))
    )
    words = [word for word in request.text.split() if len(word) > 1 and word in said]
    return Line("reason.match_words", {"words": " ".join(words)}) if words else Line("reason.match")


def _met_wish(product: Product, request: SearchRequest) -> Line | None:
    met = [c for c in request.constraints if not c.hard and satisfies(product, c)]
    return Line("reason.constraint", {"value": _own_value(product, met[0])}) if met else None


def _own_value(product: Product, wish: Constraint) -> Constraint:
    """Of alternatives, the one that this product has, as a fact about it."""
    if wish.op is not Op.IN:
        return wish
    own = (Constraint(wish.field, Op.EQ, value) for value in wish.values)
    return next((one for one in own if satisfies(product, one)), wish)
