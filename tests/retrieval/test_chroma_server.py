"""A Chroma server keeps the contract of every index; one that is gone costs nothing but time."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from assistant.shop.folder import Shop
from assistant.shop.parity import StoreCheck
from assistant.shop.places import vectors_of
from assistant.shop.vectors import bring_room_in_line, hold_room, room_of_products
from retrieval.chroma_index import ChromaIndex
from retrieval.chroma_server import ChromaServer
from retrieval.encoders import open_encoder
from retrieval.errors import VectorStoreError
from retrieval.vectors import MemoryIndex
from tests.chroma_server import Running, running
from tests.retrieval.vector_index_contract import EAST, NORTH, VectorIndexContract, vectors
from tests.small_shop import build_shop

_owners = count()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("chroma-server")) as started:
        yield started


def of_owner(server: Running, owner: str) -> ChromaServer:
    return ChromaServer("127.0.0.1", server.port, secure=False, owner=owner)


class TestChromaServer(VectorIndexContract):
    @pytest.fixture
    def index(self, server: Running) -> Iterator[ChromaIndex]:
        with of_owner(server, f"shop {next(_owners)}").open("test", 2) as index:
            yield index


def test_several_programs_have_it_open_and_see_the_same(server: Running) -> None:
    shared = of_owner(server, "shared")
    with shared.open("test", 2) as one, shared.open("test", 2) as two:
        one.upsert(["a", "b"], vectors(EAST, NORTH), ["ha", "hb"])
        assert two.hashes() == {"a": "ha", "b": "hb"}
        assert two.nearest(vectors(NORTH)[0], 1)[0][0] == "b"


def test_shops_do_not_see_each_others_vectors(server: Running) -> None:
    with of_owner(server, "one").open("test", 2) as one:
        one.upsert(["a"], vectors(EAST))
    with of_owner(server, "two").open("test", 2) as two:
        assert two.ids() == set()


def test_the_vectors_of_a_shop_are_on_the_server_that_is_named(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", f"http://127.0.0.1:{server.port}/small")
    shop = Shop.open(build_shop(tmp_path / "shop"))
    room = room_of_products(shop, open_encoder(shop.settings.encoder))
    bring_room_in_line(room)
    with of_owner(server, "small").open(room.name, room.dimension) as index:
        assert len(index.ids()) == 12
        some = np.ones(room.dimension, dtype=np.float32) / np.sqrt(room.dimension)
        assert len(index.nearest(some, 3)) == 3
    assert not shop.chroma.exists()


def test_what_the_server_lacks_is_found_and_put_back(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", f"http://127.0.0.1:{server.port}/checked")
    shop = Shop.open(build_shop(tmp_path / "shop"))
    encoder = open_encoder(shop.settings.encoder)
    check = StoreCheck.of_products(shop, encoder)
    assert check.look().differing == 0
    with room_of_products(shop, encoder).open() as index:
        index.delete(["shoe-1"])
        index.upsert(["stranger"], np.ones((1, encoder.dimension), dtype=np.float32))
    assert check.look().differing == 2
    assert check.repair().differing == 0
    assert check.rebuild().differing == 0


def test_a_server_that_is_gone_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    with running(tmp_path / "chroma") as gone:
        index = of_owner(gone, "x").open("test", 2)
        index.upsert(["a"], vectors(EAST))
    with pytest.raises(VectorStoreError):
        index.nearest(vectors(EAST)[0], 1)
    monkeypatch.setenv("CHROMA_URL", f"http://127.0.0.1:{gone.port}")
    shop = Shop.open(build_shop(tmp_path / "shop"))
    held = hold_room(room_of_products(shop, open_encoder(shop.settings.encoder)))
    assert isinstance(held.index, MemoryIndex)
    assert (
        f"The Chroma server on 127.0.0.1:{gone.port} (CHROMA_URL) cannot be reached" in caplog.text
    )


@pytest.mark.parametrize(
    "told", ["localhost:8000", "ftp://h", "http://", "http://h:port", "http://u:hunter2@h"]
)
def test_an_address_that_cannot_be_one_is_told_without_its_password(
    told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMA_URL", told)
    with pytest.raises(Exception, match=r"^CHROMA_URL ") as caught:
        vectors_of(tmp_path)
    assert "hunter2" not in str(caught.value)
