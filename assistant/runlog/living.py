"""Which runs live: each holds a lock that the system takes back when its program dies, however it dies."""

import logging
import socket
import uuid
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

FOLDER = "runs"
log = logging.getLogger(__name__)


class Life:
    """The lock of one run; a folder that cannot be written leaves it without one.

    Args:
        shop: The shop's folder.
    """

    def __init__(self, shop: Path) -> None:
        self.token = uuid.uuid4().hex
        self._lock = FileLock(_place(shop, self.token))
        try:
            _place(shop, self.token).parent.mkdir(exist_ok=True)
            self._lock.acquire(timeout=0)
        except OSError as exc:
            log.warning("A run has no lock in '%s': %s.", shop / FOLDER, exc.strerror)
            self.token = ""

    def end(self) -> None:
        """Lets go; nothing is left in the folder."""
        self._lock.release()
        with suppress(OSError):
            Path(self._lock.lock_file).unlink(missing_ok=True)


def lives(shop: Path, token: str) -> bool | None:
    """Whether the run with this lock lives; None where there is no such lock here."""
    place = _place(shop, token)
    if not token or not place.exists():
        return None
    lock = FileLock(place)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return True
    lock.release()
    with suppress(OSError):
        place.unlink(missing_ok=True)
    return False


def this_host() -> str:
    """The name of the machine."""
    return socket.gethostname()


def _place(shop: Path, token: str) -> Path:
    return shop / FOLDER / f"{token}.lock"
