"""What an earlier program left behind that did not end in order, and what the next start makes of it.

While a shop is served a mark lies in its folder, locked by the program; the system takes the lock
away when the program goes, however it goes. A mark that nobody holds was left by one that was killed
or lost its power. Nothing has to be done for what was acknowledged to be there: that is the
database's affair. What is looked at here is told to whoever starts the shop.
"""

import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

from assistant.clock import wall_clock
from assistant.errors import ShopError
from assistant.shop.database import DATABASE_FILE, damage, pending_log
from assistant.shop.places import database_of

try:
    import fcntl
except ImportError:  # a system without it cannot tell, and says nothing
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

FOLDER = "serving"
CHECKED_UP_TO = 512 << 20  # bytes of a database; checking takes a second for about 200 MB
RESTORE = "Put a backup in its place: daogou restore FILE --shop"


@dataclass(frozen=True, slots=True)
class Aftermath:
    """What was found of programs that did not end in order.

    Args:
        since: When the latest of them had begun, ISO 8601.
        log_bytes: Length of the database's log that they left, which is taken over.
        checked: Whether the database was checked, and found sound.
    """

    since: str
    log_bytes: int
    checked: bool

    @classmethod
    def of(cls, shop: Path) -> "Aftermath | None":
        """Looks at the shop before it is opened; None if the last program ended in order.

        Raises:
            ShopError: The database is damaged; the next start looks again.
        """
        left = {mark: since for mark in _marks(shop) if (since := _abandoned(mark)) is not None}
        if not left:
            return None
        database, ours = shop / DATABASE_FILE, database_of(shop) is None  # a server minds its own
        log_bytes = pending_log(database) if ours else 0
        checks = ours and database.is_file() and database.stat().st_size <= CHECKED_UP_TO
        wrong = damage(database) if checks else []
        if wrong:
            told = "; ".join(wrong)
            raise ShopError(f"The database '{database}' is damaged: {told}. {RESTORE} {shop}")
        for mark in left:
            with suppress(OSError):
                mark.unlink()
        return cls(max(left.values()), log_bytes, checks)

    def told(self, unembedded: int = 0) -> str:
        """One sentence or two for whoever starts the shop.

        Args:
            unembedded: How many products have no vector yet.
        """
        done = (
            [f"{self.log_bytes:,} bytes of the database's log were taken over"]
            if self.log_bytes
            else []
        )
        done += ["the database was checked and is sound"] if self.checked else []
        done += [f"{unembedded:,} vectors are made beside serving"] if unembedded else []
        return (
            f"The last run (since {self.since}) did not end in order: {', '.join(done) or 'nothing was left to mend'}. "
            "Everything that was acknowledged is there."
        )


@contextmanager
def marked(shop: Path) -> Iterator[None]:
    """Leaves a mark in the shop's folder until the block ends, so that the next start can tell."""
    path = shop / FOLDER / f"{os.getpid()}-{token_hex(4)}.json"
    held = _held(path, wall_clock())
    try:
        yield
    finally:
        if held is not None:
            held.close()
            with suppress(OSError):
                path.unlink()
                path.parent.rmdir()  # only where it was the last


def is_served(shop: Path) -> bool:
    """Whether a program serves the shop now."""
    return any(_abandoned(mark) is None for mark in _marks(shop))


def _held(path: Path, now: datetime) -> BinaryIO | None:
    """The mark, written and locked; None where that cannot be, which keeps nobody from serving."""
    try:
        path.parent.mkdir(exist_ok=True)
        mark = path.open("xb")
        _lock(mark)
        mark.write(json.dumps({"since": now.isoformat(timespec="seconds")}).encode())
        mark.flush()
    except OSError as exc:
        log.info("No mark can be left in '%s': %s.", path.parent, exc)
        return None
    return mark


def _marks(shop: Path) -> list[Path]:
    with suppress(OSError):
        return sorted((shop / FOLDER).glob("*.json"))
    return []


def _abandoned(mark: Path) -> str | None:
    """Since when the mark was there, if its program is gone."""
    if fcntl is None:
        return None
    try:
        with mark.open("rb") as file:
            _lock(file)
            return _since(file.read())
    except OSError:
        return None  # held by a program that serves


def _lock(file: BinaryIO) -> None:
    if fcntl is not None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _since(data: bytes) -> str:
    try:
        return str(json.loads(data)["since"])
    except (ValueError, KeyError, TypeError):
        return "an unknown moment"
