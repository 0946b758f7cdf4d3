"""Where each target stands among all items its shopper had not seen, and what stood first instead.

Sampled candidates flatter weak models (Krichene and Rendle 2020), so there are none. Equal scores
count against the target: a model earns nothing from the order of ids.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recommender.interactions import Floats, Histories, Ints, Split
from recommender.interactions.interactions import NO_TARGET
from recommender.models.protocol import Recommender

LISTED = 20
CELLS = 6_000_000  # scores held at once: 25 MB a model
MOST_ROWS = 512


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


@dataclass(frozen=True, slots=True, eq=False)
class Rankings:
    """What a model made of a split, one row a shopper who has a target.

    Args:
        ranks: Of the target; 0 is the best, (n_rows,).
        lists: The first ``LISTED`` items, best first, ties by number; -1 fills a short list,
            (n_rows, LISTED).
        lengths: How many events the model saw of each shopper, (n_rows,).
        events: How many events the model saw of each target, (n_rows,).
    """

    ranks: Ints
    lists: Ints
    lengths: Ints
    events: Ints


def batches(split: Split, most: int | None = None) -> Iterator[Batch]:
    """The shoppers of ``split`` who have a target, in order.

    Args:
        split: What was seen and what came next.
        most: Take only about this many shoppers, evenly spaced.
    """
    users = np.flatnonzero(split.targets != NO_TARGET)
    step = 1 if most is None else max(1, -(-len(users) // most))
    users = users[::step]
    size = max(1, min(MOST_ROWS, CELLS // max(1, split.seen.n_items)))
    for start in range(0, len(users), size):
        chosen = users[start : start + size]
        yield Batch(split.seen.histories.pick(chosen), split.targets[chosen])


def target_ranks(model: Recommender, split: Split, most: int | None = None) -> Ints:
    """The rank of each target among the items that its shopper had not seen, (n_targets,)."""
    found = [np.zeros(0, dtype=np.int64)]
    for batch in batches(split, most):
        scores = model.score_many(batch.histories)
        batch.hide_seen(scores)
        found.append(batch.ranks(scores))
    return np.concatenate(found)


def rankings(model: Recommender, split: Split) -> Rankings:
    """Ranks and lists of all shoppers who have a target, from one scoring."""
    counts = split.seen.counts().astype(np.int64)
    ranks, lengths, events = ([np.zeros(0, dtype=np.int64)] for _ in range(3))
    lists = [np.zeros((0, LISTED), dtype=np.int64)]
    for batch in batches(split):
        scores = model.score_many(batch.histories)
        batch.hide_seen(scores)
        ranks.append(batch.ranks(scores))
        lists.append(_first(scores))
        lengths.append(batch.histories.lengths)
        events.append(counts[batch.targets])
    return Rankings(*(np.concatenate(one) for one in (ranks, lists, lengths, events)))


def _first(scores: Floats) -> Ints:
    """The best items of each row that had not been seen, (n_rows, LISTED)."""
    depth = min(LISTED, scores.shape[1])
    some = np.sort(np.argpartition(-scores, depth - 1, axis=1)[:, :depth], axis=1)
    values = np.take_along_axis(scores, some, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    items = np.take_along_axis(some, order, axis=1)
    items[np.take_along_axis(values, order, axis=1) == -np.inf] = -1
    return np.pad(items, ((0, 0), (0, LISTED - depth)), constant_values=-1)
