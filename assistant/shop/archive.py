"""Backups: one file that holds everything of a shop that cannot be made again, as it was at one moment.

A ZIP archive whose last member, ``manifest.json``, names every other one with its length and SHA-256.
What an archive holds beside these, or otherwise, makes it none. Vector stores, caches, locks and marks
are left out: a start makes them anew.
"""

import hashlib
import os
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from sqlite3 import Error as DatabaseProblem
from typing import IO, Literal
from zlib import error as PackingProblem  # noqa: N812 - an exception, in spite of its name

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.errors import BackupError
from assistant.shop.database import DATABASE_FILE, damage, snapshot
from assistant.shop.moving import fetch_from_server
from assistant.shop.places import database_of

FORMAT: Literal["daogou-backup-1"] = "daogou-backup-1"
MANIFEST = "manifest.json"
LONGEST_MANIFEST = 64 << 20  # bytes
MADE_ANEW = frozenset({"chroma", "chroma-knowledge", "cache", "serving", "backups"})
PIECE = 1 << 20  # bytes read at a time
DAMAGED = "It is damaged; take another backup."


class Member(BaseModel):
    """A file in an archive: where it belongs in the shop, its length in bytes and SHA-256 in hex."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(min_length=1, max_length=1000)
    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Manifest(BaseModel):
    """What an archive says of itself."""

    model_config = ConfigDict(extra="forbid")

    format: Literal["daogou-backup-1"]
    program: str
    made_at: datetime
    members: list[Member]


@dataclass(frozen=True, slots=True)
class Made:
    """What was put into an archive, or taken out of one."""

    files: int
    size: int
    made_at: datetime


def back_up(shop: Path, file: Path, now: datetime) -> Made:
    """Writes the archive ``file`` of the shop in ``shop``; nobody who uses the shop waits for it.

    The file appears when it is whole and on the disk; an older one of that name stands until then.

    Raises:
        BackupError: There is no shop, its database is damaged, or the file cannot be written.
        ShopError: The server that has its tables cannot be asked.
    """
    url = database_of(shop)
    if url is None and not (shop / DATABASE_FILE).is_file():
        raise BackupError(f"There is no shop in '{shop}': {DATABASE_FILE} is missing.")
    if file.is_dir() or not file.parent.is_dir():
        raise BackupError(f"'{file}' is no place for a file; name one in a folder that exists.")
    unfinished, copy = (file.with_name(f".{file.name}.{end}") for end in ("part", "db.part"))
    try:
        for left_over in (unfinished, copy):  # of a backup that was killed
            left_over.unlink(missing_ok=True)
        if url is None:
            _copy_database(shop / DATABASE_FILE, copy)
        else:
            fetch_from_server(url, copy)
        made = _pack({DATABASE_FILE: copy, **_files_of(shop)}, unfinished, now)
        os.replace(unfinished, file)
        sync_folder(file.parent)
    except OSError as exc:
        raise BackupError(f"The backup '{file}' cannot be written: {exc.strerror}.") from exc
    finally:
        for path in (unfinished, copy):
            with suppress(OSError):
                path.unlink()
    return made


def unpack(file: Path, folder: Path) -> Made:
    """Takes everything out of the archive ``file`` into the empty ``folder``, checked piece by piece.

    Raises:
        BackupError: It is no backup, it is damaged, or it holds what no backup holds.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            manifest = _manifest(archive, file)
            for member in manifest.members:
                _take_out(archive, member, folder)
    except (zipfile.BadZipFile, PackingProblem, EOFError, NotImplementedError, KeyError) as exc:
        raise BackupError(f"'{file}' cannot be read as a backup: {exc}. {DAMAGED}") from exc
    except OSError as exc:
        raise BackupError(f"The backup '{file}' cannot be unpacked: {exc.strerror}.") from exc
    wrong = damage(folder / DATABASE_FILE)
    if wrong:
        raise BackupError(f"The database in '{file}' is damaged: {'; '.join(wrong)}.")
    sizes = sum(member.size for member in manifest.members)
    return Made(len(manifest.members), sizes, manifest.made_at)


def _copy_database(source: Path, copy: Path) -> None:
    try:
        snapshot(source, copy)
    except DatabaseProblem as exc:
        raise BackupError(f"The database '{source}' cannot be copied: {exc}.") from exc
    wrong = damage(copy)
    if wrong:
        raise BackupError(
            f"The database '{source}' is damaged: {'; '.join(wrong)}. No backup was made."
        )


def _pack(found: Mapping[str, Path], target: Path, now: datetime) -> Made:
    members = []
    with _private(target) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, path in found.items():
            with suppress(FileNotFoundError):  # it went away meanwhile
                members.append(_put_in(packed, name, path))
        manifest = Manifest(format=FORMAT, program=version("daogou"), made_at=now, members=members)
        packed.writestr(MANIFEST, manifest.model_dump_json(indent=1))
    return Made(len(members), sum(one.size for one in members), now)


def _put_in(packed: zipfile.ZipFile, name: str, path: Path) -> Member:
    """Packs a file as it is while it is read; what is written to it afterwards is not in it."""
    digest, size = hashlib.sha256(), 0
    with path.open("rb") as stream, packed.open(name, "w", force_zip64=True) as target:
        while piece := stream.read(PIECE):
            digest.update(piece)
            size += len(piece)
            target.write(piece)
    return Member(path=name, size=size, sha256=digest.hexdigest())


def _files_of(shop: Path) -> dict[str, Path]:
    """The files of a shop that no start makes anew, by their names in it; links are not followed."""
    found = {}
    for folder, names, files in os.walk(shop):
        here = Path(folder)
        names[:] = sorted(n for n in names if here != shop or not _made_anew(n))
        for name in sorted(files):
            path = here / name
            if path.is_symlink() or not path.is_file() or (here == shop and _made_anew(name)):
                continue
            found[path.relative_to(shop).as_posix()] = path
    return found


def _made_anew(name: str) -> bool:
    """Whether a file or folder at the top of a shop is left out."""
    stem = name.partition(".")[0]
    return stem in MADE_ANEW or name.startswith(DATABASE_FILE) or name.endswith((".lock", ".part"))


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A file that only its owner may read, on the disk when the block ends."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        yield stream
        stream.flush()
        os.fsync(stream.fileno())


def _manifest(archive: zipfile.ZipFile, file: Path) -> Manifest:
    names = archive.namelist()
    foreign = f"'{file}' is no backup of a shop; daogou backup makes one."
    if MANIFEST not in names or archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        raise BackupError(foreign)
    try:
        manifest = Manifest.model_validate_json(archive.read(MANIFEST))
    except ValidationError as exc:
        raise BackupError(foreign) from exc
    listed = [MANIFEST, *(member.path for member in manifest.members)]
    once = len(set(listed)) == len(listed)
    if sorted(listed) != sorted(names) or not once or DATABASE_FILE not in listed:
        raise BackupError(f"'{file}' holds other files than it says. {DAMAGED}")
    for member in manifest.members:
        if not _belongs_there(member.path):
            raise BackupError(f"'{file}' holds '{member.path[:80]}', which no backup holds.")
    return manifest


def _belongs_there(name: str) -> bool:
    path = PurePosixPath(name)
    plain = not path.is_absolute() and ".." not in path.parts and path.as_posix() == name
    ours = name == DATABASE_FILE or not _made_anew(path.parts[0])
    return plain and ours and not any(char in name for char in "\\:\0")


def _take_out(archive: zipfile.ZipFile, member: Member, folder: Path) -> None:
    """Writes one file; no more of it than the manifest says, however it was packed."""
    target = folder / member.path
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.size
    with archive.open(member.path) as packed, _private(target) as stream:
        while piece := packed.read(min(PIECE, left + 1)):
            left -= len(piece)
            if left < 0:
                break
            digest.update(piece)
            stream.write(piece)
    if left or digest.hexdigest() != member.sha256:
        raise BackupError(f"'{member.path}' in the backup is not what was put in. {DAMAGED}")


def sync_folder(folder: Path) -> None:
    """Makes names in a folder durable, where the system can."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
