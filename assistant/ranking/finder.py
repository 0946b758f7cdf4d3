"""Ranks what a search brought: one score whose parts add up, and reasons drawn from those parts.

Every part is evidence between 0 and 1 times its weight. A reason is shown only for a part that
counted, and names the fact that made it count.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from assistant.merchandising.hand import Hand
from assistant.occasions.arranging import Arranged, Arranging
from assistant.occasions.occasion import Occasion
from assistant.opinions.standing import NO_STANDING, Standing
from assistant.promotions.views import View
from assistant.ranking.avoiding import avoiding, without_words
from assistant.ranking.evidence import Evidence, Witnesses
from assistant.ranking.goods import Goods
from assistant.ranking.heads import with_head
from assistant.ranking.reasons import Causes, Reasons
from assistant.ranking.weights import variety_of, weights_of
from assistant.skills.books import ProductShelf, Veiled
from assistant.skills.finder import Found
from assistant.skills.outcome import Reason, Suggested
from assistant.skills.shopper import Shopper
from assistant.taste.taste import Taste
from recommender.profiling.profiles import Profile
from recommender.ranking.blending import Ranked, rank
from recommender.ranking.diversity import diversify
from retrieval.request import SearchResult
from retrieval.reranking import Reranker, reranked
from retrieval.search import Searcher, SearchRequest

POOL = 80  # candidates that are ranked; more would only be weighed to be dropped
SPREAD = 4  # pages of candidates among which listings of the same goods give way to others


@dataclass(frozen=True, slots=True)
class RankingFinder:
    """Searches, then ranks by all that is known; implements ``skills.finder.Finder``."""

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

    def priced(self, view: View) -> "RankingFinder":
        """The same, at the prices of one shopper at one moment."""
        hand = Hand(view.searcher.table, self.occasion.rules)
        return replace(self, searcher=view.searcher, shelf=view.shelf, hand=hand)

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
        allowed = self.goods.rows(pool.hard)
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
        evidence, causes = self._witnesses.heard(matches, request, shopper)
        weights = self.weights(request, personal=shopper.said.personal)
        (item,) = rank([product_id], evidence, weights)
        reasons = Reasons(self.shelf, weights, self.standing)
        product = self.shelf.get([product_id])[product_id]
        told = reasons.of(item, product, causes, request)
        return Suggested(product, item.score, item.parts, told)

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now."""
        return self.taste.profile(shopper)

    @property
    def goods(self) -> Goods:
        """What the goods are called and have."""
        return Goods(self.searcher, self._hand)

    def weights(self, request: SearchRequest, *, personal: bool = True) -> Mapping[str, float]:
        """What each part of a score counts for a request."""
        return weights_of(request, self.occasion, personal=personal)

    @property
    def _witnesses(self) -> Witnesses:
        return Witnesses(self.shelf, self.taste, self.standing, self._hand, self.now)

    @property
    def _hand(self) -> Hand:
        return self.hand or Hand(self.searcher.table)

    def _pool(self, request: SearchRequest, shopper: Shopper) -> SearchRequest:
        """The request for candidates: more than are shown, without what is not to be offered.

        What a shopper is done with is still found by its words: who names it wants it.
        """
        done = shopper.disliked if request.text else self.taste.done_with(shopper)
        return replace(
            request,
            constraints=(*request.constraints, *avoiding(request, shopper.said.avoided)),
            limit=max(POOL, request.limit),
            exclude=request.exclude
            | frozenset(done)
            | frozenset(shopper.owned)
            | self._hand.hidden_for(request),
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
        evidence, causes = self._witnesses.heard(matches, request, shopper)
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

    def _ranked(
        self,
        matches: Mapping[str, float],
        evidence: Evidence,
        request: SearchRequest,
        weights: Mapping[str, float],
    ) -> Arranged:
        variety = variety_of(request)
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
