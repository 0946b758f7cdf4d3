"""What finds and ranks goods for a skill, and what a search brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from assistant.occasions.occasion import Occasion
from assistant.promotions.views import View
from assistant.skills.outcome import Suggested
from assistant.skills.shopper import Shopper
from recommender.profiling.profiles import Profile
from retrieval.constraints import Constraint
from retrieval.facets import Facet
from retrieval.relaxation import Relaxation
from retrieval.search import SearchRequest


@dataclass(frozen=True, slots=True)
class Found:
    """What a search brought: products, how many pass, what to relax, what divides them."""

    products: tuple[Suggested, ...]
    total: int
    relaxations: tuple[Relaxation, ...]
    facets: tuple[Facet, ...]
    timings_ms: Mapping[str, float]


class GoodsKnowledge(Protocol):
    """Knows what the goods of a shop are called, and which properties they have."""

    def has_field(self, field: str, constraints: Sequence[Constraint]) -> bool:
        """Whether any product that satisfies ``constraints`` has the attribute ``field``."""

    def decides(self, constraint: Constraint, kinds: Sequence[Constraint]) -> bool:
        """Whether the listings of ``kinds`` tell apart what meets ``constraint``."""

    def kind_named_by(self, constraint: Constraint) -> Constraint | None:
        """The kind of goods that a property names as well: oolong is tea."""

    def is_said_of(self, text: str, constraints: Sequence[Constraint]) -> bool:
        """Whether the words of ``text`` speak of products that satisfy ``constraints``."""

    def is_about_others(self, text: str, kinds: Sequence[Constraint]) -> bool:
        """Whether ``text`` is about goods of the shop, and hardly about any of ``kinds``."""

    def sells(self, name: str) -> bool:
        """Whether some product is, by its title, the kind of goods called ``name``."""

    def is_called(self, name: str) -> bool:
        """Whether some listing has the words of ``name``."""

    def has_like(self, name: str) -> bool:
        """Whether anything in the shop is like what is called ``name``."""

    def at_full_price(self) -> frozenset[str]:
        """The ids of the products that cost no less than they did before."""

    def count(self, constraints: Sequence[Constraint]) -> int:
        """How many products satisfy ``constraints``."""

    def values(self, field: str, constraints: Sequence[Constraint]) -> Mapping[str, int]:
        """How many products that satisfy ``constraints`` have each value, the commonest first."""

    def range(self, field: str, constraints: Sequence[Constraint]) -> tuple[float, float] | None:
        """The least and the most of a figure among products that satisfy ``constraints``, if any has it."""


class Finder(Protocol):
    """Searches and ranks; the same request, shopper and shop state give the same list."""

    def on(self, occasion: Occasion) -> "Finder":
        """The same, for one occasion."""

    def priced(self, view: View) -> "Finder":
        """The same, at the prices of one shopper at one moment."""

    @property
    def goods(self) -> GoodsKnowledge:
        """What the goods are called and have."""

    @property
    def hidden(self) -> frozenset[str]:
        """The products that nothing may show on this occasion."""

    def find(self, request: SearchRequest, shopper: Shopper) -> Found:
        """The products that pass the request's hard constraints, best first."""

    def recommend(self, request: SearchRequest, shopper: Shopper) -> Found:
        """What suits the shopper without a need being named."""

    def profile(self, shopper: Shopper) -> Profile:
        """What is known of a shopper now."""

    def weights(self, request: SearchRequest, *, personal: bool = True) -> Mapping[str, float]:
        """What each part of a score counts for a request."""

    def explained(
        self, request: SearchRequest, product_id: str, shopper: Shopper
    ) -> Suggested | None:
        """A product as ``request`` ranks it, with its reasons; None for an unknown one."""
