"""Several recommenders as one: each counts by how much is known of the shopper and of the item.

What others took counts for as much as it is sure: one weak neighbour must not outweigh likeness.
Popularity decides where nothing else is known.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, ClassVar, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions
from recommender.models.content import ContentSimilarity
from recommender.models.item_to_item import ItemToItem, ItemToItemSettings
from recommender.models.popular import Popular
from recommender.models.protocol import Arrays, Recommender

Value = TypeVar("Value")
SAMPLE = 2_000  # histories whose typical strength sets the scale of doubt


@dataclass(frozen=True, slots=True)
class BlendWeights:
    """What each part counts; the defaults were chosen on Amazon Beauty's validation items.

    Args:
        together: What others took near a history's items.
        alike: Likeness to a history's items.
        popular: What most shoppers take.
        doubt: A shopper whose best evidence is ``doubt`` times the typical is believed by half.
        unknown: What likeness counts more for an item without events; half of it after one event.
        gain: How much more a neighbour counts that is alike as well.
    """

    together: float = 1.0
    alike: float = 0.1
    popular: float = 0.05
    doubt: float = 5.0
    unknown: float = 0.0
    gain: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What each part says of all items for some rows, 0 to 1, (n_rows, n_items) each.

    Args:
        together: Sums of neighbour weights; these alone may exceed 1.
        alike: Likeness.
        popular: Popularity, (n_items,).
        novelty: 1 for an item without events, falling with each one, (n_items,).
        typical: The strongest sum of a typical history.
    """

    together: Floats
    alike: Floats
    popular: Floats
    novelty: Floats
    typical: float

    def blended(self, weights: BlendWeights) -> Floats:
        """The weighted sum."""
        total = np.float32(weights.together) * sure(self.together, weights.doubt * self.typical)
        if self.alike.size:
            total += (weights.alike + weights.unknown * self.novelty) * self.alike
        total += np.float32(weights.popular) * self.popular
        return total


def sure(together: Floats, doubt: float) -> Floats:
    """Sums of neighbour weights brought into 0..1: the weaker a row's best, the lower all of it.

    Args:
        together: The sums, (n_rows, n_items).
        doubt: A row whose best sum is this much has it count one half; 0: one.
    """
    scale = together.max(axis=1, keepdims=True, initial=0) + np.float32(doubt)
    return np.asarray(together / np.where(scale > 0, scale, 1), dtype=np.float32)


class Blend(Recommender):
    """Scores by the weighted sum of neighbours, likeness and popularity.

    Args:
        content: Likeness of the items; None leaves it out.
        weights: What each part counts.
        pairs: How neighbours are counted.
        half_life_days: Of popularity; 0 lets all events count the same.
    """

    kind: ClassVar[str] = "blend"

    def __init__(
        self,
        content: ContentSimilarity | None = None,
        weights: BlendWeights | None = None,
        pairs: ItemToItemSettings | None = None,
        half_life_days: float = 0.0,
    ) -> None:
        self.content = content
        self.weights = weights or BlendWeights()
        self.together = ItemToItem(pairs)
        self.popular = Popular(half_life_days)
        self.novelty: Floats = np.zeros(0, dtype=np.float32)
        self.typical = 0.0

    def fit(self, interactions: Interactions) -> Self:
        """Fits every part and takes the measure of a typical history."""
        self.popular.fit(interactions)
        self.together.fit(interactions)
        if self.content is not None:
            self.content.fit(interactions)
            gain = self.weights.gain
            self.together = self.together.strengthened(self.content.pairs, gain)
        self.novelty = (1 / (1 + interactions.counts())).astype(np.float32)
        self.typical = _typical_strength(self.together, interactions.histories)
        return self

    def parts(self, histories: Histories) -> Parts:
        """What each part says for each row."""
        together = self.together.score_many(histories)
        nothing = np.zeros((len(histories), 0), dtype=np.float32)
        alike = nothing if self.content is None else self.content.score_many(histories)
        return Parts(together, alike, self.popular.values, self.novelty, self.typical)

    def score_many(self, histories: Histories) -> Floats:
        """The weighted sum of the parts for each row."""
        return self.parts(histories).blended(self.weights)

    def weighing(self, weights: BlendWeights) -> "Blend":
        """This blend with other weights and the same fitted parts; ``gain`` stays as fitted."""
        copy = Blend(self.content, weights)
        copy.together, copy.popular = self.together, self.popular
        copy.novelty, copy.typical = self.novelty, self.typical
        return copy

    def settings(self) -> dict[str, float]:
        """The settings of all parts, each under its part's name."""
        return {
            "typical": self.typical,
            **_prefixed("weights", asdict(self.weights)),
            **_prefixed("together", self.together.settings()),
            **_prefixed("popular", self.popular.settings()),
            **_prefixed("content", self.content.settings() if self.content else {}),
        }

    def arrays(self) -> Arrays:
        """What all parts learnt, each under its part's name."""
        return {
            "novelty": self.novelty,
            **_prefixed("together", self.together.arrays()),
            **_prefixed("popular", self.popular.arrays()),
            **_prefixed("content", self.content.arrays() if self.content else {}),
        }

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        of, held = _under(settings, "content"), _under(arrays, "content")
        content = ContentSimilarity.restored(of, held) if held else None
        blend = cls(content, BlendWeights(**_under(settings, "weights")))
        parts = (_under(settings, "together"), _under(arrays, "together"))
        blend.together = ItemToItem.restored(*parts)
        blend.popular = Popular.restored(_under(settings, "popular"), _under(arrays, "popular"))
        blend.novelty, blend.typical = arrays["novelty"], settings["typical"]
        return blend


def _typical_strength(model: ItemToItem, histories: Histories) -> float:
    """The median over histories of the best score each gives to an item."""
    filled = np.flatnonzero(histories.lengths)
    chosen = filled[:: max(1, len(filled) // SAMPLE)]
    strongest = [
        model.score_many(histories.pick(chosen[start : start + 500])).max(axis=1, initial=0)
        for start in range(0, len(chosen), 500)
    ]
    return float(np.median(np.concatenate(strongest))) if strongest else 0.0


def _prefixed(prefix: str, values: Mapping[str, Value]) -> dict[str, Value]:
    return {f"{prefix}.{name}": value for name, value in values.items()}


def _under(values: Mapping[str, Value], prefix: str) -> dict[str, Value]:
    """The inverse of ``_prefixed``."""
    start = f"{prefix}."
    return {name[len(start) :]: values[name] for name in values if name.startswith(start)}
