"""One process at a time on a folder, whatever becomes of the lock file beside it.

``PATH.lock`` works on every system. Where a folder can be locked itself (``flock``), that is done
too: then neither a deleted lock file nor a second name of the folder (a mount) lets anyone else in.
"""

import os
from pathlib import Path

from filelock import FileLock, Timeout

from retrieval.errors import VectorStoreError, VectorStoreInUse

try:
    import fcntl
except ImportError:  # a system without it has the lock file alone
    fcntl = None  # type: ignore[assignment]


class FolderLock:
    """The lock of the folder ``path``, which need not exist yet."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._beside = FileLock(f"{path}.lock", thread_local=False)
        self._folder: int | None = None

    def take(self) -> None:
        """Takes the lock file, and the folder if it is there; never waits.

        Raises:
            VectorStoreInUse: Another process has one of them.
            VectorStoreError: The lock file cannot be made.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._beside.acquire(timeout=0)
            self.take_folder()
        except Timeout:
            raise _in_use(self.path) from None
        except VectorStoreInUse:
            self.release()
            raise
        except OSError as exc:
            self.release()
            raise VectorStoreError(
                f"The vector store '{self.path}' cannot be locked: {exc}."
            ) from exc

    def take_folder(self) -> None:
        """Locks the folder itself, once it is there; a link is left to whoever refuses it."""
        if fcntl is None or self._folder is not None or not self.path.is_dir():
            return
        self._folder = os.open(self.path, os.O_RDONLY)
        try:
            fcntl.flock(self._folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _in_use(self.path) from None

    @property
    def held(self) -> bool:
        """Whether this process has the lock, and ``path`` is still the folder it was taken for."""
        if not self._beside.is_locked:
            return False
        try:
            there = self.path.stat()
        except OSError:
            return False
        return self._folder is None or os.path.samestat(os.fstat(self._folder), there)

    def release(self) -> None:
        """Lets others have it; a second time does nothing."""
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None
        self._beside.release()


def _in_use(path: Path) -> VectorStoreInUse:
    return VectorStoreInUse(
        f"The vector store '{path}' is in use by another process; expected to be its only "
        "user. Stop the other one, or send the request to it."
    )
