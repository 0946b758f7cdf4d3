"""What each member of a blend said of the likeliest items, for shoppers whose next item is known.

Only items that some member ranks high are kept: among the others a blend has nothing to decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from recommender.interactions import Floats, Ints, Split
from recommender.measuring.ranks import Batch, batches
from recommender.models.blend import Blend
from recommender.models.mixing import ASPECTS, Evidence
from recommender.models.newcomers import FEW_EVENTS

DEPTH = 50  # of each member's ranking


@dataclass(frozen=True, slots=True, eq=False)
class Examples:
    """Pairs of shopper and item with their evidence; unused places have item -1.

    Args:
        names: The members.
        items: Item numbers, (n_rows, n_places).
        targets: The place of each row's next item, (n_rows,); -1 where no member ranked it high.
        cold: Whether the row's next item had few events, (n_rows,).
        features: Four numbers a member, as ``mixing.Say`` weighs them, (n_rows, n_places, 4 a
            member).
    """

    names: tuple[str, ...]
    items: Ints
    targets: Ints
    cold: NDArray[np.bool_]
    features: Floats

    def __len__(self) -> int:
        return len(self.items)

    def of(self, names: Sequence[str]) -> "Examples":
        """Only the evidence of some members."""
        wide = len(ASPECTS)
        places = [self.names.index(name) * wide + n for name in names for n in range(wide)]
        return replace(self, names=tuple(names), features=self.features[:, :, places])

    def pick(self, rows: "Ints | NDArray[np.bool_]") -> "Examples":
        """Only some rows."""
        targets, cold = self.targets[rows], self.cold[rows]
        return Examples(self.names, self.items[rows], targets, cold, self.features[rows])

    def ranks(self, weights: Floats) -> Ints:
        """How many items score at least as well as each target; a target not ranked high is last."""
        scores = np.where(self.items >= 0, self.features @ weights, -np.inf)
        rows = np.arange(len(self))
        found = (scores >= scores[rows, self.targets][:, None]).sum(axis=1) - 1
        return np.asarray(np.where(self.targets >= 0, found, self.items.shape[1]), dtype=np.int64)


def gathered(blend: Blend, split: Split, most: int) -> Examples:
    """The examples of about ``most`` of the split's shoppers.

    Args:
        blend: Fitted on what is seen.
        split: What is seen, and what came next.
        most: About how many shoppers.
    """
    parts = [_of_batch(blend, batch) for batch in batches(split, most)]
    widest = max((part.items.shape[1] for part in parts), default=0)
    wide = [_widened(part, widest) for part in parts]
    return Examples(
        tuple(blend.members),
        np.concatenate([part.items for part in wide]),
        np.concatenate([part.targets for part in wide]),
        np.concatenate([part.cold for part in wide]),
        np.concatenate([part.features for part in wide]),
    )


def _of_batch(blend: Blend, batch: Batch) -> Examples:
    evidence = blend.evidence(batch.histories)
    for share in evidence.share.values():
        batch.hide_seen(share)
    high = np.concatenate([_highest(share) for share in evidence.share.values()], axis=1)
    items = _distinct(high)
    targets = _places(items, batch.targets)
    cold = evidence.new[batch.targets] > 1 / (1 + FEW_EVENTS)
    return Examples(tuple(blend.members), items, targets, cold, _features(evidence, items))


def _highest(scores: Floats) -> Ints:
    depth = min(DEPTH, scores.shape[1] - 1)
    found = np.argpartition(-scores, depth, axis=1)[:, :depth]
    told = np.take_along_axis(scores, found, axis=1) > 0
    return np.where(told, found, -1)


def _distinct(items: Ints) -> Ints:
    """Each row's items once, in order, then -1."""
    ordered = np.sort(items, axis=1)[:, ::-1]
    again = np.zeros(ordered.shape, dtype=np.bool_)
    again[:, 1:] = ordered[:, 1:] == ordered[:, :-1]
    once = np.sort(np.where(again, -1, ordered), axis=1)[:, ::-1]
    return once[:, : int((once >= 0).sum(axis=1).max(initial=0))]


def _places(items: Ints, targets: Ints) -> Ints:
    found = items == targets[:, None]
    return np.where(found.any(axis=1), found.argmax(axis=1), -1)


def _features(evidence: Evidence, items: Ints) -> Floats:
    """Four numbers for each member: its share, and that times sureness, length and newness."""
    new = evidence.new[items]
    found = []
    for name, share in evidence.share.items():
        said = np.maximum(np.take_along_axis(share, items, axis=1), 0)
        sure, length = evidence.sure[name][:, None], evidence.length[:, None]
        found += [said, said * sure, said * length, said * new]
    return np.stack(found, axis=2).astype(np.float32)


def _widened(part: Examples, width: int) -> Examples:
    missing = width - part.items.shape[1]
    items = np.pad(part.items, ((0, 0), (0, missing)), constant_values=-1)
    features = np.pad(part.features, ((0, 0), (0, missing), (0, 0)))
    return replace(part, items=items, features=features)
