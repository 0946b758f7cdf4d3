"""The Chroma folder keeps the contract, and is opened only when it is safe."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from retrieval.chroma_index import (
    ChromaIndex,
    Page,
    Synced,
    collection_name,
    fingerprints,
    set_aside,
    sync,
)
from retrieval.errors import VectorStoreError
from tests.retrieval.vector_index_contract import (
    EAST,
    NORTH,
    NORTH_EAST,
    VectorIndexContract,
    vectors,
)

ROOT = Path(__file__).parents[2]


class TestChromaIndex(VectorIndexContract):
    @pytest.fixture
    def index(self, tmp_path: Path) -> Iterator[ChromaIndex]:
        with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
            yield index


def filled(path: Path, encoder: str = "test") -> None:
    with ChromaIndex.open(path, encoder, 2) as index:
        index.upsert(["a", "b"], vectors(EAST, NORTH), ["ha", "hb"])


def test_what_was_closed_is_there_when_opened_again(tmp_path: Path) -> None:
    filled(tmp_path / "chroma")
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        assert index.hashes() == {"a": "ha", "b": "hb"}
        assert index.nearest(vectors(NORTH)[0], 1)[0][0] == "b"


def test_more_than_one_batch_is_kept(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(6_000, 2)).astype(np.float32)
    ids = [f"p{place}" for place in range(6_000)]
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        index.upsert(ids, points)
        assert index.ids() == set(ids)
        index.delete(ids[:5_500])
        assert index.ids() == set(ids[5_500:])


def test_encoders_do_not_see_each_others_vectors(tmp_path: Path) -> None:
    filled(tmp_path / "chroma", "one")
    with ChromaIndex.open(tmp_path / "chroma", "two", 2) as index:
        assert index.ids() == set()


@pytest.mark.parametrize("name", ["BAAI/bge-small-zh-v1.5", "", "编码器", "a" * 900, "../x"])
def test_any_encoder_name_gives_a_name_chroma_accepts(name: str) -> None:
    made = collection_name(name, 384)
    assert made.isascii()
    assert 3 <= len(made) <= 512
    assert made != collection_name(name, 512)


def test_a_second_opening_is_refused_while_the_first_lasts(tmp_path: Path) -> None:
    path = tmp_path / "chroma"
    with (
        ChromaIndex.open(path, "test", 2),
        pytest.raises(VectorStoreError, match="in use by another process"),
    ):
        ChromaIndex.open(path, "test", 2)
    ChromaIndex.open(path, "test", 2).close()


def test_a_folder_in_use_is_not_set_aside(tmp_path: Path) -> None:
    path = tmp_path / "chroma"
    with (
        ChromaIndex.open(path, "test", 2),
        pytest.raises(VectorStoreError, match="in use by another process"),
    ):
        set_aside(path)
    assert path.is_dir()


def test_another_process_is_refused_too(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from retrieval.folder_seal import FolderSeal; "
        "FolderSeal(Path(sys.argv[1])).acquire()"
    )
    with ChromaIndex.open(tmp_path / "chroma", "test", 2):
        command = [sys.executable, "-c", code, str(tmp_path / "chroma")]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603
    assert "VectorStoreInUse" in ended.stderr
    assert "in use by another process" in ended.stderr


def test_a_folder_that_was_not_closed_is_refused(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; import numpy as np; "
        "from retrieval.chroma_index import ChromaIndex; "
        "index = ChromaIndex.open(Path(sys.argv[1]), 'test', 2); "
        "index.upsert(['a'], np.ones((1, 2), dtype=np.float32)); os._exit(9)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "chroma")]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == 9  # noqa: S603
    with pytest.raises(VectorStoreError, match="not closed properly"):
        ChromaIndex.open(tmp_path / "chroma", "test", 2)


def damage_database(path: Path) -> None:
    (path / "chroma.sqlite3").write_bytes(b"x" * 999)


def remove_database(path: Path) -> None:
    (path / "chroma.sqlite3").unlink()


def add_file(path: Path) -> None:
    (path / "more.bin").write_bytes(b"x")


@pytest.mark.parametrize("damage", [damage_database, remove_database, add_file])
def test_a_damaged_folder_is_refused_and_can_be_set_aside(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "chroma"
    filled(path)
    damage(path)
    with pytest.raises(VectorStoreError, match="damaged"):
        ChromaIndex.open(path, "test", 2)
    assert set_aside(path).is_dir()
    with ChromaIndex.open(path, "test", 2) as index:
        assert index.ids() == set()


def test_a_foreign_folder_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "chroma"
    path.mkdir()
    damage_database(path)
    with pytest.raises(VectorStoreError, match="not made by this program"):
        ChromaIndex.open(path, "test", 2)
    assert (path / "chroma.sqlite3").read_bytes() == b"x" * 999


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "chroma").write_text("x")
    with pytest.raises(VectorStoreError, match="not made by this program"):
        ChromaIndex.open(tmp_path / "chroma", "test", 2)


def test_setting_aside_keeps_foreign_folders_and_one_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "chroma"
    path.mkdir()
    damage_database(path)
    foreign = set_aside(path)
    filled(path)
    first = set_aside(path)
    filled(path)
    assert first != foreign
    assert set_aside(path) == first
    assert (foreign / "chroma.sqlite3").read_bytes() == b"x" * 999


def test_sync_adds_replaces_and_deletes_by_id(tmp_path: Path) -> None:
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        first = sync(index, {"a": "1", "b": "1"}, ["a", "b"], vectors(EAST, NORTH))
        assert first == Synced(added=2)
        again = sync(index, {"a": "1", "b": "1"}, ["a", "b"], vectors(EAST, NORTH))
        assert again == Synced(unchanged=2)
        second = sync(index, {"b": "2", "c": "1"}, ["b", "c"], vectors(NORTH_EAST, EAST))
        assert second == Synced(added=1, replaced=1, deleted=1)
        assert index.hashes() == fingerprints(
            {"b": "2", "c": "1"}, ["b", "c"], vectors(NORTH_EAST, EAST)
        )
        assert [key for key, _ in index.nearest(vectors(NORTH_EAST)[0], 1)] == ["b"]


def test_sync_takes_only_wanted_ids_that_have_a_vector(tmp_path: Path) -> None:
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        made = sync(index, {"a": "1", "later": "1"}, ["a", "old"], vectors(EAST, NORTH))
        assert made == Synced(added=1)
        assert index.ids() == {"a"}


def test_a_vector_made_anew_from_the_same_text_replaces_the_old_one(tmp_path: Path) -> None:
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        sync(index, {"a": "1"}, ["a"], vectors(EAST))
        assert sync(index, {"a": "1"}, ["a"], vectors(NORTH)) == Synced(replaced=1)
        assert index.nearest(vectors(NORTH)[0], 1)[0][1] == pytest.approx(1.0)


def test_progress_tells_how_many_differing_vectors_are_written(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        sync(index, {"a": "1"}, ["a"], vectors(EAST), lambda *step: told.append(step))
        sync(index, {"a": "1"}, ["a"], vectors(EAST), lambda *step: told.append(step))
    assert told == [(1, 1)]


def test_everything_held_is_read_back_page_by_page(tmp_path: Path) -> None:
    points = np.random.default_rng(0).normal(size=(6_000, 2)).astype(np.float32)
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    ids = [f"p{place}" for place in range(6_000)]
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        index.upsert(ids, points, ids)
        pages = list(index.pages())
    assert [len(page.ids) for page in pages] == [5_000, 1_000]
    held = {key: row for page in pages for key, row in zip(page.ids, page.vectors, strict=True)}
    assert all(page.ids == page.hashes for page in pages)
    np.testing.assert_allclose([held[key] for key in ids], points, atol=1e-6)


def test_what_the_graph_does_not_lead_to_is_unfindable(tmp_path: Path) -> None:
    with ChromaIndex.open(tmp_path / "chroma", "test", 2) as index:
        index.upsert(["a", "b"], vectors(EAST, NORTH_EAST))
        (page,) = index.pages()
        assert index.unfindable(page) == []
        assert index.unfindable(Page(["a", "lost"], ["", ""], vectors(EAST, NORTH))) == ["lost"]


def test_a_vector_of_another_length_is_refused_with_a_sentence(tmp_path: Path) -> None:
    index = ChromaIndex.open(tmp_path / "chroma", "test", 2)
    index.upsert(["a"], vectors(EAST))
    with pytest.raises(VectorStoreError, match="dimension"):
        index.upsert(["b"], np.ones((1, 3), dtype=np.float32))
    index.abandon()


def test_a_folder_on_which_something_failed_is_not_trusted_again(tmp_path: Path) -> None:
    with suppress(VectorStoreError), ChromaIndex.open(tmp_path / "chroma", "test", 2):
        raise VectorStoreError
    with pytest.raises(VectorStoreError, match="not closed properly"):
        ChromaIndex.open(tmp_path / "chroma", "test", 2)
