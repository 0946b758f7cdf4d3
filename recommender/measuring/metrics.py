"""How well a recommender foretells what was taken next, all items not yet seen ranked.

Sampled candidates flatter weak models (Krichene and Rendle 2020), so there are none. Equal scores
count against the target: a model earns nothing from the order of ids.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recommender.interactions import Floats, Histories, Ints, Split
from recommender.interactions.interactions import NO_TARGET
from recommender.models.protocol import Recommender

CUTOFFS = (5, 10, 20)
BATCH = 512  # rows scored at once: 25 MB for 12,000 items


@dataclass(frozen=True, slots=True)
class Batch:
    """A few shoppers of a split: what they had and what came next."""

    histories: Histories
    targets: Ints

    def hide_seen(self, scores: Floats) -> None:
        """Puts what each row has had below everything else, in place."""
        scores[self.histories.rows, self.histories.indices] = -np.inf

    def ranks(self, scores: Floats) -> Ints:
        """How many unseen items score at least as well as each target; 0 is the best rank."""
        rows = np.arange(len(self.targets))
        target = scores[rows, self.targets]
        return np.asarray((scores >= target[:, None]).sum(axis=1) - 1, dtype=np.int64)


def batches(split: Split, most: int | None = None) -> Iterator[Batch]:
    """The shoppers of ``split`` who have a target, in order.

    Args:
        split: What was seen and what came next.
        most: Take only about this many shoppers, evenly spaced.
    """
    users = np.flatnonzero(split.targets != NO_TARGET)
    step = 1 if most is None else max(1, -(-len(users) // most))
    users = users[::step]
    for start in range(0, len(users), BATCH):
        chosen = users[start : start + BATCH]
        yield Batch(split.seen.histories.pick(chosen), split.targets[chosen])


def target_ranks(model: Recommender, split: Split, most: int | None = None) -> Ints:
    """The rank of each target among the items that its shopper had not seen, (n_targets,)."""
    found = [np.zeros(0, dtype=np.int64)]
    for batch in batches(split, most):
        scores = model.score_many(batch.histories)
        batch.hide_seen(scores)
        found.append(batch.ranks(scores))
    return np.concatenate(found)


def ndcg(ranks: Ints, cutoff: int = 10) -> float:
    """Mean discounted gain of one target each; 0 where there is no target."""
    gains = np.where(ranks < cutoff, 1 / np.log2(ranks + 2.0), 0.0)
    return float(gains.mean()) if len(ranks) else 0.0


def summary(ranks: Ints) -> dict[str, float]:
    """Hit rate, nDCG and mean reciprocal rank at 5, 10 and 20, rounded to 5 decimals."""
    found = {}
    for cutoff in CUTOFFS:
        inside = ranks < cutoff
        found[f"hr@{cutoff}"] = _mean(inside.astype(np.float64))
        found[f"ndcg@{cutoff}"] = round(ndcg(ranks, cutoff), 5)
        found[f"mrr@{cutoff}"] = _mean(np.where(inside, 1 / (ranks + 1.0), 0.0))
    return found


def coverage(model: Recommender, split: Split, cutoff: int = 10) -> float:
    """The share of all items that stand in some shopper's first ``cutoff``."""
    shown = np.zeros(split.seen.n_items, dtype=np.bool_)
    for batch in batches(split):
        scores = model.score_many(batch.histories)
        batch.hide_seen(scores)
        shown[np.argpartition(-scores, min(cutoff, scores.shape[1] - 1), axis=1)[:, :cutoff]] = True
    return round(float(shown.mean()), 5)


def _mean(values: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> float:
    return round(float(values.mean()), 5) if len(values) else 0.0
