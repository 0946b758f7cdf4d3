"""What a kind of things has to offer to be edited."""

from collections.abc import Mapping
from typing import Protocol

from sqlalchemy import Connection

from assistant.owner.change import Body, Kind


class Book(Protocol):
    """Things of one kind, each under its key, as plain JSON."""

    kind: Kind

    def all(self) -> Mapping[str, Body]:
        """Every thing by key, in the order they are shown."""

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """A thing as it would be kept, and its key; without one a new key is made.

        Raises:
            ChangeRefused: Something in it is wrong; each field is named.
        """

    def title(self, body: Body) -> str:
        """What people call a thing."""

    def show(self) -> bool:
        """Lets the shop serve what was written; whether that is done already."""


class TableBook(Book, Protocol):
    """A book whose things are rows: written in the transaction of the log."""

    def current(self, connection: Connection, key: str) -> Body | None:
        """The thing with this key, as the transaction sees it."""

    def put(self, connection: Connection, key: str, body: Body | None) -> None:
        """Writes a thing; None takes it out."""
