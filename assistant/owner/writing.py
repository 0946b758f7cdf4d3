"""How a change is written: the thing and its line in the log together, or neither."""

import hashlib
import os
import shutil
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from assistant.errors import SettingsError
from assistant.owner.books.book import FileBook, TableBook
from assistant.owner.change import version_of
from assistant.owner.log import ChangeLog, Draft, FileState
from assistant.owner.refusing import ChangeConflict, ChangeRefused, Wrong


class Writing(Protocol):
    """Writes a change of one kind of things."""

    def write(self, draft: Draft, now: datetime) -> int:
        """Makes the change durable; its id.

        Raises:
            ChangeConflict: The thing is not as the draft says it was before.
        """


@dataclass(frozen=True, slots=True)
class RowWriting:
    """Writes things that are rows: one transaction."""

    engine: Engine
    log: ChangeLog
    book: TableBook

    def write(self, draft: Draft, now: datetime) -> int:
        """The log's line first, which takes the lock that others write under; then the row."""
        with self.engine.begin() as connection:
            change_id = self.log.write(connection, draft, now)
            current = self.book.current(connection, draft.key)
            if version_of(current) != version_of(draft.before):
                raise ChangeConflict(draft.kind, draft.key, current)
            self.book.put(connection, draft.key, draft.after)
        return change_id


@dataclass(frozen=True, slots=True)
class FileWriting:
    """Writes things that stand in a file of the owner's: aside, then in its place, whole or not at all.

    The log has the change as pending, with the file as it was, before the file is renamed; a program
    that ends between the two finds out at its next start which of them happened.
    """

    engine: Engine
    log: ChangeLog
    book: FileBook

    def write(self, draft: Draft, now: datetime) -> int:
        """The file with the change, checked as the shop checks it when it opens."""
        path, before = self.book.path, _bytes(self.book.path)
        current = self.book.read(before or b"").get(draft.key)
        if version_of(current) != version_of(draft.before):
            raise ChangeConflict(draft.kind, draft.key, current)
        after = self._restored(draft, before) or self.book.rewritten(before or b"", draft)
        aside = path.with_name(f".{path.name}.new")
        try:
            write_whole(aside, after, like=path)
            self._check(aside)
            change_id = self._note(draft, now, FileState(before, digest(after)))
            self._put_in_place(aside, path, change_id)
        finally:
            aside.unlink(missing_ok=True)
        return change_id

    def recover(self) -> None:
        """Finds out of changes that were cut off whether their file has them."""
        for change_id, kind, wanted in self.log.pending():
            if kind is self.book.kind:
                there = _bytes(self.book.path)
                self.log.settle(change_id, happened=there is not None and digest(there) == wanted)

    def _restored(self, draft: Draft, before: bytes | None) -> bytes | None:
        """The file byte for byte as it was, where only the change that is taken back lies between."""
        known = self.log.file_of(draft.reverts) if draft.reverts else None
        if known is None or before is None or known.before is None:
            return None
        return known.before if digest(before) == known.after else None

    def _check(self, aside: Path) -> None:
        try:
            self.book.accept(aside)
        except SettingsError as exc:
            reason = str(exc).replace(str(aside), self.book.path.name)
            raise ChangeRefused([Wrong("", "file_refused", {"reason": reason})]) from exc

    def _note(self, draft: Draft, now: datetime, state: FileState) -> int:
        with self.engine.begin() as connection:
            return self.log.write(connection, draft, now, state)

    def _put_in_place(self, aside: Path, path: Path, change_id: int) -> None:
        try:
            aside.replace(path)
        except OSError:
            self.log.settle(change_id, happened=False)
            raise
        _sync_folder(path.parent)
        self.log.settle(change_id, happened=True)


def write_whole(path: Path, content: bytes, like: Path) -> None:
    """Writes a file that is on the disk when this returns, with the rights of another one."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if like.exists():
        shutil.copymode(like, path)


def digest(content: bytes) -> str:
    """What tells one content of a file from another."""
    return hashlib.sha256(content).hexdigest()


def _bytes(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None


def _sync_folder(folder: Path) -> None:
    """Makes a renaming durable, where the system knows how (not on Windows)."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
