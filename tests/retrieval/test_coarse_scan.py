"""A rough scan is never further off than it says, and near enough to be worth it."""

import numpy as np
import pytest

from retrieval.coarse_scan import CoarseScan
from retrieval.vectors import Vectors


def vectors(count: int, dimension: int, seed: int, shared: float = 1.0) -> Vectors:
    """Unit vectors that all point a good way in one direction, as an encoder's do."""
    drawn = np.random.default_rng(seed).standard_normal((count, dimension), dtype=np.float32)
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    drawn[:, 0] += np.float32(shared)
    return np.asarray(drawn / np.linalg.norm(drawn, axis=1, keepdims=True), dtype=np.float32)


@pytest.mark.parametrize("dimension", [64, 384, 500])
@pytest.mark.parametrize("shared", [0.0, 2.0])
def test_cosines_are_within_the_error_told(dimension: int, shared: float) -> None:
    rows = vectors(3_000, dimension, 1, shared)
    scan = CoarseScan.of(rows)
    for query in vectors(50, dimension, 2, shared):
        assert np.abs(scan.cosines(query) - rows @ query).max() <= scan.error
    assert scan.error < 0.02


def test_taking_the_mean_out_makes_it_exacter() -> None:
    apart, together = vectors(2_000, 384, 1, 0.0), vectors(2_000, 384, 1, 3.0)
    assert CoarseScan.of(together).error < CoarseScan.of(apart).error


def test_rows_of_several_parts_stay_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = vectors(2_500, 384, 1)
    whole = CoarseScan.of(rows).cosines(rows[7])
    monkeypatch.setattr("retrieval.coarse_scan.ROWS_PER_PART", 1_000)
    parts = CoarseScan.of(rows).cosines(rows[7])
    assert np.allclose(whole, parts, atol=1e-4)
    assert parts.argmax() == 7


def test_rows_without_a_vector_are_no_trouble() -> None:
    rows = vectors(1_000, 384, 1)
    rows[::3] = 0
    scan = CoarseScan.of(rows)
    assert np.abs(scan.cosines(rows[1])[::3]).max() <= scan.error
