"""The occasion of one turn: when it is, which number decides by chance, on which terms it is served.

It is settled before the turn, so that the turn itself leaves nothing to chance or to the clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assistant.merchandising.rules import Rule
from recommender.experiments.log import Arm
from recommender.exploring.beliefs import Beliefs


@dataclass(frozen=True, slots=True)
class Terms:
    """How lists are made.

    Args:
        weights: Weights of parts that take the place of the ranker's own.
        explore_share: Of all lists, how many give a place to exploring, 0 to 1.
        brand_cap: Of a list, how much one brand may take, above 0 to 1; None: any share.
    """

    weights: Mapping[str, float] = field(default_factory=dict)
    explore_share: float = 0.0
    brand_cap: float | None = None


@dataclass(frozen=True, slots=True)
class Occasion:
    """One turn, or one request of a program.

    Args:
        now: The moment; None where it does not matter.
        chance: Evenly spread over 0 to 1 and different for each turn; None: nothing is tried out.
        terms: How lists are made for this shopper.
        beliefs: What exploring goes by.
        arms: The variants of experiments that the terms come from.
        rules: Of the shop's owner, those in force.
    """

    now: datetime | None = None
    chance: float | None = None
    terms: Terms = field(default_factory=Terms)
    beliefs: Beliefs = field(default_factory=Beliefs)
    arms: tuple[Arm, ...] = ()
    rules: tuple[Rule, ...] = ()
