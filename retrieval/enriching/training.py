"""Learns the tagger from marked titles: a conditional random field on hashed features.

The likelihood of the marked sequences is climbed with AdaGrad (Duchi, Hazan and Singer 2011), batch by
batch: a few passes give what L-BFGS needs dozens for. The features of a batch are one sparse matrix over
the rows of weights that it touches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from retrieval.enriching.annotated import Annotated
from retrieval.enriching.chain import FORBIDDEN, Floats, Lattice, allowed
from retrieval.enriching.characters import Characters
from retrieval.enriching.features import feature_ids
from retrieval.enriching.spans import LABELS, labels_of
from retrieval.enriching.tagger import LONGEST, Tagger

START = 1e-3  # what AdaGrad adds below the root, so that the first steps are no leaps


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the tagger is trained.

    Args:
        bits: Features are hashed to ``2**bits`` rows of weights.
        rate: Of AdaGrad.
        penalty: Pulls each weight that a batch touches to 0.
        epochs: Passes over all titles; the weights of the second half are averaged.
        batch: Titles of one step.
        seed: Of the order of batches.
    """

    bits: int = 18
    rate: float = 0.1
    penalty: float = 0.05
    epochs: int = 10
    batch: int = 48
    seed: int = 0


def train(rows: Sequence[Annotated], recipe: Recipe | None = None) -> Tagger:
    """A tagger that has learnt from ``rows``; the same rows and recipe give the same tagger."""
    recipe = recipe or Recipe()
    batches = list(_batches(rows, recipe))
    learner = _Learner.blank(recipe)
    order = np.random.default_rng(recipe.seed)
    averaged, seen = np.zeros_like(learner.weights), 0
    steps = np.zeros_like(learner.transitions)
    for epoch in range(recipe.epochs):
        for place in order.permutation(len(batches)):
            learner.step(batches[place])
        if 2 * (epoch + 1) > recipe.epochs:
            averaged += learner.weights
            steps += learner.transitions
            seen += 1
    count = np.float32(seen)
    return Tagger.of(averaged / count, np.where(allowed(), steps / count, FORBIDDEN))


@dataclass(frozen=True, slots=True)
class _Batch:
    """Titles of about one length.

    Args:
        rows: The rows of weights that the titles touch.
        features: Which of them each character has.
        gold: The label of each character.
        steps: How often each label follows each.
        lengths: Characters of each title, falling.
    """

    rows: NDArray[np.int64]
    features: csr_matrix
    gold: NDArray[np.int64]
    steps: Floats
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, rows: Sequence[Annotated], bits: int) -> "_Batch":
        text = Characters.of([row.title for row in rows])
        ids = feature_ids(text, bits)
        touched, places = np.unique(ids, return_inverse=True)
        ends = np.arange(len(ids) + 1) * ids.shape[1]
        ones = np.ones(ids.size, dtype=np.float32)
        features = csr_matrix((ones, places.ravel(), ends), shape=(len(ids), len(touched)))
        gold = np.array([label for row in rows for label in labels_of(row.spans, len(row.title))])
        steps = np.zeros((len(LABELS), len(LABELS)), dtype=np.float32)
        inner = np.ones(len(gold), dtype=np.bool_)
        inner[np.cumsum(text.lengths) - text.lengths] = False
        behind = np.flatnonzero(inner)
        np.add.at(steps, (gold[behind - 1], gold[behind]), 1)
        return cls(touched, features, gold, steps, text.lengths)


@dataclass(frozen=True, slots=True)
class _Learner:
    """The weights while they are learnt, and the sums of squared gradients."""

    weights: Floats
    transitions: Floats
    squares: Floats
    step_squares: Floats
    recipe: Recipe

    @classmethod
    def blank(cls, recipe: Recipe) -> "_Learner":
        shape, steps = (2**recipe.bits, len(LABELS)), (len(LABELS), len(LABELS))
        weights, squares = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
        return cls(
            weights, np.zeros(steps, np.float32), squares, np.zeros(steps, np.float32), recipe
        )

    def step(self, batch: _Batch) -> None:
        """One step of AdaGrad on ``batch``."""
        own = self.weights[batch.rows]
        steps = np.where(allowed(), self.transitions, FORBIDDEN)
        lattice = Lattice.of(batch.features @ own, steps, batch.lengths)
        likely, expected = lattice.marginals()
        likely[np.arange(len(batch.gold)), batch.gold] -= 1
        gradient = batch.features.T @ likely + self.recipe.penalty * own
        squares = self.squares[batch.rows] + gradient**2
        self.squares[batch.rows] = squares
        self.weights[batch.rows] = own - self.recipe.rate * gradient / (START + np.sqrt(squares))
        difference = expected - batch.steps + self.recipe.penalty * self.transitions
        np.add(self.step_squares, difference**2, out=self.step_squares)
        change = self.recipe.rate * difference / (START + np.sqrt(self.step_squares))
        np.subtract(self.transitions, change, out=self.transitions)


def _batches(rows: Sequence[Annotated], recipe: Recipe) -> Iterator[_Batch]:
    """The titles by falling length, so that a batch has hardly any padding."""
    usable = [row for row in rows if 0 < len(row.title) <= LONGEST]
    ordered = sorted(usable, key=lambda row: -len(row.title))
    for start in range(0, len(ordered), recipe.batch):
        yield _Batch.of(ordered[start : start + recipe.batch], recipe.bits)
