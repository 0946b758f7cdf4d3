"""The last hand on a ranked list: pins, the cap on brands, and the place that is tried out.

Whoever is moved keeps true parts: what it took to get there stands in a part of its own.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from assistant.merchandising.hand import Hand, Pin
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
    """A list as it is shown.

    Args:
        shown: Best first, but for what was moved.
        draw: The choice by chance that was made in it, if any.
        sponsored: Who stands in it because somebody paid.
    """

    shown: list[Ranked]
    draw: Draw | None = None
    sponsored: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Arranging:
    """Makes the list that is shown out of a ranking.

    Args:
        products: Of every candidate, by id.
        request: What is asked for.
        occasion: On which terms.
        hand: The owner's.
    """

    products: Mapping[str, Product]
    request: SearchRequest
    occasion: Occasion
    hand: Hand | None = None

    def arranged(self, varied: Sequence[Ranked], behind: Sequence[Ranked] = ()) -> Arranged:
        """The list.

        Args:
            varied: The first candidates in the order wanted.
            behind: All others, best first; they come in only where the cap makes room.
        """
        everyone = [*varied, *behind]
        best_first = sorted(everyone, key=lambda one: (-one.score, one.id))
        pins = self.hand.pins(self.request, best_first) if self.hand else []
        pinned = {pin.product_id for pin in pins}
        free = varied if self._most is None else everyone
        shown = self._capped([one for one in free if one.id not in pinned], pinned)
        whole = _with_pins(shown, pins, {one.id: one for one in everyone})
        kept_free = EXPLORED_PLACE not in {pin.place for pin in pins}
        arranged = self._explored(whole[: self.request.limit], best_first, kept_free)
        return replace(arranged, sponsored=self._sponsored(arranged.shown, pins))

    def _sponsored(self, shown: Sequence[Ranked], pins: Sequence[Pin]) -> frozenset[str]:
        """Who is shown because somebody paid."""
        if self.hand is None:
            return frozenset()
        raised = self.hand.sponsored(self.request, [one.id for one in shown])
        return raised | {pin.product_id for pin in pins if pin.sponsored}

    @property
    def _most(self) -> int | None:
        """How many goods of a brand a list may have; None for any number.

        Who asks for a brand gets it.
        """
        cap = self.occasion.terms.brand_cap
        asked = any(one.field == Field.BRAND and not one.op.negated for one in self.request.hard)
        return None if cap is None or asked else max(1, int(cap * self.request.limit))

    def _capped(self, ranked: Sequence[Ranked], pinned: Collection[str] = ()) -> list[Ranked]:
        """The best of all within the cap; beyond it only where there is nothing else."""
        within, beyond = self._parted(ranked, pinned)
        places = page((self.products[one.id] for one in within), self.request.limit)
        shown = [within[place] for place in places]
        return [*shown, *beyond[: self.request.limit - len(shown)]]

    def _parted(
        self, ranked: Sequence[Ranked], pinned: Collection[str]
    ) -> tuple[list[Ranked], list[Ranked]]:
        """Those within the cap, what is pinned counted first, and those beyond it."""
        most = self._most
        within: list[Ranked] = []
        beyond: list[Ranked] = []
        counts = Counter(self.products[key].brand or "" for key in pinned)
        for one in ranked:
            brand = self._brand(one)
            counts[brand] += 1
            held = most is None or not brand or counts[brand] <= most
            (within if held else beyond).append(one)
        return within, beyond

    def _brand(self, one: Ranked) -> str:
        return self.products[one.id].brand or ""

    def _explored(
        self, shown: list[Ranked], best_first: Sequence[Ranked], kept_free: bool
    ) -> Arranged:
        """Gives the third place to chance, if the occasion wants that and nobody is pinned there."""
        share, chance = self.occasion.terms.explore_share, self.occasion.chance
        if chance is None or share <= 0 or len(shown) < EXPLORED_PLACE or not kept_free:
            return Arranged(shown)
        place = EXPLORED_PLACE - 1
        candidates = [shown[place], *self._tried(place, shown, best_first)]
        if len(candidates) < 2:
            return Arranged(shown)
        ids = [one.id for one in candidates]
        beliefs = [self.occasion.beliefs.about(product_id) for product_id in ids]
        made = draw(EXPLORED_PLACE, ids, beliefs, share, chance)
        if not made.explores:
            return Arranged(shown, made)
        moved = lifted(candidates[made.chosen], shown[place].score, Part.EXPLORE)
        return Arranged([*shown[:place], moved, *shown[place + 1 :]], made)

    def _tried(
        self, place: int, shown: Sequence[Ranked], best_first: Sequence[Ranked]
    ) -> list[Ranked]:
        """Who may be tried at ``place``: nearly as good, not on the list, and within the cap."""
        on_list = {one.id for one in shown}
        near = NEAR * shown[place].score
        stay = Counter(self._brand(one) for at, one in enumerate(shown) if at != place)
        full = {brand for brand, count in stay.items() if brand and count >= (self._most or 1_000)}
        others = (
            one
            for one in best_first
            if one.id not in on_list and one.score >= near and self._brand(one) not in full
        )
        return list(islice(others, CANDIDATES - 1))


def _with_pins(
    shown: Sequence[Ranked], pins: Sequence[Pin], by_id: Mapping[str, Ranked]
) -> list[Ranked]:
    """The list with pinned products in their places, raised to the score of whom they displace."""
    whole = list(shown)
    for pin in pins:
        place = min(pin.place - 1, len(whole))
        there = whole[place].score if place < len(whole) else by_id[pin.product_id].score
        whole.insert(place, lifted(by_id[pin.product_id], there, Part.PLACED))
    return whole


def lifted(item: Ranked, score: float, part: Part) -> Ranked:
    """``item`` with at least ``score``; what that takes, never nothing, is added as ``part``."""
    units = max(1, round(score * UNITS) - round(item.score * UNITS))
    units += round(item.parts.get(part, 0.0) * UNITS)
    parts = {**item.parts, part.value: units / UNITS}
    return Ranked(item.id, sum(round(value * UNITS) for value in parts.values()) / UNITS, parts)
