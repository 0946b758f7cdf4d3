"""Questions shoppers ask about the shop and the answers its owner gives, in each language."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, Row, func, select

from assistant.records.tables import faq as table
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Written


@dataclass(frozen=True, slots=True)
class FaqEntry:
    """One answer and the questions that lead to it.

    Args:
        questions: By language, several wordings each.
        answers: By language; at least one.
    """

    id: str
    topic: str | None
    questions: Mapping[str, tuple[str, ...]]
    answers: Mapping[str, str]

    def answer(self, language: str) -> str:
        """The answer in ``language``, else in the first language there is."""
        return self.answers.get(language) or next(iter(self.answers.values()))

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every question in every language."""
        return tuple(text for texts in self.questions.values() for text in texts)


class FaqStore:
    """The entries in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, entries: Iterable[FaqEntry]) -> Written:
        """Adds new entries and replaces changed ones, all or nothing."""
        with self._engine.begin() as connection:
            return write_rows(connection, table, [row_of(entry) for entry in entries])

    def compare(self, entries: Iterable[FaqEntry]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, table, [row_of(entry) for entry in entries])

    def all(self) -> list[FaqEntry]:
        """Every entry, ordered by id."""
        with self._engine.connect() as connection:
            return [entry_of(row) for row in connection.execute(select(table).order_by(table.c.id))]

    def get(self, entry_id: str) -> FaqEntry | None:
        """The entry with this id, or None."""
        with self._engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.id == entry_id)).first()
            return entry_of(row) if row else None

    def count(self) -> int:
        """How many entries there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0


def row_of(entry: FaqEntry) -> dict[str, Any]:
    """The entry as a row."""
    return {
        "id": entry.id,
        "topic": entry.topic,
        "questions": {language: list(texts) for language, texts in entry.questions.items()},
        "answers": dict(entry.answers),
    }


def entry_of(row: Row[Any]) -> FaqEntry:
    """The entry that a row has."""
    questions = {language: tuple(texts) for language, texts in row.questions.items()}
    return FaqEntry(row.id, row.topic, questions, row.answers)
