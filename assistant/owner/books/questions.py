"""Questions that the owner said are not the shop's to answer, and that are not told again."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from assistant.nlu.words.normalising import fold
from assistant.owner.change import Body, Kind
from assistant.owner.refusing import Wrong
from assistant.owner.tables import dismissed as table
from assistant.owner.texts import Form
from assistant.service.service import Service
from assistant.shop.loading import Loaded

LONGEST = 400


class QuestionBook:
    """The dismissed questions of one shop."""

    kind = Kind.QUESTION
    by_content = False

    def __init__(self, service: Service) -> None:
        self._engine = service.shop.engine

    def all(self) -> Mapping[str, Body]:
        """Every question by its key."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(table).order_by(table.c.key)).all()
        return {row.key: row.body for row in rows}

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """A question in words."""
        form = Form(body, ("text",))
        text = form.line("text", LONGEST, needed=True)
        form.done()
        return key or key_of(text), {"text": text}

    def title(self, body: Body) -> str:
        """The question."""
        return str(body["text"])

    def state(self, body: Body, now: datetime) -> str:
        """It always holds."""
        return ""

    def remarks(self, body: Body) -> list[Wrong]:
        """Nothing."""
        return []

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """No reply changes by it."""
        return loaded

    def current(self, connection: Connection, key: str) -> Body | None:
        """The question as the transaction sees it."""
        found: Body | None = connection.scalar(select(table.c.body).where(table.c.key == key))
        return found

    def put(self, connection: Connection, key: str, body: Body | None) -> None:
        """Dismisses a question, or asks it again."""
        connection.execute(delete(table).where(table.c.key == key))
        if body is not None:
            connection.execute(insert(table).values(key=key, body=dict(body)))

    def show(self) -> bool:
        """The list is made anew whenever it is looked at."""
        return True


def key_of(text: str) -> str:
    """What a question is known by: a digest of its words."""
    return hashlib.sha256(fold(text).encode("utf-8", "surrogatepass")).hexdigest()[:16]
