"""What a run was made of, as digests: its data, and the program's own source."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from assistant.observing.versions import SHORT, digest
from assistant.runlog.run import Source

ROOMS = ("assistant", "recommender", "retrieval")  # what a model's figures can depend on
CHUNK = 1 << 20  # bytes


def of_files(paths: Iterable[Path]) -> list[Source]:
    """Files, and all files of folders; what cannot be read is left to whoever reads it in earnest."""
    found = []
    for path in paths:
        inside = (
            sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        )
        found += [_of_file(one) for one in inside if one.is_file()]
    return found


def of_rows(name: str, rows: Iterable[object]) -> Source:
    """Rows in their order, each by what it prints as."""
    count, told = 0, hashlib.sha256()
    for count, row in enumerate(rows, start=1):  # noqa: B007 - the last one is how many there are
        told.update(repr(row).encode("utf-8", "surrogatepass") + b"\n")
    return Source(name, count, told.hexdigest())


def data_hash(data: Sequence[Source]) -> str:
    """One short digest of all; empty where there is nothing."""
    return digest({"data": [asdict(one) for one in data]}) if data else ""


@lru_cache(maxsize=1)
def code_version() -> str:
    """The program's version and a digest of its source, so that a changed line is seen."""
    root, told = Path(__file__).parents[2], hashlib.sha256()
    for file in sorted(file for room in ROOMS for file in (root / room).rglob("*.py")):
        told.update(file.relative_to(root).as_posix().encode() + b"\0" + file.read_bytes())
    return f"{version('daogou')}+{told.hexdigest()[:SHORT]}"


def _of_file(path: Path) -> Source:
    told = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while part := file.read(CHUNK):
                told.update(part)
            return Source(path.name, file.tell(), told.hexdigest())
    except OSError:
        return Source(path.name, 0, "")
