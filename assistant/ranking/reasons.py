"""Reasons for showing a product: the parts that made its score, each with the fact behind it.

A reason is given only for a part that counted, and names what made it count.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.nlu.words.normalising import fold
from assistant.opinions.standing import NO_STANDING, Standing, asked_aspects
from assistant.skills.books import ProductShelf
from assistant.skills.outcome import Line, Reason
from recommender.ranking.blending import Ranked
from recommender.ranking.evidence import Cause, Part
from retrieval.constraints import Constraint, Op
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.search import SearchRequest

MAX_REASONS = 3
WORTH_TELLING = 0.3  # of its weight, how much a part must bring to be given as a reason
ALWAYS_TOLD = frozenset({Part.EXPLORE, Part.PLACED})
MANY_SOLD = 100
TOLD_FACTS = frozenset({"brand", "category", "price", "color", "size"})
Causes = dict[tuple[str, str], Cause]


@dataclass(frozen=True, slots=True)
class Reasons:
    """Tells why products are shown.

    Args:
        shelf: Where the products are that made others count.
        weights: The weight of each part of a score.
        standing: What buyers praise.
        sponsored: The products for whose places somebody paid.
    """

    shelf: ProductShelf
    weights: Mapping[str, float]
    standing: Standing = NO_STANDING
    sponsored: frozenset[str] = frozenset()

    def of(
        self, item: Ranked, product: Product, causes: Causes, request: SearchRequest
    ) -> tuple[Reason, ...]:
        """The largest parts that say something, largest first; why it is moved is always told."""
        told: list[Reason] = []
        for part, weight in item.main_parts(len(item.parts)):
            slight = weight < WORTH_TELLING * self.weights.get(part, 0.0)
            if slight and part not in ALWAYS_TOLD:
                continue
            line = self._line(part, product, causes.get((part, item.id)), request)
            if line is not None:
                told.append(Reason(part, line, weight))
        moved = [reason for reason in told[MAX_REASONS:] if reason.kind in ALWAYS_TOLD]
        return (*told[: MAX_REASONS - len(moved)], *moved)

    def _line(
        self, part: str, product: Product, cause: Cause | None, request: SearchRequest
    ) -> Line | None:
        if part == "review":
            return self._reviewed(product, request)
        if part == "popular":
            return _popular(product, cause)
        if part == "constraint":
            return _met_wish(product, request)
        if part == "placed" and product.id in self.sponsored:
            return Line("reason.sponsored")
        if part in ("new", "explore", "placed"):
            return Line(f"reason.{part}")
        if part == "match":
            return _matched(product, request)
        return self._from_cause(part, cause)

    def _reviewed(self, product: Product, request: SearchRequest) -> Line | None:
        """The side that buyers praise, with how many do, else the stars."""
        praise = self.standing.praise(product.id, asked_aspects(request.said or request.text))
        if praise is None:
            told = product.rating is not None
            return Line("reason.review", {"rating": product.rating}) if told else None
        facts = {"rating": product.rating, "aspect": praise.aspect, "count": praise.count.praised}
        asked = praise.asked or product.rating is None
        return Line("reason.review_asked" if asked else "reason.review_praised", facts)

    def _from_cause(self, part: str, cause: Cause | None) -> Line | None:
        if cause is None:
            return None
        if part == "together":
            source = self.shelf.get([cause.value]).get(cause.value)
            name = {"position": None, "product": source}
            return Line("reason.together", {"name": name}) if source else None
        kind = cause.kind if cause.kind in TOLD_FACTS else "other"
        return Line(f"reason.profile_{kind}", {"field": cause.kind, "value": cause.value})


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
