"""Guards a cache folder: one process at a time, and nothing but what we ourselves closed.

While the folder is open its seal is broken; closing seals it with the digest of every file.
"""

import json
import shutil
from hashlib import file_digest
from itertools import count
from pathlib import Path

from retrieval.errors import VectorStoreError
from retrieval.folder_lock import FolderLock

SEAL = "daogou-seal.json"
DRAFT = f"{SEAL}.new"
FORMAT = 1


class FolderSeal:
    """The lock and the seal of the folder ``path``."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = FolderLock(path)

    def acquire(self) -> None:
        """Takes the folder, creating it if it is missing, and breaks its seal.

        Raises:
            VectorStoreInUse: Another process holds it.
            VectorStoreError: It is no folder of ours, or its files are not those that were sealed.
        """
        self._lock.take()
        try:
            self._open()
        except OSError as exc:
            self.release()
            raise VectorStoreError(
                f"The vector store '{self.path}' cannot be read or written: {exc}."
            ) from exc
        except VectorStoreError:
            self.release()
            raise

    def close(self) -> None:
        """Seals the folder as it now is and gives it up; a second time does nothing.

        A folder that was moved or deleted meanwhile is not sealed: what is there now is not ours.
        """
        try:
            if self._lock.held:
                self._write(_digests(self.path))
        except OSError as exc:
            raise VectorStoreError(
                f"The vector store '{self.path}' cannot be closed: {exc}."
            ) from exc
        finally:
            self.release()

    def release(self) -> None:
        """Gives the folder up without sealing it; what was open so is refused later."""
        self._lock.release()

    def _open(self) -> None:
        _inspect(self.path)
        self.path.mkdir(exist_ok=True)
        self._lock.take_folder()
        self._write(None)

    def _write(self, files: dict[str, str] | None) -> None:
        text = json.dumps({"format": FORMAT, "files": files}, indent=1)
        draft = self.path / DRAFT
        draft.write_text(text, encoding="utf-8")
        draft.replace(self.path / SEAL)


def inspect(path: Path) -> None:
    """Looks, without changing anything, whether ``path`` is missing, empty or as it was sealed.

    Raises:
        VectorStoreInUse: Another process is using it.
        VectorStoreError: It is none of these, or it cannot be read.
    """
    lock = FolderLock(path)
    lock.take()
    try:
        _inspect(path)
    finally:
        lock.release()


def _inspect(path: Path) -> None:
    if path.is_symlink():
        raise VectorStoreError(
            f"'{path}' is a link; expected a folder of its own, since two shops could be led to "
            "the same one."
        )
    try:
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            _check(path)
    except OSError as exc:
        raise VectorStoreError(f"The vector store '{path}' cannot be read: {exc}.") from exc


def _check(path: Path) -> None:
    sealed = _sealed(path)
    if sealed is None:
        raise VectorStoreError(
            f"'{path}' was not made by this program; expected an empty folder or a vector "
            "store of ours. A foreign one is never opened."
        )
    if sealed.get("files") is None:
        raise VectorStoreError(
            f"The vector store '{path}' was not closed properly; it must be rebuilt."
        )
    if sealed != {"format": FORMAT, "files": _digests(path)}:
        raise VectorStoreError(
            f"The vector store '{path}' is damaged: its files are not as they were when "
            "it was closed. It must be rebuilt."
        )


def set_aside(path: Path) -> Path:
    """Moves the folder ``path`` out of the way and returns where it now is.

    Of our own folders only the last one set aside is kept, since each can be built again; a foreign
    one is moved, never deleted. Of a link the link is moved, not what it leads to.

    Raises:
        VectorStoreInUse: Another process is using it.
        VectorStoreError: It cannot be moved, as a mounted folder cannot.
    """
    lock = FolderLock(path)
    lock.take()
    try:
        places = (path.with_name(f"{path.name}.set-aside-{number}") for number in count(1))
        place = next(place for place in places if not _there(place) or _ours(place))
        if _there(place):
            shutil.rmtree(place)
        return path.rename(place)
    except OSError as exc:
        raise VectorStoreError(
            f"The vector store '{path}' cannot be moved out of the way: {exc}. Empty it by hand."
        ) from exc
    finally:
        lock.release()


def _there(path: Path) -> bool:
    return path.is_symlink() or path.exists()


def _ours(path: Path) -> bool:
    return not path.is_symlink() and _sealed(path) is not None


def _sealed(path: Path) -> dict[str, object] | None:
    """What our seal in ``path`` says; None when there is none, or one that cannot be read."""
    try:
        sealed = json.loads((path / SEAL).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return sealed if isinstance(sealed, dict) else None


def _digests(path: Path) -> dict[str, str]:
    """The digest of every file, by its name in ``path``."""
    found = {}
    for file in sorted(path.rglob("*")):
        name = str(file.relative_to(path))
        if file.is_symlink():
            raise VectorStoreError(
                f"'{file}' is a link; a vector store of ours holds files alone. It must be rebuilt."
            )
        if file.is_file() and name not in (SEAL, DRAFT):
            found[name] = _digest(file)
    return found


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest()
