"""What a history leads to: attention over its steps, as in SASRec (Kang and McAuley 2018).

It is trained with sampled softmax instead of one negative a step, which is most of what separates the
published figures from what the model can do (Klenitskiy and Vasilev 2023). Features of items, where
known, are part of their vectors, so an item that no one has taken has a vector too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Histories, Interactions, Ints
from recommender.models.content import ContentSimilarity
from recommender.models.protocol import Arrays, Recommender
from recommender.models.sequence.forward import wish
from recommender.models.sequence.settings import SequenceSettings

Watch = Callable[[int, "Sequence"], bool]
DISTANCE = 20.0  # an item e ** -20 times as likely as the likeliest scores 0


class Sequence(Recommender):
    """Scores how likely each item is to come next, 1 for the likeliest.

    The score falls evenly with the logarithm of the odds against it: in a sum with other evidence
    that did better on Amazon Beauty's validation items than the likelihood itself.

    Args:
        settings: How the network is built and trained.
        content: Features of the items; None leaves them out.
    """

    kind: ClassVar[str] = "sequence"

    def __init__(
        self, settings: SequenceSettings | None = None, content: ContentSimilarity | None = None
    ) -> None:
        self.chosen = settings or SequenceSettings()
        self.content = content
        self.weights: Arrays = {}

    def fit(self, interactions: Interactions) -> Self:
        """Trains the network with torch."""
        return self.watched(interactions)

    def watched(self, interactions: Interactions, watch: Watch | None = None) -> Self:
        """Trains as ``fit`` does, and after each epoch asks whether that is enough.

        Args:
            interactions: Histories in time order.
            watch: Told the epoch's number and the model so far; true ends the training.
        """
        from recommender.models.sequence.training import train  # torch, only to train

        def ask(epoch: int, weights: Arrays) -> bool:
            return watch is not None and watch(epoch, self._with(weights))

        blocks = [] if self.content is None else list(self.content.blocks)
        self.weights = train(interactions, blocks, self.chosen, ask)
        return self

    def score_many(self, histories: Histories) -> Floats:
        """How near each item is to the likeliest, 0 to 1."""
        items, known = self.weights["items"], self.weights["known"]
        found = np.zeros((len(histories), len(items)), dtype=np.float32)
        for rows, steps in _by_length(histories, known, self.chosen.reach):
            fits = wish(steps, self.weights, self.chosen.heads) @ items.T
            fits[:, ~known] = -np.inf
            fits -= fits.max(axis=1, keepdims=True)
            found[rows] = np.maximum(1 + fits / np.float32(DISTANCE), 0)
        return found

    def settings(self) -> dict[str, float]:
        """How the network was built and trained."""
        return asdict(self.chosen)

    def arrays(self) -> Arrays:
        """The network and the vectors of all items."""
        return dict(self.weights)

    @classmethod
    def restored(cls, settings: Mapping[str, float], arrays: Mapping[str, NDArray[Any]]) -> Self:
        """As it was saved."""
        model = cls(SequenceSettings.of(settings))
        model.weights = dict(arrays)
        return model

    def _with(self, weights: Arrays) -> "Sequence":
        copy = Sequence(self.chosen, self.content)
        copy.weights = weights
        return copy


def _by_length(
    histories: Histories, known: NDArray[np.bool_], reach: int
) -> Iterator[tuple[Ints, Ints]]:
    """Rows of one length and their newest known steps, (n_rows, length), empty rows left out."""
    of_items = (histories.indices >= 0) & (histories.indices < len(known))
    kept = histories.keep(of_items & (histories.weights > 0))
    spoken = kept.keep(known[kept.indices])
    newest = spoken.keep(spoken.age < reach)
    for length in np.unique(newest.lengths[newest.lengths > 0]):
        rows = np.flatnonzero(newest.lengths == length)
        yield rows, newest.pick(rows).indices.reshape(-1, length)
