"""Trains the sequence model: every step of every history foretells the next one.

The only module of the recommender that needs torch. Rows of one length make a batch, so nothing is
padded. An item competes with the other targets of its batch and with items by lot (sampled softmax):
beside all 12,000 items at each step, a quarter of the time for the same result.
"""

import math
from collections.abc import Callable, Iterator
from typing import Any, cast

import numpy as np
import torch
from numpy.typing import NDArray
from scipy import sparse
from torch import Tensor
from torch.nn import functional

from recommender.interactions import Floats, Histories, Interactions, Ints
from recommender.models.content import Features
from recommender.models.protocol import Arrays
from recommender.models.sequence.network import ItemVectors, Network
from recommender.models.sequence.settings import SequenceSettings

STEPS = 1024  # in a batch
WARM_UP = 200  # batches in which the rate rises, or a tenth of all
WARM_UP_SHARE = 0.1
LEAST_RATE = 0.02  # of the highest, at the end
CHUNK = 4096  # items whose vectors are made at once

Watch = Callable[[int, Arrays], bool]


def train(
    interactions: Interactions,
    features: list[Features],
    lesson: SequenceSettings,
    watch: Watch | None = None,
) -> Arrays:
    """What the network learnt, as ``forward.wish`` takes it.

    Args:
        interactions: Histories in time order.
        features: Of all items, (n_items, n_features) each; may be empty.
        lesson: How to train.
        watch: Told after each epoch its number and what is learnt so far; true ends the training.
    """
    threads = torch.get_num_threads()
    torch.set_num_threads(1)  # two take twice as long for products as small as these
    try:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(lesson.seed)
            return _Teacher(interactions, features, lesson).taught(watch)
    finally:
        torch.set_num_threads(threads)


class _Teacher:
    def __init__(
        self, interactions: Interactions, features: list[Features], lesson: SequenceSettings
    ) -> None:
        self.lesson = lesson
        self.features = features
        self.chance = np.random.default_rng(lesson.seed)
        self.rows = _rows(interactions.histories, lesson.reach)
        self.known = np.flatnonzero(interactions.counts())
        self.n_items = interactions.n_items
        sizes = [int(block.shape[1]) for block in features]
        self.vectors = ItemVectors(self.n_items, sizes, lesson.width)
        self.network = Network(
            lesson.width, lesson.reach, lesson.blocks, lesson.heads, lesson.dropout
        )
        every = [*self.vectors.parameters(), *self.network.parameters()]
        self.optimiser = torch.optim.AdamW(every, lr=lesson.rate, weight_decay=0.0, fused=True)

    def taught(self, watch: Watch | None) -> Arrays:
        """Trains for all epochs, or until ``watch`` has seen enough."""
        done = 0
        for epoch in range(1, self.lesson.epochs + 1):
            batches = list(_batches(self.rows, self.chance))
            for batch in batches:
                self._pace(done, len(batches) * self.lesson.epochs)
                self._step(batch)
                done += 1
            if watch is not None and watch(epoch, self.learnt()):
                break
        return self.learnt()

    def learnt(self) -> Arrays:
        """The weights, with the vectors of all items put together."""
        self.network.eval()
        with torch.no_grad():
            state = {
                name: value.numpy().copy() for name, value in self.network.state_dict().items()
            }
            vectors = self._all_vectors() if self.rows else np.zeros_like(self._all_vectors())
            state |= {"items": vectors, "known": vectors.any(axis=1)}
        self.network.train()
        return cast(Arrays, state)

    def _pace(self, done: int, batches: int) -> None:
        """Sets the learning rate: up at first, then down along half a cosine."""
        rising = done / min(WARM_UP, max(1.0, batches * WARM_UP_SHARE))
        falling = 0.5 * (1 + math.cos(math.pi * done / batches))
        rate = self.lesson.rate * max(LEAST_RATE, min(1.0, rising) * falling)
        for group in self.optimiser.param_groups:
            group["lr"] = rate

    def _step(self, batch: Ints) -> None:
        drawn = self.chance.choice(self.known, self.lesson.negatives)
        targets = batch[:, 1:].ravel()
        rivals = np.unique(np.concatenate([targets, drawn]))
        needed, places = np.unique(np.concatenate([batch.ravel(), rivals]), return_inverse=True)
        hidden = self.chance.random(len(needed)) < (self.lesson.hidden if self.features else 0)
        vectors = self._vectors(needed, hidden)
        steps = torch.from_numpy(places[: batch.size].reshape(batch.shape)[:, :-1])
        wishes = self.network(vectors[steps]).reshape(-1, self.lesson.width)
        fits = wishes @ vectors[torch.from_numpy(places[batch.size :])].T
        right = torch.from_numpy(np.searchsorted(rivals, targets))
        loss = functional.cross_entropy(fits, right)
        self.optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]  # torch leaves it untyped
        self.optimiser.step()

    def _vectors(self, chosen: Ints, hidden: NDArray[np.bool_]) -> Tensor:
        rows = [_rows_of(block, chosen) for block in self.features]
        shown: Tensor = self.vectors(
            torch.from_numpy(chosen), rows, torch.from_numpy(hidden.astype(np.float32))
        )
        return shown

    def _all_vectors(self) -> Floats:
        """Items that no one took have no numbers of their own, only what their features say."""
        strange = np.ones(self.n_items, dtype=np.bool_)
        strange[self.known] = False
        chunks = [
            self._vectors(items, strange[items]).numpy()
            for items in np.array_split(np.arange(self.n_items), -(-self.n_items // CHUNK))
        ]
        return np.concatenate(chunks)


def _rows(histories: Histories, reach: int) -> dict[int, Ints]:
    """The newest steps of all histories of two or more, by length, (n_rows, length) each."""
    spoken = histories.keep(histories.weights > 0)
    newest = spoken.keep(spoken.age <= reach)  # one more than is read: the last is foretold
    lengths = newest.lengths
    return {
        int(length): newest.pick(np.flatnonzero(lengths == length)).indices.reshape(-1, length)
        for length in np.unique(lengths[lengths > 1])
    }


def _batches(rows: dict[int, Ints], chance: np.random.Generator) -> Iterator[Ints]:
    """All rows in an order by lot, some of one length at a time."""
    cut: list[Ints] = []
    for length, same in rows.items():
        mixed = chance.permutation(same)
        size = max(1, STEPS // length)
        cut.extend(mixed[start : start + size] for start in range(0, len(mixed), size))
    for place in chance.permutation(len(cut)):
        yield cut[place]


def _rows_of(block: Features, chosen: Ints) -> Tensor:
    picked: Any = block[chosen]
    if isinstance(picked, np.ndarray):
        return torch.from_numpy(np.ascontiguousarray(picked, dtype=np.float32))
    some = sparse.coo_array(picked)
    where = np.stack([some.row, some.col]).astype(np.int64)
    values = torch.from_numpy(some.data.astype(np.float32))
    return torch.sparse_coo_tensor(
        torch.from_numpy(where), values, some.shape, is_coalesced=True, check_invariants=False
    )
