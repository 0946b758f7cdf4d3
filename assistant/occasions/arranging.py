"""The last hand on a ranked list: a place may be given to what is tried out.

Whoever is moved keeps true parts: what it took to get there stands in a part of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.occasions.occasion import Occasion
from recommender.exploring.drawing import draw
from recommender.exposure.draws import Draw
from recommender.ranking.blending import UNITS, Ranked
from recommender.ranking.evidence import Part

EXPLORED_PLACE = 3  # is looked at on any screen, while the two best stay where they are
CANDIDATES = 12
NEAR = 0.7  # of the score of who stands there, what another must have to be tried


@dataclass(frozen=True, slots=True)
class Arranged:
    """A list as it is shown, and the choice by chance that was made in it, if any."""

    shown: list[Ranked]
    draw: Draw | None = None


def explored(shown: Sequence[Ranked], spare: Sequence[Ranked], occasion: Occasion) -> Arranged:
    """Gives the third place of a list to chance, if the occasion wants that.

    Args:
        shown: The list, best first.
        spare: Who else passes and can be had, best first; may hold what is shown.
        occasion: The chance, the share and what is believed.
    """
    whole, share = list(shown), occasion.terms.explore_share
    if occasion.chance is None or share <= 0 or len(whole) < EXPLORED_PLACE:
        return Arranged(whole)
    place = EXPLORED_PLACE - 1
    candidates = [whole[place], *_tried(whole[place], whole, spare)]
    if len(candidates) < 2:
        return Arranged(whole)
    ids = [one.id for one in candidates]
    beliefs = [occasion.beliefs.about(product_id) for product_id in ids]
    made = draw(EXPLORED_PLACE, ids, beliefs, share, occasion.chance)
    if made.explores:
        whole[place] = lifted(candidates[made.chosen], whole[place].score, Part.EXPLORE)
    return Arranged(whole, made)


def lifted(item: Ranked, score: float, part: Part) -> Ranked:
    """``item`` with at least ``score``; what that takes, never nothing, is added as ``part``."""
    units = max(1, round(score * UNITS) - round(item.score * UNITS))
    units += round(item.parts.get(part, 0.0) * UNITS)
    parts = {**item.parts, part.value: units / UNITS}
    return Ranked(item.id, sum(round(value * UNITS) for value in parts.values()) / UNITS, parts)


def _tried(there: Ranked, shown: Sequence[Ranked], spare: Sequence[Ranked]) -> list[Ranked]:
    """Who may be tried in the place of ``there``: nearly as good, and not on the list."""
    on_list = {one.id for one in shown}
    others = (one for one in spare if one.id not in on_list and one.score >= NEAR * there.score)
    return [one for one, _ in zip(others, range(CANDIDATES - 1), strict=False)]
