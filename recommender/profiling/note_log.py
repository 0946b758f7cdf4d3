"""The notes of shoppers in the shop's database, in the order they were said."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, Connection, Engine, delete, insert, not_, select, true

from recommender.events.tables import events, notes, told_at
from recommender.exposure.tables import draws, impressions
from recommender.profiling.notes import Note, Said, Stance


class NoteLog:
    """Keeps notes; each carries where it was said in its key, so that it can be taken back."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_user(self, user: str, besides: str | None = None) -> list[Note]:
        """What a shopper said, oldest first; empty for an unknown one.

        Args:
            user: The shopper's id.
            besides: A conversation whose turns are left out.
        """
        query = select(notes).where(notes.c.user == user).order_by(notes.c.id)
        if besides:
            query = query.where(not_(told_at(notes.c.key, besides)))
        with self._engine.connect() as connection:
            return [
                Note(row.kind, row.value, Stance(row.stance), row.within, row.at)
                for row in connection.execute(query)
            ]

    def said(self) -> dict[str, Said]:
        """What the notes of each shopper come to; who said nothing is not in it."""
        found: dict[str, Said] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(select(notes).order_by(notes.c.id)):
                note = Note(row.kind, row.value, Stance(row.stance), row.within, row.at)
                found[row.user] = found.get(row.user, Said()).after(note)
        return found

    def write(self, user: str, said: Iterable[Note], place: str) -> None:
        """Adds notes; one that erases takes all that was kept of the shopper with it but the switch.

        Args:
            user: The shopper's id.
            said: Oldest first.
            place: Where they were said, such as ``conversation:turn``; no two may be the same.
        """
        with self._engine.begin() as connection:
            write_notes(connection, user, said, place)

    def forget(self, user: str, at: str, place: str) -> int:
        """Erases all that was kept of a shopper; returns how many events and notes there were.

        What stays is that it was done, and when, so that older orders say nothing either.
        """
        with self._engine.begin() as connection:
            gone = _erase(connection, user, true())
        self.write(user, [Note("", "", Stance.ERASE, at=at)], place)
        return gone


def write_notes(connection: Connection, user: str, said: Iterable[Note], place: str) -> None:
    """Adds notes within a transaction; see ``NoteLog.write``."""
    for index, note in enumerate(said):
        if note.stance is Stance.ERASE:
            switches = [Stance.OFF.value, Stance.ON.value]
            _erase(connection, user, notes.c.stance.not_in(switches))
        row = {
            "kind": note.kind,
            "value": note.value,
            "stance": note.stance.value,
            "within": note.within,
            "at": note.at,
        }
        connection.execute(insert(notes).values(user=user, key=f"{place}:{index}", **row))


def take_back_notes(connection: Connection, place: str) -> None:
    """Removes the notes said at one place; what erased stays erased."""
    gone = told_at(notes.c.key, place)
    connection.execute(delete(notes).where(gone, notes.c.stance != Stance.ERASE.value))


def _erase(connection: Connection, user: str, which: ColumnElement[bool]) -> int:
    """Takes out a shopper's events, what they were shown, and ``which`` of their notes."""
    for table in (impressions, draws):
        connection.execute(delete(table).where(table.c.shopper == user))
    gone = connection.execute(delete(events).where(events.c.user == user)).rowcount
    return gone + connection.execute(delete(notes).where(notes.c.user == user, which)).rowcount
