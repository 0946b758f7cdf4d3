"""Guards a cache folder: one process at a time, and nothing but what we ourselves closed.

While the folder is open its seal is broken; closing seals it with the digest of every file.
"""

import json
import shutil
from hashlib import file_digest
from itertools import count
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import VectorStoreError

SEAL = "daogou-seal.json"
FORMAT = 1


class FolderSeal:
    """The lock and the seal of the folder ``path``; the lock is a file beside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FileLock(f"{path}.lock", thread_local=False)

    def acquire(self) -> None:
        """Takes the folder, creating it if it is missing, and breaks its seal.

        Raises:
            VectorStoreError: Another process holds it, it is no folder of ours, or its files are
                not those that were sealed.
        """
        _take(self._lock, self.path)
        try:
            self._open()
        except VectorStoreError:
            self.release()
            raise

    def close(self) -> None:
        """Seals the folder as it now is and gives it up; a second time does nothing."""
        if self._lock.is_locked:
            self._write(_digests(self.path))
        self.release()

    def release(self) -> None:
        """Gives the folder up without sealing it; what was open so is refused later."""
        self._lock.release()

    def _open(self) -> None:
        try:
            if self.path.exists() and (not self.path.is_dir() or any(self.path.iterdir())):
                self._check()
            self.path.mkdir(exist_ok=True)
            self._write(None)
        except OSError as exc:
            raise VectorStoreError(
                f"The vector store '{self.path}' cannot be read: {exc}."
            ) from exc

    def _check(self) -> None:
        sealed = _sealed(self.path)
        if sealed is None:
            raise VectorStoreError(
                f"'{self.path}' was not made by this program; expected an empty folder or a vector "
                "store of ours. A foreign one is never opened."
            )
        if sealed.get("files") is None:
            raise VectorStoreError(
                f"The vector store '{self.path}' was not closed properly; it must be rebuilt."
            )
        if sealed != {"format": FORMAT, "files": _digests(self.path)}:
            raise VectorStoreError(
                f"The vector store '{self.path}' is damaged: its files are not as they were when "
                "it was closed. It must be rebuilt."
            )

    def _write(self, files: dict[str, str] | None) -> None:
        text = json.dumps({"format": FORMAT, "files": files}, indent=1)
        draft = self.path / f"{SEAL}.new"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path / SEAL)


def set_aside(path: Path) -> Path:
    """Moves the folder ``path`` out of the way and returns where it now is.

    Of our own folders only the last one set aside is kept, since each can be built again; a foreign
    one is moved, never deleted.

    Raises:
        VectorStoreError: Another process is using it.
    """
    lock = FileLock(f"{path}.lock", thread_local=False)
    _take(lock, path)
    try:
        places = (path.with_name(f"{path.name}.set-aside-{number}") for number in count(1))
        place = next(place for place in places if not place.exists() or _sealed(place) is not None)
        if place.exists():
            shutil.rmtree(place)
        return path.rename(place)
    finally:
        lock.release()


def _take(lock: FileLock, path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(timeout=0)
    except Timeout:
        raise VectorStoreError(
            f"The vector store '{path}' is in use by another process; expected to be its only "
            "user. Stop the other one, or send the request to it."
        ) from None
    except OSError as exc:
        raise VectorStoreError(f"The vector store '{path}' cannot be locked: {exc}.") from exc


def _sealed(path: Path) -> dict[str, object] | None:
    """What our seal in ``path`` says; None when there is none, or one that cannot be read."""
    try:
        sealed = json.loads((path / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return sealed if isinstance(sealed, dict) else None


def _digests(path: Path) -> dict[str, str]:
    files = sorted(file for file in path.rglob("*") if file.is_file() and file.name != SEAL)
    return {str(file.relative_to(path)): _digest(file) for file in files if file.suffix != ".new"}


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
