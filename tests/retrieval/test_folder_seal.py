"""One process on a folder, and no file in it that is not as it was left."""

import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.chroma_index import ChromaIndex
from retrieval.errors import VectorStoreError, VectorStoreInUse
from retrieval.folder_lock import FolderLock
from retrieval.folder_seal import SEAL, FolderSeal, inspect, set_aside
from tests.retrieval.vector_index_contract import EAST, NORTH, vectors

ROOT = Path(__file__).parents[2]
REFUSED = r"damaged|not made by this program"
HOLDING = (
    "import sys, time; from pathlib import Path; from retrieval.chroma_index import ChromaIndex; "
    "index = ChromaIndex.open(Path(sys.argv[1]), 'test', 2); print('open', flush=True); "
    "time.sleep(600)"
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "chroma"
    with ChromaIndex.open(path, "test", 2) as index:
        index.upsert(["a", "b"], vectors(EAST, NORTH), ["ha", "hb"])
    return path


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "chroma"))


def files(path: Path) -> list[Path]:
    return sorted(file for file in path.rglob("*") if file.is_file())


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def append(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


def test_a_copy_of_a_closed_folder_is_as_it_was_left(folder: Path) -> None:
    inspect(folder)
    with ChromaIndex.open(folder, "test", 2) as index:
        assert index.hashes() == {"a": "ha", "b": "hb"}


@pytest.mark.parametrize("harm", [flip, empty, append, Path.unlink])
def test_no_file_can_be_changed_unnoticed(
    made: Path, tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    names = [file.relative_to(made) for file in files(made) if file.stat().st_size]
    assert len(names) >= 3
    for number, name in enumerate(names):
        copy = Path(shutil.copytree(made, tmp_path / str(number)))
        harm(copy / name)
        with pytest.raises(VectorStoreError, match=REFUSED):
            inspect(copy)
        with pytest.raises(VectorStoreError, match=REFUSED):
            FolderSeal(copy).acquire()


def test_looking_changes_nothing(folder: Path) -> None:
    before = {file: file.read_bytes() for file in files(folder)}
    inspect(folder)
    inspect(folder.parent / "missing")
    assert {file: file.read_bytes() for file in files(folder)} == before
    assert not (folder.parent / "missing").exists()


@pytest.mark.parametrize(
    "seal", ["[" * 100_000, "{", "null", "\udcff", '{"format": 9, "files": {}}']
)
def test_a_seal_that_says_anything_else_is_not_ours(folder: Path, seal: str) -> None:
    (folder / SEAL).write_text(seal, "utf-8", "surrogateescape")
    with pytest.raises(VectorStoreError, match=REFUSED):
        inspect(folder)


def test_a_killed_process_leaves_a_folder_that_is_refused(folder: Path) -> None:
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", HOLDING, str(folder)], cwd=ROOT, stdout=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    with pytest.raises(VectorStoreInUse, match="in use by another process"):
        FolderSeal(folder).acquire()
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    with pytest.raises(VectorStoreError, match="not closed properly"):
        FolderSeal(folder).acquire()


def test_a_deleted_lock_file_lets_nobody_in(folder: Path) -> None:
    with ChromaIndex.open(folder, "test", 2):
        folder.with_name("chroma.lock").unlink()
        with pytest.raises(VectorStoreInUse):
            FolderSeal(folder).acquire()
        with pytest.raises(VectorStoreInUse):
            inspect(folder)
        with pytest.raises(VectorStoreInUse):
            set_aside(folder)


def test_a_second_name_of_the_folder_lets_nobody_in(folder: Path) -> None:
    (folder.parent / "other").symlink_to(folder.parent)
    with ChromaIndex.open(folder, "test", 2), pytest.raises(VectorStoreInUse):
        FolderSeal(folder.parent / "other" / "chroma").acquire()


def test_a_link_in_place_of_the_folder_is_moved_and_not_followed(folder: Path) -> None:
    link = folder.with_name("link")
    link.symlink_to(folder)
    with pytest.raises(VectorStoreError, match="is a link"):
        FolderSeal(link).acquire()
    moved = set_aside(link)
    assert moved.is_symlink()
    inspect(folder)
    FolderSeal(link).acquire()
    assert not link.is_symlink()


def test_a_link_in_the_folder_is_refused_and_not_written_through(folder: Path) -> None:
    outside = folder.with_name("outside")
    outside.write_text("mine")
    (folder / f"{SEAL}.new").symlink_to(outside)
    with pytest.raises(VectorStoreError, match="is a link"):
        FolderSeal(folder).acquire()
    assert outside.read_text() == "mine"


def test_setting_aside_leaves_links_and_foreign_folders_where_they_are(folder: Path) -> None:
    folder.with_name("chroma.set-aside-1").symlink_to(folder.parent / "nowhere")
    folder.with_name("chroma.set-aside-2").mkdir()
    assert set_aside(folder).name == "chroma.set-aside-3"


def test_another_folder_in_its_place_is_not_sealed(folder: Path) -> None:
    seal = FolderSeal(folder)
    seal.acquire()
    folder.rename(folder.with_name("moved"))
    folder.mkdir()
    (folder / "theirs").write_text("x")
    seal.close()
    assert files(folder) == [folder / "theirs"]
    with pytest.raises(VectorStoreError, match="not made by this program"):
        FolderSeal(folder).acquire()


def test_a_folder_that_was_deleted_meanwhile_is_closed_in_peace(folder: Path) -> None:
    index = ChromaIndex.open(folder, "test", 2)
    shutil.rmtree(folder)
    index.close()
    assert not folder.exists()
    ChromaIndex.open(folder, "test", 2).close()


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(VectorStoreError, match="cannot be locked"):
        FolderLock(tmp_path / "file" / "chroma").take()


def test_a_folder_that_cannot_be_written_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(VectorStoreError, match=r"cannot be read or written.*Permission denied"):
        FolderSeal(folder).acquire()
    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(VectorStoreError, match="cannot be moved out of the way"):
        set_aside(folder)
    monkeypatch.undo()
    set_aside(folder)  # the lock was given back


def test_of_many_processes_one_writes(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; "
        "from retrieval.folder_seal import FolderSeal; "
        "from retrieval.errors import VectorStoreInUse\n"
        "while time.time() < float(sys.argv[2]): pass\n"
        "seal = FolderSeal(Path(sys.argv[1]))\n"
        "try: seal.acquire()\n"
        "except VectorStoreInUse: print('refused')\n"
        "else: print('writes', flush=True); sys.stdin.read(); seal.close()"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "chroma"), str(time.time() + 3)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603
        for _ in range(6)
    ]
    said = []
    for process in processes:
        assert process.stdout is not None
        said.append(process.stdout.readline().decode().strip())
    for process in processes:
        process.communicate()
    assert sorted(said) == ["refused"] * 5 + ["writes"]
    inspect(tmp_path / "chroma")
