"""What every ``VectorIndex`` must do; a test class per implementation inherits it."""

import numpy as np
import pytest

from retrieval.vectors import VectorIndex, Vectors

EAST, NORTH, NORTH_EAST = (1.0, 0.0), (0.0, 1.0), (0.6, 0.8)


def vectors(*rows: tuple[float, float]) -> Vectors:
    return np.array(rows, dtype=np.float32).reshape(-1, 2)


class VectorIndexContract:
    """Needs a fixture ``index``: an empty index of dimension 2."""

    def test_the_nearest_come_best_first_with_their_cosine(self, index: VectorIndex) -> None:
        index.upsert(["e", "n", "ne"], vectors(EAST, NORTH, NORTH_EAST))
        found = index.nearest(vectors(NORTH)[0], 2)
        assert [key for key, _ in found] == ["n", "ne"]
        assert [cosine for _, cosine in found] == pytest.approx([1.0, 0.8], abs=1e-5)

    def test_a_tie_is_ordered_by_id(self, index: VectorIndex) -> None:
        index.upsert(["c", "a", "b"], vectors(EAST, EAST, EAST))
        assert [key for key, _ in index.nearest(vectors(EAST)[0], 3)] == ["a", "b", "c"]

    def test_an_upsert_replaces(self, index: VectorIndex) -> None:
        index.upsert(["a", "b"], vectors(EAST, NORTH_EAST))
        index.upsert(["a"], vectors(NORTH))
        assert index.nearest(vectors(NORTH)[0], 1)[0][0] == "a"
        assert index.ids() == {"a", "b"}

    def test_a_deleted_id_is_not_found(self, index: VectorIndex) -> None:
        index.upsert(["a", "b"], vectors(EAST, NORTH))
        index.delete(["a", "unknown"])
        assert index.ids() == {"b"}
        assert [key for key, _ in index.nearest(vectors(EAST)[0], 5)] == ["b"]

    def test_an_empty_index_finds_nothing(self, index: VectorIndex) -> None:
        assert index.nearest(vectors(EAST)[0], 3) == []
        assert index.ids() == set()

    def test_a_limit_of_zero_finds_nothing(self, index: VectorIndex) -> None:
        index.upsert(["a"], vectors(EAST))
        assert index.nearest(vectors(EAST)[0], 0) == []

    def test_nothing_to_do_is_no_error(self, index: VectorIndex) -> None:
        index.upsert([], vectors())
        index.delete([])
        assert index.ids() == set()

    def test_ids_are_kept_as_they_are(self, index: VectorIndex) -> None:
        ids = ["中文", "a b/c", "x" * 300, "'; drop", "\N{PILE OF POO}"]
        index.upsert(ids, vectors(*[EAST] * 5))
        assert index.ids() == set(ids)
