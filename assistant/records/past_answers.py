"""What agents answered shoppers before, with personal data masked when it was taken in."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, Row, func, select

from assistant.records.tables import past_answers as table
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Written


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """A question and what an agent answered.

    Args:
        language: Of the answer.
        agent: Who answered, as the file names them.
        answered_at: ISO 8601.
        rating: From 1 to 5, by the shopper.
        personal: Whether the answer speaks of one shopper's own data, which was masked; it is kept
            and answers nobody else.
    """

    question: str
    answer: str
    language: str
    agent: str | None = None
    answered_at: str | None = None
    rating: float | None = None
    personal: bool = False

    @property
    def id(self) -> str:
        """What makes it this one: question, answer and moment."""
        parts = (self.question, self.answer, self.answered_at or "")
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class PastAnswerStore:
    """Past answers in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, answers: Iterable[PastAnswer]) -> Written:
        """Adds what is new, all or nothing."""
        with self._engine.begin() as connection:
            return write_rows(connection, table, [_row(answer) for answer in answers])

    def compare(self, answers: Iterable[PastAnswer]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, table, [_row(answer) for answer in answers])

    def all(self) -> list[PastAnswer]:
        """Every answer, ordered by id."""
        with self._engine.connect() as connection:
            return [_answer(row) for row in connection.execute(select(table).order_by(table.c.id))]

    def count(self) -> int:
        """How many answers there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0


def _row(answer: PastAnswer) -> dict[str, Any]:
    return {"id": answer.id, **asdict(answer)}


def _answer(row: Row[Any]) -> PastAnswer:
    return PastAnswer(**{name: getattr(row, name) for name in PastAnswer.__dataclass_fields__})
