"""The database tells which products have no vector of the text they have now."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from retrieval.catalog import Catalog
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from retrieval.product_texts import FORMAT, embedding_text, text_hash
from retrieval.products import Product
from retrieval.tables import metadata, products
from retrieval.unembedded import mark_texts, unembedded
from tests.databases import durable

ENCODER = HashingEncoder(16)
SHOE = Product("a", "跑步鞋", price=100.0)
SOCK = Product("b", "运动袜", price=10.0)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    engine = durable(tmp_path / "shop.db")
    metadata.create_all(engine)
    Catalog(engine).write([SHOE, SOCK])
    return engine


def embed(engine: Engine, *some: Product) -> None:
    texts = [embedding_text(one) for one in some]
    hashes = [text_hash(text) for text in texts]
    vectors = ENCODER.encode_documents(texts)
    EmbeddingStore(engine).save(ENCODER.name, [one.id for one in some], hashes, vectors)


def left(engine: Engine) -> list[str]:
    return unembedded(engine, ENCODER.name, ENCODER.dimension)


def test_a_product_is_left_until_it_has_a_vector(engine: Engine) -> None:
    assert left(engine) == ["a", "b"]
    embed(engine, SHOE)
    assert left(engine) == ["b"]
    assert unembedded(engine, "another", 16) == ["a", "b"]


def test_another_text_needs_another_vector_and_another_price_does_not(engine: Engine) -> None:
    embed(engine, SHOE, SOCK)
    Catalog(engine).write([replace(SHOE, price=90.0), replace(SOCK, title="羊毛袜")])
    assert left(engine) == ["b"]


def test_a_vector_of_another_length_is_none(engine: Engine) -> None:
    embed(engine, SHOE, SOCK)
    assert unembedded(engine, ENCODER.name, 32) == ["a", "b"]


def test_rows_of_older_versions_get_their_digest(engine: Engine) -> None:
    embed(engine, SHOE, SOCK)
    with engine.begin() as connection:
        connection.execute(update(products).values(text_hash=None))
    assert left(engine) == []
    assert mark_texts(engine) == 0


def test_texts_put_together_in_another_way_are_marked_anew(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    embed(engine, SHOE, SOCK)
    assert left(engine) == []
    monkeypatch.setattr("retrieval.unembedded.FORMAT", FORMAT + 1)
    monkeypatch.setattr("retrieval.unembedded.embedding_text", lambda one: f"{one.id} {one.title}")
    assert left(engine) == ["a", "b"]
