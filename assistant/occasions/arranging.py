"""The last hand on a ranked list: no brand takes more than its share, and a place may be tried out.

Whoever is moved keeps true parts: what it took to get there stands in a part of its own.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.occasions.occasion import Occasion
from recommender.exploring.drawing import draw
from recommender.exposure.draws import Draw
from recommender.ranking.blending import UNITS, Ranked
from recommender.ranking.evidence import Part
from retrieval.constraints import Field
from retrieval.ordering import page
from retrieval.products import Product
from retrieval.request import SearchRequest

EXPLORED_PLACE = 3  # is looked at on any screen, while the two best stay where they are
CANDIDATES = 12
NEAR = 0.7  # of the score of who stands there, what another must have to be tried


@dataclass(frozen=True, slots=True)
class Arranged:
    """A list as it is shown, and the choice by chance that was made in it, if any."""

    shown: list[Ranked]
    draw: Draw | None = None


@dataclass(frozen=True, slots=True)
class Arranging:
    """Makes the list that is shown out of a ranking.

    Args:
        products: Of every candidate, by id.
        request: What is asked for.
        occasion: On which terms.
    """

    products: Mapping[str, Product]
    request: SearchRequest
    occasion: Occasion

    def arranged(self, varied: Sequence[Ranked], behind: Sequence[Ranked] = ()) -> Arranged:
        """The list.

        Args:
            varied: The first candidates in the order wanted.
            behind: All others, best first; they come in only where the cap makes room.
        """
        everyone = [*varied, *behind]
        shown = self._capped(varied if self._most is None else everyone)
        return self._explored(shown, everyone)

    @property
    def _most(self) -> int | None:
        """How many goods of a brand a list may have; None for any number.

        Who asks for a brand gets it.
        """
        cap = self.occasion.terms.brand_cap
        asked = any(one.field == Field.BRAND and not one.op.negated for one in self.request.hard)
        return None if cap is None or asked else max(1, int(cap * self.request.limit))

    def _capped(self, ranked: Sequence[Ranked]) -> list[Ranked]:
        """The best of all within the cap; beyond it only where there is nothing else."""
        within, beyond = self._parted(ranked)
        places = page((self.products[one.id] for one in within), self.request.limit)
        shown = [within[place] for place in places]
        return [*shown, *beyond[: self.request.limit - len(shown)]]

    def _parted(self, ranked: Sequence[Ranked]) -> tuple[list[Ranked], list[Ranked]]:
        most = self._most
        within: list[Ranked] = []
        beyond: list[Ranked] = []
        counts: Counter[str] = Counter()
        for one in ranked:
            brand = self._brand(one)
            counts[brand] += 1
            held = most is None or not brand or counts[brand] <= most
            (within if held else beyond).append(one)
        return within, beyond

    def _brand(self, one: Ranked) -> str:
        return self.products[one.id].brand or ""

    def _explored(self, shown: list[Ranked], ranked: Sequence[Ranked]) -> Arranged:
        """Gives the third place to chance, if the occasion wants that."""
        share, chance = self.occasion.terms.explore_share, self.occasion.chance
        if chance is None or share <= 0 or len(shown) < EXPLORED_PLACE:
            return Arranged(shown)
        place = EXPLORED_PLACE - 1
        candidates = [shown[place], *self._tried(place, shown, ranked)]
        if len(candidates) < 2:
            return Arranged(shown)
        ids = [one.id for one in candidates]
        beliefs = [self.occasion.beliefs.about(product_id) for product_id in ids]
        made = draw(EXPLORED_PLACE, ids, beliefs, share, chance)
        if not made.explores:
            return Arranged(shown, made)
        moved = lifted(candidates[made.chosen], shown[place].score, Part.EXPLORE)
        return Arranged([*shown[:place], moved, *shown[place + 1 :]], made)

    def _tried(self, place: int, shown: Sequence[Ranked], ranked: Sequence[Ranked]) -> list[Ranked]:
        """Who may be tried at ``place``: nearly as good, not on the list, and within the cap."""
        on_list = {one.id for one in shown}
        near = NEAR * shown[place].score
        stay = Counter(self._brand(one) for at, one in enumerate(shown) if at != place)
        full = {brand for brand, count in stay.items() if brand and count >= (self._most or 1_000)}
        others = (
            one
            for one in ranked
            if one.id not in on_list and one.score >= near and self._brand(one) not in full
        )
        best_first = sorted(others, key=lambda one: (-one.score, one.id))
        return best_first[: CANDIDATES - 1]


def lifted(item: Ranked, score: float, part: Part) -> Ranked:
    """``item`` with at least ``score``; what that takes, never nothing, is added as ``part``."""
    units = max(1, round(score * UNITS) - round(item.score * UNITS))
    units += round(item.parts.get(part, 0.0) * UNITS)
    parts = {**item.parts, part.value: units / UNITS}
    return Ranked(item.id, sum(round(value * UNITS) for value in parts.values()) / UNITS, parts)
