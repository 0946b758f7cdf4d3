"""Vectors are kept by encoder and by the text they were made from."""

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import insert

import retrieval.tables
from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.errors import EncoderError
from retrieval.product_texts import text_hash
from retrieval.products import Product
from tests.databases import bare

ENGINE = bare()


@pytest.fixture
def store() -> EmbeddingStore:
    retrieval.tables.metadata.drop_all(ENGINE)
    retrieval.tables.metadata.create_all(ENGINE)
    return EmbeddingStore(ENGINE)


def unit(*rows: list[float]) -> NDArray[np.float32]:
    matrix = np.array(rows, dtype=np.float32)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True), dtype=np.float32)


def test_vectors_come_back_ordered_by_id_and_nearly_as_they_were(store: EmbeddingStore) -> None:
    vectors = unit([1, 2, 3], [3, 1, 0])
    store.save("tiny", ["b", "a"], ["hb", "ha"], vectors)
    ids, matrix = store.load("tiny")
    assert ids == ["a", "b"]
    assert matrix.dtype == np.float32
    np.testing.assert_allclose(matrix, vectors[::-1], atol=1e-3)
    np.testing.assert_allclose(np.linalg.norm(matrix, axis=1), 1, rtol=1e-6)


def test_missing_are_those_without_a_vector_of_this_very_text(store: EmbeddingStore) -> None:
    store.save("tiny", ["a", "b"], ["1", "1"], unit([1, 0], [0, 1]))
    assert store.missing("tiny", {"c": "1", "b": "2", "a": "1"}) == ["c", "b"]
    assert store.missing("other", {"a": "1"}) == ["a"]


def test_a_vector_of_another_length_counts_as_missing_where_the_length_is_told(
    store: EmbeddingStore,
) -> None:
    store.save("tiny", ["a"], ["1"], unit([1, 0]))
    store.save("tiny", ["b"], ["1"], unit([1, 0, 0]))
    assert store.missing("tiny", {"a": "1", "b": "1"}, dimension=2) == ["b"]
    assert store.missing("tiny", {"a": "1", "b": "1"}) == []


def test_forgotten_vectors_are_missing(store: EmbeddingStore) -> None:
    store.save("tiny", ["a", "b"], ["1", "1"], unit([1, 0], [0, 1]))
    store.save("other", ["a"], ["1"], unit([1, 0]))
    store.forget("tiny", ["a", "unknown"])
    assert store.hashes("tiny") == {"b": "1"}
    assert store.hashes("other") == {"a": "1"}


def test_vectors_of_no_product_go_and_those_of_other_things_stay(store: EmbeddingStore) -> None:
    Catalog(ENGINE).write([Product(id="a", title="t")])
    store.save("tiny", ["a", "gone"], ["1", "1"], unit([1, 0], [0, 1]))
    store.save("tiny/faq", ["fee#0"], ["1"], unit([1, 0]))
    assert store.forget_orphans("tiny") == 1
    assert store.hashes("tiny") == {"a": "1"}
    assert store.hashes("tiny/faq") == {"fee#0": "1"}


def test_saving_again_replaces(store: EmbeddingStore) -> None:
    store.save("tiny", ["a"], ["1"], unit([1, 0]))
    store.save("tiny", ["a"], ["2"], unit([0, 1]))
    assert store.hashes("tiny") == {"a": "2"}
    np.testing.assert_allclose(store.load("tiny")[1], [[0, 1]])


def test_an_unknown_encoder_has_nothing(store: EmbeddingStore) -> None:
    ids, matrix = store.load("nobody")
    assert ids == []
    assert len(matrix) == 0


def test_a_zero_vector_stays_zero(store: EmbeddingStore) -> None:
    store.save("tiny", ["a"], ["1"], np.zeros((1, 2), dtype=np.float32))
    assert not store.load("tiny")[1].any()


def test_vectors_of_different_lengths_are_an_error_that_says_what_to_do(
    store: EmbeddingStore,
) -> None:
    store.save("tiny", ["a"], ["1"], unit([1, 0]))
    row = {"product_id": "b", "encoder": "tiny", "text_hash": "1", "vector": b"\0\0"}
    with ENGINE.begin() as connection:
        connection.execute(insert(retrieval.tables.embeddings), [row])
    with pytest.raises(EncoderError, match="'tiny' have different lengths"):
        store.load("tiny")


def test_removing_a_product_removes_its_vectors(store: EmbeddingStore) -> None:
    catalog = Catalog(ENGINE)
    catalog.write([Product(id="a", title="t")])
    store.save("tiny", ["a"], ["1"], unit([1, 0]))
    catalog.remove(["a"])
    assert store.hashes("tiny") == {}


def test_text_hashes_differ_with_the_text() -> None:
    assert text_hash("a") == text_hash("a") != text_hash("b")
