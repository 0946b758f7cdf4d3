"""Vectors that are missing are made at once, or left with the time they will take."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

import assistant.shop.following
from assistant.service.service import Service
from assistant.shop.embedding import Left, embed_from_the_back, embed_missing, embed_or_leave
from assistant.shop.folder import Shop
from assistant.shop.helper import Helper
from assistant.shop.ingest import ingest
from assistant.shop.vectors import bring_in_line
from retrieval.chroma_index import ChromaIndex
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from retrieval.tables import products

ENCODER = HashingEncoder()
PATIENCE = 60.0  # seconds; what is waited for takes a few


@pytest.fixture
def bare(small_shop: Path, tmp_path: Path) -> Iterator[Shop]:
    """A copy of the small shop with four of its twelve vectors."""
    folder = tmp_path / "shop"
    shutil.copytree(small_shop, folder, ignore=shutil.ignore_patterns("chroma*"))
    shop = Shop.open(folder)
    store = EmbeddingStore(shop.engine)
    store.forget(ENCODER.name, sorted(store.hashes(ENCODER.name))[4:])
    yield shop
    shop.engine.dispose()


def held(shop: Shop) -> list[str]:
    return sorted(EmbeddingStore(shop.engine).hashes(ENCODER.name))


def test_more_than_may_be_made_at_once_is_left_with_an_estimate(
    bare: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assistant.shop.embedding.SAMPLE", 2)
    left = embed_or_leave(bare, ENCODER, at_most=7)
    assert left is not None
    assert (left.left, left.of, len(held(bare))) == (6, 12, 6)
    assert left.seconds is not None
    assert left.seconds > 0
    assert embed_or_leave(bare, ENCODER, at_most=7) is None
    assert len(held(bare)) == 12


def test_a_helper_begins_at_the_back(bare: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.shop.embedding.LOT", 3)
    before = held(bare)
    steps = embed_from_the_back(bare, ENCODER, lambda *_: None)
    assert next(steps) == Left(8, 12, None)
    second = next(steps)
    assert (second.left, second.of) == (5, 12)
    assert held(bare) == sorted([*before, "sock-2", "sock-3", "sock-4"])
    assert [step.left for step in steps] == [2]
    assert embed_missing(bare, ENCODER) == 0


def test_a_row_with_a_wrong_digest_is_embedded_once(bare: Shop) -> None:
    with bare.engine.begin() as connection:
        wrong = update(products).where(products.c.id == "shoe-0").values(text_hash="wrong")
        connection.execute(wrong)
    assert [step.left for step in embed_from_the_back(bare, ENCODER, lambda *_: None)] == [9]


def test_ingestion_leaves_many_vectors_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "shop.toml").write_text('encoder = "hashing"\n', "utf-8")
    file = tmp_path / "p.csv"
    file.write_text("id,title\n" + "".join(f"p{n:03},鞋 {n}\n" for n in range(300)), "utf-8")
    shop = Shop.create(tmp_path / "shop")
    (report,) = ingest(shop, [file], embed_at_most=100)
    (note,) = [note for note in report.notes if "vector" in note]
    assert note.startswith("All 300 products can be found by their words now; 44 still lack")
    assert len(held(shop)) == 256
    (again,) = ingest(shop, [file], embed_at_most=100)
    assert again.unchanged == 300
    assert len(held(shop)) == 300
    shop.engine.dispose()


def test_words_find_what_has_no_vector_and_filters_hold(bare: Shop) -> None:
    service = Service.open(bare.path, embed_at_most=0)
    found = [one["id"] for one in service.search("运动袜", 20)["products"]]
    assert {"sock-1", "sock-2", "sock-3"} <= {*found}  # the fourth is sold out
    cheap = service.search("20元以内的运动袜", 20)["products"]
    assert {one["id"] for one in cheap} == {"sock-1", "sock-2"}
    assert service.health()["embedding"] == {"left": 8, "of": 12, "seconds_left": None}
    service.close()
    assert len(held(bare)) == 4, "nothing was embedded meanwhile"


def test_a_server_gets_its_vectors_from_a_helper(
    bare: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(assistant.shop.following, "FEW", 0)
    service = Service.open(bare.path, embed_at_most=0)
    assert int(service.loaded.searcher.dense.held.sum()) == 4
    service.follow()
    helping = service.loaded._following._helper
    assert helping.finished.wait(PATIENCE)
    assert service.loaded.searcher.dense.held.all()
    assert "embedding" not in service.health()
    service.close()
    with ChromaIndex.open(bare.chroma, ENCODER.name, ENCODER.dimension) as index:
        assert len(index.ids()) == 12


def test_a_helper_that_is_stopped_leaves_what_it_has_done(bare: Shop) -> None:
    bring_in_line(bare, ENCODER)
    helper = Helper(bare.path, lambda left: helper.stop() if left else None)
    assert not helper.run()
    assert embed_missing(bare, ENCODER) in (0, 8)
    bring_in_line(bare, ENCODER)
    assert not list(bare.path.glob("chroma.set-aside*"))
