"""Files as they are kept: compressed with gzip, bzip2 or xz, or many in a ZIP or tar archive.

What comes out is bounded, because a few kilobytes can unpack to more than a machine holds.
"""

import bz2
import gzip
import io
import lzma
import re
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from retrieval.errors import UnreadableFile

LARGEST_FILE = 2_000_000_000
FREE_BYTES = 64_000_000  # so much may come out of anything
MOST_TIMES = 200  # above that, this many times what went in; tables shrink to a tenth or twentieth
MOST_MEMBERS = 1_000
PIECE = 1 << 20
GZIP, XZ, ZIP = b"\x1f\x8b", b"\xfd7zXZ\x00", b"PK\x03\x04"
BZIP2 = re.compile(rb"BZh[1-9]1AY&SY")
TAR_MARK, TAR_PLACE = b"ustar", 257
WORKBOOK = "[Content_Types].xml"
PACKED = frozenset({".gz", ".bz2", ".xz"})
ARCHIVES = frozenset({".zip", ".tar", ".tgz", ".tbz2", ".txz"})
TABLES = frozenset(
    {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".parquet", ".xml"}
)
DAMAGES = (
    OSError,
    EOFError,
    zlib.error,
    lzma.LZMAError,
    tarfile.TarError,
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises on damaged or encrypted archives."""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of one file, unpacked, and what it is called."""

    name: str
    data: bytes


def unpack(data: bytes, name: str) -> Iterator[Content]:
    """The files in ``data``: itself, what it is when uncompressed, or the tables of an archive.

    Raises:
        UnreadableFile: It is damaged, encrypted, holds no table, or far more than it should.
    """
    try:
        yield from _unpack(data, name)
    except DAMAGES as exc:
        raise UnreadableFile(f"'{name}' is a damaged or cut off or locked archive: {exc}.") from exc


def is_table(name: str, also: frozenset[str] = frozenset()) -> bool:
    """Whether a file's name says that it is a table, packed or not; ``also`` are other endings."""
    path = PurePosixPath(name)
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] in PACKED:
        suffixes.pop()
    return bool(suffixes) and suffixes[-1] in TABLES | also and path.name[0] != "."


def refuse_large(name: str, size: int) -> None:
    """Refuses what is too large to be read.

    Raises:
        UnreadableFile: It has more than ``LARGEST_FILE`` bytes.
    """
    if size > LARGEST_FILE:
        raise UnreadableFile(f"'{name}' has {size:,} bytes; at most {LARGEST_FILE:,} are read.")


def _unpack(data: bytes, name: str) -> Iterator[Content]:
    if data.startswith(ZIP):
        yield from _zipped(data, name)
        return
    plain = _uncompressed(data, name, _allowed(data))
    if plain[TAR_PLACE : TAR_PLACE + len(TAR_MARK)] == TAR_MARK:
        yield from _tarred(plain, name, _allowed(data))
    else:
        yield Content(name, plain)


def _uncompressed(data: bytes, name: str, allowed: int) -> bytes:
    source = io.BytesIO(data)
    if data.startswith(GZIP):
        return _drained(gzip.open(source), name, allowed)
    if BZIP2.match(data):
        return _drained(bz2.open(source), name, allowed)
    if data.startswith(XZ):
        return _drained(lzma.open(source), name, allowed)
    return data


def _allowed(packed: bytes) -> int:
    """How many bytes may come out of ``packed``."""
    return min(LARGEST_FILE, max(FREE_BYTES, MOST_TIMES * len(packed)))


def _drained(stream: IO[bytes] | gzip.GzipFile, name: str, allowed: int) -> bytes:
    """All of ``stream``, read piece by piece, so that little more than ``allowed`` is ever held."""
    pieces, size = [], 0
    with stream:
        while piece := stream.read(PIECE):
            size += len(piece)
            if size > allowed:
                raise UnreadableFile(
                    f"'{name}' unpacks to more than {allowed:,} bytes, more than a table would; "
                    "unpack it yourself if it is one."
                )
            pieces.append(piece)
    return b"".join(pieces)


def _zipped(data: bytes, name: str) -> Iterator[Content]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if WORKBOOK in archive.namelist():
            raise UnreadableFile(f"'{name}' is an Excel workbook; save it as CSV.")
        inside = [member.filename for member in archive.infolist() if not member.is_dir()]
        yield from _members(_tables(inside, name), archive.open, name, _allowed(data))


def _tarred(data: bytes, name: str, allowed: int) -> Iterator[Content]:
    with tarfile.open(fileobj=io.BytesIO(data), mode="r:") as archive:
        files = {member.name: member for member in archive if member.isfile()}

        def opened(member: str) -> IO[bytes]:
            return archive.extractfile(files[member]) or io.BytesIO()

        yield from _members(_tables(list(files), name), opened, name, allowed)


def _members(
    members: Sequence[str], opened: Callable[[str], IO[bytes]], archive: str, allowed: int
) -> Iterator[Content]:
    """The files of an archive, together bounded; each may be compressed, none an archive again."""
    for member in members:
        name = f"{archive}/{member}"
        inside = _drained(opened(member), name, allowed)
        plain = _uncompressed(inside, name, allowed)
        allowed -= len(plain)
        yield Content(name, plain)


def _tables(names: list[str], archive: str) -> list[str]:
    found = sorted(name for name in names if is_table(name) and "__MACOSX" not in name)
    if not found:
        raise UnreadableFile(
            f"The archive '{archive}' holds no CSV, JSON, YAML, XML or Parquet file."
        )
    if len(found) > MOST_MEMBERS:
        raise UnreadableFile(
            f"The archive '{archive}' holds {len(found):,} tables; at most {MOST_MEMBERS:,} are read."
        )
    return found
