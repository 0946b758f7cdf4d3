"""What a kind of things has to offer to be edited."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection

from assistant.owner.change import Body, Kind
from assistant.owner.log import Draft
from assistant.owner.refusing import Wrong
from assistant.shop.loading import Loaded


class Book(Protocol):
    """Things of one kind, each under its key, as plain JSON.

    Where ``by_content`` is true, a thing's key is the version of what it says, for want of a better.
    """

    kind: Kind
    by_content: bool

    def all(self) -> Mapping[str, Body]:
        """Every thing by key, in the order they are shown."""

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """A thing as it would be kept, and its key; without one a new key is made.

        Raises:
            ChangeRefused: Something in it is wrong; each field is named.
        """

    def title(self, body: Body) -> str:
        """What people call a thing."""

    def state(self, body: Body, now: datetime) -> str:
        """``now``, ``later`` or ``over`` of what has its time; empty of what always holds."""

    def remarks(self, body: Body) -> Sequence[Wrong]:
        """What is no mistake, but better known: names that the catalogue does not have, and the like."""

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """The shop as it would be with a change that is not made; ``loaded`` stands still."""

    def show(self) -> bool:
        """Lets the shop serve what was written; whether that is done already."""


class TableBook(Book, Protocol):
    """A book whose things are rows: written in the transaction of the log."""

    def current(self, connection: Connection, key: str) -> Body | None:
        """The thing with this key, as the transaction sees it."""

    def put(self, connection: Connection, key: str, body: Body | None) -> None:
        """Writes a thing; None takes it out."""


class FileBook(Book, Protocol):
    """A book whose things stand in one file of the shop's folder, among comments that stay."""

    path: Path

    def read(self, content: bytes) -> Mapping[str, Body]:
        """The things that a content of the file has."""

    def rewritten(self, content: bytes, draft: Draft) -> bytes:
        """The content with a change; everything else in it is as it was."""

    def accept(self, path: Path) -> None:
        """Reads a file as the shop does when it opens.

        Raises:
            SettingsError: The shop could not use it.
        """
