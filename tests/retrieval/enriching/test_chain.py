"""The chain agrees with counting every sequence of labels by hand."""

from itertools import pairwise, product

import numpy as np
import pytest

from retrieval.enriching.chain import FORBIDDEN, Lattice, allowed, may_begin
from retrieval.enriching.spans import LABELS, Kind, begin

LENGTHS = np.array([4, 3, 1])
COUNT = len(LABELS)


@pytest.fixture(scope="module")
def lattice() -> Lattice:
    chance = np.random.default_rng(3)
    scores = chance.normal(size=(int(LENGTHS.sum()), COUNT)).astype(np.float32)
    steps = np.where(allowed(), chance.normal(size=(COUNT, COUNT)), FORBIDDEN)
    return Lattice.of(scores, steps.astype(np.float32), LENGTHS)


def ways(lattice: Lattice, row: int) -> dict[tuple[int, ...], float]:
    """Every permitted sequence of a title with its probability."""
    length = int(lattice.lengths[row])
    found = {}
    for labels in product(range(COUNT), repeat=length):
        steps = pairwise(labels)
        if may_begin()[labels[0]] and all(allowed()[pair] for pair in steps):
            score = sum(lattice.emissions[row, place, label] for place, label in enumerate(labels))
            steps = pairwise(labels)
            found[labels] = float(score + sum(lattice.transitions[pair] for pair in steps))
    total = np.logaddexp.reduce(list(found.values()))
    return {labels: float(np.exp(score - total)) for labels, score in found.items()}


@pytest.mark.parametrize("row", [0, 1, 2])
def test_the_best_sequence_is_the_likeliest(lattice: Lattice, row: int) -> None:
    likely = ways(lattice, row)
    best = lattice.best()[row, : LENGTHS[row]]
    assert tuple(best.tolist()) == max(likely, key=lambda labels: likely[labels])


def test_marginals_are_the_shares_of_all_sequences(lattice: Lattice) -> None:
    likely, pairs = lattice.marginals()
    counted = np.zeros_like(likely)
    followed = np.zeros((COUNT, COUNT))
    starts = np.cumsum(LENGTHS) - LENGTHS
    for row, start in enumerate(starts):
        for labels, share in ways(lattice, row).items():
            for place, label in enumerate(labels):
                counted[start + place, label] += share
            for pair in pairwise(labels):
                followed[pair] += share
    np.testing.assert_allclose(likely, counted, atol=1e-5)
    np.testing.assert_allclose(pairs, followed, atol=1e-4)


@pytest.mark.parametrize(
    ("row", "start", "end"),
    [
        pytest.param(0, 1, 3, id="within"),
        pytest.param(0, 0, 4, id="whole title"),
        pytest.param(1, 2, 3, id="one character at the end"),
        pytest.param(1, 0, 1, id="one character at the start"),
        pytest.param(2, 0, 1, id="one-character title"),
    ],
)
def test_a_span_is_as_certain_as_the_sequences_that_have_it(
    lattice: Lattice, row: int, start: int, end: int
) -> None:
    first = begin(Kind.MODEL)
    wanted = (first, *[first + 1] * (end - start - 1))
    share = sum(
        chance
        for labels, chance in ways(lattice, row).items()
        if labels[start:end] == wanted and labels[end : end + 1] != (first + 1,)
    )
    places = (np.array([value]) for value in (row, start, end, first))
    assert lattice.certainty(*places)[0] == pytest.approx(share, abs=1e-5)
