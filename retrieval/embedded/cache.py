"""A folder of files that are made once and can be made again: complete or absent, never half there.

It is built beside its place and renamed into it, by one process at a time. A manifest with sizes
and checksums tells when a file is damaged; then the folder is made again.
"""

import hashlib
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout
from platformdirs import user_cache_path
from pydantic import BaseModel, ConfigDict

from retrieval.errors import EncoderError

VARIABLE = "DAOGOU_CACHE"
MANIFEST = "manifest.json"
PATIENCE = 600  # seconds to wait for another process that builds the same folder


class FileRecord(BaseModel):
    """What a file was when it was written."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    size: int
    sha256: str

    @classmethod
    def of(cls, path: Path) -> "FileRecord":
        """The record of the file at ``path``."""
        with path.open("rb") as file:
            checksum = hashlib.file_digest(file, "sha256").hexdigest()
        return cls(size=path.stat().st_size, sha256=checksum)


class Manifest(BaseModel):
    """What a complete folder holds."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    files: dict[str, FileRecord]


def cache_root(path: Path | None = None) -> Path:
    """The folder of all caches: ``path``, else ``DAOGOU_CACHE``, else the user's cache folder."""
    named = os.environ.get(VARIABLE, "").strip()
    return path or (Path(named) if named else user_cache_path("daogou"))


@dataclass(frozen=True, slots=True)
class CacheFolder:
    """One such folder.

    Args:
        path: Its place; the name must change with whatever it is made from.
        build: Writes the files into the folder it is given.
    """

    path: Path
    build: Callable[[Path], None]

    def ready(self) -> Path:
        """The complete folder; built now if it is missing or a file has another size.

        Raises:
            EncoderError: When it cannot be written.
        """
        if self.problems():
            self._locked(thorough=False)
        return self.path

    def repaired(self) -> Path:
        """The complete folder; built now if a file has another size or checksum.

        Raises:
            EncoderError: When it cannot be written.
        """
        if self.problems(thorough=True):
            self._locked(thorough=True)
        return self.path

    def problems(self, *, thorough: bool = False) -> list[str]:
        """What is wrong with the folder, a sentence each; nothing when it is complete.

        Args:
            thorough: Compare checksums too, not only sizes.
        """
        try:
            text = (self.path / MANIFEST).read_text("utf-8")
            files = Manifest.model_validate_json(text).files
        except (OSError, ValueError):  # pydantic's error is a ValueError
            return [f"Cache folder '{self.path}' has no readable {MANIFEST}."]
        found = (_problem(self.path / name, files[name], thorough=thorough) for name in files)
        return [problem for problem in found if problem]

    def _locked(self, *, thorough: bool) -> None:
        """Builds the folder unless another process did while this one waited."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(self.path.with_suffix(".lock"), timeout=PATIENCE):
                if self.problems(thorough=thorough):
                    self._rebuild()
        except Timeout as exc:
            raise EncoderError(
                f"Cache folder '{self.path}' has been locked for {PATIENCE} s by another process; "
                f"end that process or set {VARIABLE} to another folder."
            ) from exc
        except OSError as exc:
            raise EncoderError(
                f"Cache folder '{self.path}' cannot be written ({exc}); "
                f"expected a writable folder with room, set {VARIABLE} to one."
            ) from exc

    def _rebuild(self) -> None:
        fresh = self.path.with_suffix(".new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        self.build(fresh)
        records = {path.name: FileRecord.of(path) for path in sorted(fresh.iterdir())}
        (fresh / MANIFEST).write_text(Manifest(files=records).model_dump_json(indent=1), "utf-8")
        shutil.rmtree(self.path, ignore_errors=True)
        fresh.replace(self.path)


def _problem(path: Path, expected: FileRecord, *, thorough: bool) -> str | None:
    if not path.is_file():
        return f"File '{path}' is missing."
    size = path.stat().st_size
    if size != expected.size:
        return f"File '{path}' has {size} bytes; expected {expected.size}."
    if thorough and FileRecord.of(path) != expected:
        return f"File '{path}' has another checksum than when it was written."
    return None
