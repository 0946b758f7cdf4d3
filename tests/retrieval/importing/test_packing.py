"""What is packed is read, and what unpacks to far more than a table would is refused."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.errors import UnreadableFile
from retrieval.importing import packing
from retrieval.importing.reading import find_files, read_table, read_tables

TABLE = "编号,标题\n1,鞋\n".encode()


def zipped(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(mode: str = "w", **members: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return stream.getvalue()


def write(folder: Path, name: str, data: bytes) -> Path:
    (folder / name).write_bytes(data)
    return folder / name


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        pytest.param("a.csv.gz", gzip.compress, id="gzip"),
        pytest.param("a.csv.bz2", bz2.compress, id="bzip2"),
        pytest.param("a.csv.xz", lzma.compress, id="xz"),
        pytest.param("a.zip", lambda data: zipped(**{"a.csv": data}), id="zip"),
        pytest.param("a.tar", lambda data: tarred("w", **{"a.csv": data}), id="tar"),
        pytest.param("a.tar.gz", lambda data: tarred("w:gz", **{"a.csv": data}), id="tar.gz"),
        pytest.param("a.tar.xz", lambda data: tarred("w:xz", **{"a.csv": data}), id="tar.xz"),
        pytest.param("a.bin", gzip.compress, id="whatever it is called"),
    ],
)
def test_packed_tables_are_read(tmp_path: Path, name: str, pack: Callable[[bytes], bytes]) -> None:
    read = read_table(write(tmp_path, name, pack(TABLE)))
    assert [row.values for row in read.rows] == [{"编号": "1", "标题": "鞋"}]


def test_an_archive_holds_several_tables_and_may_hold_other_files(tmp_path: Path) -> None:
    members = {"b/2.csv": TABLE, "1.jsonl.gz": gzip.compress(b'{"id": 1, "title": "x"}\n')}
    members |= {"readme.txt": b"x", "__MACOSX/b/._2.csv": b"x", "b/.hidden.csv": b"x"}
    tables = read_tables(write(tmp_path, "shop.zip", zipped(**members)))
    assert [read.name for read in tables] == ["shop.zip/1.jsonl.gz", "shop.zip/b/2.csv"]


def test_a_folder_stands_for_its_archives_too(tmp_path: Path) -> None:
    for name in ("a.zip", "b.tar.gz", "c.parquet", "d.xml", "e.csv.xz", "f.txt"):
        write(tmp_path, name, b"x")
    found = [file.name for file in find_files([tmp_path])]
    assert found == ["a.zip", "b.tar.gz", "c.parquet", "d.xml", "e.csv.xz"]


@pytest.mark.parametrize(
    ("name", "pack"),
    [
        pytest.param("a.gz", gzip.compress, id="gzip"),
        pytest.param("a.bz2", bz2.compress, id="bzip2"),
        pytest.param("a.xz", lzma.compress, id="xz"),
        pytest.param("a.zip", lambda data: zipped(**{"a.csv": data}), id="zip"),
        pytest.param("a.tar.gz", lambda data: tarred("w:gz", **{"a.csv": data}), id="tar.gz"),
    ],
)
def test_a_bomb_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, pack: Callable[[bytes], bytes]
) -> None:
    monkeypatch.setattr(packing, "FREE_BYTES", 100_000)
    bomb = write(tmp_path, name, pack(b"id,title\n" + b"1,x\n" * 2_000_000))
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        read_table(bomb)


def test_many_small_members_are_bounded_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "FREE_BYTES", 100_000)
    members = {f"{number}.csv": b"id,title\n" + b"1,x\n" * 10_000 for number in range(9)}
    monkeypatch.setattr(packing, "MOST_TIMES", 1)
    with pytest.raises(UnreadableFile, match="unpacks to more than"):
        read_tables(write(tmp_path, "shop.zip", zipped(**members)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        pytest.param(zipped(**{"a.csv": TABLE})[:40], "damaged or cut off", id="cut off zip"),
        pytest.param(lzma.compress(TABLE)[:-9], "damaged or cut off", id="cut off xz"),
        pytest.param(bz2.compress(TABLE)[:-9], "damaged or cut off", id="cut off bzip2"),
        pytest.param(zipped(**{"a.png": b"x"}), "holds no CSV", id="no table"),
        pytest.param(zipped(**{"[Content_Types].xml": b"x"}), "an Excel workbook", id="Excel"),
        pytest.param(zipped(**{"a.csv": zipped(**{"b.csv": TABLE})}), "in an archive", id="nested"),
        pytest.param(gzip.compress(gzip.compress(TABLE)), "binary|no encoding", id="twice"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_by_name(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=rf"'shop.zip.*{said}"):
        read_tables(write(tmp_path, "shop.zip", data))


def test_too_many_members_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packing, "MOST_MEMBERS", 2)
    data = zipped(**{f"{number}.csv": TABLE for number in range(3)})
    with pytest.raises(UnreadableFile, match="holds 3 tables; at most 2"):
        read_tables(write(tmp_path, "shop.zip", data))


def test_several_tables_are_not_one(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="holds 2 tables"):
        read_table(write(tmp_path, "a.zip", zipped(**{"a.csv": TABLE, "b.csv": TABLE})))
