"""What a list asks of a shop's taste."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from assistant.skills.shopper import Shopper
from assistant.taste.facts import CatalogueFacts
from recommender.profiling.profiles import Profile
from recommender.ranking.evidence import Evidence
from retrieval.products import Product

Judgement = Mapping[str, Mapping[str, Evidence]]


class Taste(Protocol):
    """Judges products for a shopper; parts are ``profile``, ``together`` and ``popular``."""

    def judge(self, products: Mapping[str, Product], shopper: Shopper) -> Judgement:
        """Evidence by part and product id; what is unknown is left out."""

    def favourites(self, shopper: Shopper) -> Sequence[str]:
        """Ids that may suit without a need being named, best first; may be empty."""

    def done_with(self, shopper: Shopper) -> frozenset[str]:
        """Ids not to be offered again: what was turned down or sent back, and bought durables."""

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now, this conversation included."""

    def about(self, facts: CatalogueFacts) -> "Taste":
        """The same taste in a catalogue of these facts."""
