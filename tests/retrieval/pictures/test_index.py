"""What is alike is found exactly, the likest first."""

import numpy as np
import pytest

from retrieval.pictures.index import PictureIndex

VECTORS = np.array([[1, 0], [0.6, 0.8], [0, 1], [0.6, 0.8]], dtype=np.float32)


def index(threshold: float) -> PictureIndex:
    return PictureIndex(("a", "b", "c", "d"), VECTORS, threshold)


def test_the_likest_come_first_and_ties_by_id() -> None:
    found = index(0.5).alike(np.array([1, 0], dtype=np.float32))
    assert [(one.id, round(one.likeness, 3)) for one in found] == [
        ("a", 1.0),
        ("b", 0.6),
        ("d", 0.6),
    ]


def test_nothing_below_the_threshold_is_alike() -> None:
    assert index(0.9).alike(np.array([-1, 0], dtype=np.float32)) == []


def test_no_more_than_so_many_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.pictures.index.MOST", 2)
    found = index(-1).alike(np.array([1, 0], dtype=np.float32))
    assert [one.id for one in found] == ["a", "b"]


def test_a_shop_without_pictures_has_nothing_alike() -> None:
    nothing = PictureIndex((), np.zeros((0, 0), dtype=np.float32), 0.5)
    assert nothing.alike(np.array([1, 0], dtype=np.float32)) == []
