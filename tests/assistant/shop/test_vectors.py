"""A shop holds its vector store, or does without it, and says which."""

import logging
import shutil
from pathlib import Path

import pytest

import assistant.shop.vectors
from assistant.shop.folder import Shop
from assistant.shop.vectors import HeldIndex, bring_in_line, hold_index
from retrieval.catalog import Catalog
from retrieval.chroma_index import ChromaIndex, fingerprints
from retrieval.embeddings import EmbeddingStore
from retrieval.encoder import HashingEncoder
from retrieval.errors import VectorStoreError
from retrieval.folder_seal import inspect
from retrieval.vectors import MemoryIndex
from tests.small_shop import build_shop

ENCODER = HashingEncoder()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_shop(tmp_path_factory.mktemp("made") / "shop")


@pytest.fixture
def shop(made: Path, tmp_path: Path) -> Shop:
    return Shop.open(Path(shutil.copytree(made, tmp_path / "shop")))


def held_by(shop: Shop) -> dict[str, str]:
    with ChromaIndex.open(shop.chroma, ENCODER.name, ENCODER.dimension) as index:
        return index.hashes()


def wanted_by(shop: Shop) -> dict[str, str]:
    store = EmbeddingStore(shop.engine)
    return fingerprints(store.hashes(ENCODER.name), *store.load(ENCODER.name))


def test_ingestion_leaves_the_store_in_line_and_sealed(shop: Shop) -> None:
    inspect(shop.chroma)
    assert len(wanted_by(shop)) == 12
    assert held_by(shop) == wanted_by(shop)


def test_a_store_in_use_is_left_to_its_holder(shop: Shop) -> None:
    first = hold_index(shop, ENCODER)
    second = hold_index(shop, ENCODER)
    assert isinstance(first.index, ChromaIndex)
    assert isinstance(second.index, MemoryIndex)
    second.sync({"a": "1"}, ["a"], ENCODER.encode_documents(["a"]))
    second.close()
    first.close()
    assert held_by(shop) == wanted_by(shop)


@pytest.mark.parametrize("kind", ["damaged", "foreign", "not closed", "a file", "a link"])
def test_a_store_that_cannot_be_trusted_is_moved_and_built_anew(
    shop: Shop, kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    if kind == "damaged":
        (shop.chroma / "chroma.sqlite3").write_bytes(b"x")
    elif kind == "foreign":
        (shop.chroma / "daogou-seal.json").unlink()
    elif kind == "not closed":
        ChromaIndex.open(shop.chroma, ENCODER.name, ENCODER.dimension).abandon()
    elif kind == "a file":
        shutil.rmtree(shop.chroma)
        shop.chroma.write_text("x")
    else:
        shop.chroma.rename(shop.path / "elsewhere")
        shop.chroma.symlink_to(shop.path / "elsewhere")
    bring_in_line(shop, ENCODER)
    assert "is built anew" in caplog.text
    assert (shop.path / "chroma.set-aside-1").exists()
    assert held_by(shop) == wanted_by(shop)


def test_a_store_that_can_neither_be_opened_nor_moved_is_done_without(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> Path:
        raise VectorStoreError("It is mounted.")

    monkeypatch.setattr(assistant.shop.vectors, "set_aside", refuse)
    (shop.chroma / "daogou-seal.json").unlink()
    held = hold_index(shop, ENCODER)
    assert isinstance(held.index, MemoryIndex)
    assert "It is mounted. Searching the database's vectors instead." in caplog.text


def test_a_store_that_fails_while_it_is_held_is_done_without_and_built_anew_later(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    held = hold_index(shop, ENCODER)
    assert isinstance(held.index, ChromaIndex)
    held.sync({"a": "1"}, ["a"], HashingEncoder(8).encode_documents(["a"]))  # of another length
    assert isinstance(held.index, MemoryIndex)
    assert held.index.ids() == {"a"}
    assert "Searching the database's vectors instead." in caplog.text
    held.close()
    with pytest.raises(VectorStoreError, match="not closed properly"):
        inspect(shop.chroma)
    bring_in_line(shop, ENCODER)
    assert held_by(shop) == wanted_by(shop)


def test_a_store_that_cannot_be_closed_is_told_and_no_error(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    held = hold_index(shop, ENCODER)
    (shop.chroma / "link").symlink_to(shop.path)
    held.close()
    assert "is a link" in caplog.text


def test_what_another_writer_changed_meanwhile_is_brought_in_too(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, close = EmbeddingStore(shop.engine), HeldIndex.close

    def write_then_close(held: HeldIndex) -> None:
        store.save(ENCODER.name, ["sock-1"], ["later"], ENCODER.encode_documents(["later"]))
        close(held)

    monkeypatch.setattr(HeldIndex, "close", write_then_close)
    Catalog(shop.engine).remove(["sock-2"])
    bring_in_line(shop, ENCODER)
    assert held_by(shop) == wanted_by(shop)
    assert store.hashes(ENCODER.name)["sock-1"] == "later"


def test_a_deleted_store_is_built_without_a_word(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(shop.chroma)
    with caplog.at_level(logging.WARNING):
        bring_in_line(shop, ENCODER)
    assert held_by(shop) == wanted_by(shop)
    assert not caplog.records
