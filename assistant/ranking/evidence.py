"""Gathers what speaks for each candidate: match, wishes, taste, buyers, newness, the owner's hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from assistant.merchandising.hand import Hand
from assistant.opinions.standing import Standing, asked_aspects
from assistant.ranking.reasons import Causes
from assistant.ranking.weights import SEARCHING
from assistant.skills.books import ProductShelf
from assistant.skills.shopper import Shopper
from assistant.taste.taste import Taste
from retrieval.matching import satisfies
from retrieval.products import Product
from retrieval.search import SearchRequest

NEW_DAYS = 45
Evidence = dict[str, dict[str, float]]


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who can say something for a product.

    Args:
        now: Never before the shop's latest event.
    """

    shelf: ProductShelf
    taste: Taste
    standing: Standing
    hand: Hand
    now: datetime

    def heard(
        self, matches: Mapping[str, float], request: SearchRequest, shopper: Shopper
    ) -> tuple[Evidence, Causes]:
        """Evidence by part and product, -1 to 1, and what caused it.

        Args:
            matches: How well each candidate matches the words, 0 to 1.
            request: What is asked for.
            shopper: Who asks.
        """
        products = self.shelf.get(list(matches))
        judged = self.taste.judge(products, shopper)
        moment = datetime.fromisoformat(shopper.now) if shopper.now else self.now
        now = max(moment, self.now)
        evidence: Evidence = {part: {} for part in SEARCHING}
        causes: Causes = {}
        evidence["match"] = dict(matches)
        evidence["placed"] = self.hand.lifts(request, matches)
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
