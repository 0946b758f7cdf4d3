"""The recommender that serves: evidence for products, each with the product that caused it.

It needs no torch and no retraining to follow a shopper: the history handed in is the state, so an
event counts from the next list on.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np

from recommender.errors import ModelError
from recommender.interactions import Floats, Histories, Ints, merged_weight
from recommender.models import neighbours
from recommender.models.blend import Blend
from recommender.models.item_to_item import ItemToItem
from recommender.models.mixing import shares
from recommender.models.protocol import best
from recommender.ranking.evidence import Cause, Evidence
from recommender.serving import storage

SERVED_DOUBT = 1.0  # the best evidence of a typical shopper is worth one half


@dataclass(frozen=True, slots=True, eq=False)
class TrainedRecommender:
    """A fitted blend with the ids of its items.

    Histories are product ids, **most recent last**. Products the model does not know are passed
    over, a product that stands twice counts where it stood last, and one with a weight below 0
    counts nothing. Only products with something to say are in an answer, in the order of ids; those
    of the history are among them: leaving them out is the caller's choice.

    Args:
        items: Item ids in order.
        blend: The fitted models.
        made: When, from what, and what was measured.
    """

    items: tuple[str, ...]
    blend: Blend
    made: Mapping[str, Any] = field(default_factory=dict)
    _numbers: dict[str, int] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        numbers = {item: number for number, item in enumerate(self.items)}
        object.__setattr__(self, "_numbers", numbers)

    def together(
        self, history: Sequence[str], weights: Sequence[float] | None = None
    ) -> dict[str, Evidence]:
        """What others took near the products of a history, 0 to 1, by product id.

        Each cause is the product of the history that contributed most: "often bought with it".

        Args:
            history: Product ids, most recent last.
            weights: How much each event speaks for its product, -1 to 1; default 1.
        """
        steps = self._steps(history, weights)
        model = self.blend.together
        typical = self.blend.typical[ItemToItem.kind]
        share, sure = shares(model.score_many(steps), SERVED_DOUBT * typical)
        scores = share * sure[:, None]
        faded = _faded(steps, model.chosen.recency)
        causes = neighbours.main_causes(model.table, steps.indices.tolist(), faded)
        return self._evidence(scores[0], causes, steps)

    def alike(
        self, history: Sequence[str], weights: Sequence[float] | None = None
    ) -> dict[str, Evidence]:
        """Likeness to the products of a history by their facts, 0 to 1, by product id.

        Each cause is the product of the history that is most like it.

        Args:
            history: Product ids, most recent last.
            weights: How much each event speaks for its product, -1 to 1; default 1.
        """
        content = self.blend.content
        if content is None:
            return {}
        steps = self._steps(history, weights)
        causes = content.main_causes(steps.indices.tolist(), _faded(steps, content.recency))
        return self._evidence(content.score_many(steps)[0], causes, steps)

    def popular(self) -> dict[str, float]:
        """What most shoppers take, 0 to 1, by product id; the most popular one has 1."""
        values = self.blend.popular.values
        return {self.items[number]: float(values[number]) for number in np.flatnonzero(values)}

    def similar(self, product_id: str, limit: int = 10) -> list[tuple[str, float]]:
        """The products most like one by their facts, best first, ties by id."""
        return _best(self.alike([product_id]), product_id, limit)

    def goes_with(self, product_id: str, limit: int = 10) -> list[tuple[str, float]]:
        """The products most often taken with one, best first, ties by id."""
        return _best(self.together([product_id]), product_id, limit)

    def recommend(
        self,
        history: Sequence[str],
        weights: Sequence[float] | None = None,
        limit: int = 100,
        leave_out: Collection[str] = (),
    ) -> list[str]:
        """The best products by the blend, as candidates for a ranker.

        Args:
            history: Product ids, most recent last; empty gives what is popular.
            weights: How much each event speaks for its product, -1 to 1; default 1.
            limit: How many at most.
            leave_out: Products not wanted, such as those taken already.
        """
        scores = self.blend.score_many(self._steps(history, weights))[0]
        hidden = [self._numbers[item] for item in leave_out if item in self._numbers]
        return [self.items[number] for number in best(scores, limit, hidden)]

    def save(self, folder: Path) -> None:
        """Writes the recommender to ``folder``."""
        storage.save(storage.Saved(self.blend, self.items, self.made), folder)

    @classmethod
    def load(cls, folder: Path, catalogue: Collection[str] | None = None) -> Self:
        """Reads what ``save`` wrote; ``storage.load`` says what it refuses."""
        saved = storage.load(folder, catalogue)
        if not isinstance(saved.model, Blend):
            raise ModelError(f"{folder} holds a {saved.model.kind!r} model; expected 'blend'.")
        return cls(saved.items, saved.model, saved.made)

    def _steps(self, history: Sequence[str], weights: Sequence[float] | None) -> Histories:
        """The known products of a history, each once, that something speaks for."""
        given = [1.0] * len(history) if weights is None else weights
        last: dict[int, float] = {}
        for item, weight in zip(history, given, strict=True):
            if item in self._numbers:
                before = last.pop(self._numbers[item], 0.0)
                last[self._numbers[item]] = merged_weight(before, weight)
        kept = {number: weight for number, weight in last.items() if weight > 0}
        return Histories.of(list(kept), list(kept.values()))

    def _evidence(self, scores: Floats, causes: Ints, steps: Histories) -> dict[str, Evidence]:
        found = {}
        for number in np.flatnonzero((scores > 0) & (causes >= 0)).tolist():
            source = self.items[int(steps.indices[causes[number]])]
            cause = Cause("product", source)
            found[self.items[number]] = Evidence(float(scores[number]), cause)
        return found


def _faded(steps: Histories, recency: float) -> Floats:
    return np.asarray(steps.weights * (steps.age + 1.0) ** -recency, dtype=np.float32)


def _best(evidence: Mapping[str, Evidence], leave_out: str, limit: int) -> list[tuple[str, float]]:
    values = [(item, one.value) for item, one in evidence.items() if item != leave_out]
    return sorted(values, key=lambda pair: (-pair[1], pair[0]))[:limit]
