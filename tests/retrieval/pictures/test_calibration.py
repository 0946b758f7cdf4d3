"""The catalogue tells from which likeness on pictures show the same kind of goods."""

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.pictures import calibration
from retrieval.pictures.calibration import MOST, RIGHT, UNTOLD, threshold_of


def around(centre: int, count: int, spread: float, seed: int = 0) -> NDArray[np.float32]:
    """Unit vectors near an axis of twelve."""
    rows = np.random.default_rng(seed).normal(0, spread, (count, 12))
    rows[:, centre] += 1
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def digests(count: int) -> list[str]:
    return [str(n) for n in range(count)]


def test_kinds_that_lie_apart_are_told_apart() -> None:
    vectors = np.concatenate([around(0, 20, 0.1), around(1, 20, 0.1, seed=1)])
    told = threshold_of(vectors, ["a"] * 20 + ["b"] * 20, digests(40))
    strangers = vectors[:20] @ vectors[20:].T
    assert strangers.max() < told < 1


def test_four_of_five_findings_are_right_at_the_threshold_and_fewer_below() -> None:
    """Kinds overlap; scikit-learn's isotonic regression says what share is right at a likeness."""
    from sklearn.isotonic import IsotonicRegression

    vectors = np.concatenate([around(0, 60, 0.35), around(1, 60, 0.35, seed=1)])
    kinds = np.array(["a"] * 60 + ["b"] * 60)
    told = threshold_of(vectors, list(kinds), digests(120))
    likeness = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(likeness, -1)
    alike = kinds[:, None] == kinds
    own = np.where(alike, likeness, -1).max(axis=1)
    strange = np.where(alike, -1, likeness).max(axis=1)
    found = np.concatenate([np.maximum(own, strange), strange])
    right = np.concatenate([own >= strange, np.zeros(120)])
    share = IsotonicRegression(out_of_bounds="clip").fit(found, right).predict
    above, below = found[found >= told].min(), found[found < told].max()
    assert share([above])[0] >= RIGHT > share([below])[0]


def test_kinds_that_look_the_same_leave_only_what_is_nearly_the_same() -> None:
    vectors = around(0, 40, 0.02)
    told = threshold_of(vectors, ["a", "b"] * 20, digests(40))
    assert UNTOLD <= told <= MOST


def test_too_few_pictures_cannot_tell() -> None:
    vectors = np.concatenate([around(0, 2, 0.1), around(1, 2, 0.1)])
    assert threshold_of(vectors, ["a", "a", "b", "b"], digests(4)) == pytest.approx(
        UNTOLD, abs=0.03
    )
    assert threshold_of(np.zeros((0, 0), dtype=np.float32), [], []) == UNTOLD


def test_the_same_file_at_many_products_tells_nothing() -> None:
    vectors = np.repeat(around(0, 1, 0.1), 30, axis=0)
    assert threshold_of(vectors, ["a"] * 30, ["same"] * 30) == UNTOLD


def test_products_of_no_kind_ask_nobody() -> None:
    vectors = np.concatenate([around(0, 20, 0.1), around(1, 20, 0.1, seed=1)])
    assert threshold_of(vectors, [""] * 40, digests(40)) == UNTOLD


def test_a_large_catalogue_is_asked_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.concatenate([around(0, 200, 0.1), around(1, 200, 0.1, seed=1)])
    kinds = ["a"] * 200 + ["b"] * 200
    whole = threshold_of(vectors, kinds, digests(400))
    monkeypatch.setattr(calibration, "SAMPLED", 100)
    assert threshold_of(vectors, kinds, digests(400)) == pytest.approx(whole, abs=0.1)
