"""Buying guides and policy articles of the shop, section by section."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Engine, Row, func, select

from assistant.records.tables import articles as table
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Written


class ArticleKind(StrEnum):
    """What an article is."""

    GUIDE = "guide"
    POLICY = "policy"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of an article.

    Args:
        heading: Empty for what stands before the first heading.
        searches: What fitting goods are looked for by.
    """

    heading: str
    text: str
    searches: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """One article in one language.

    Args:
        name: The same in all languages.
        questions: What it answers as a whole, beside its title.
        searches: What goods that fit it as a whole are looked for by.
    """

    name: str
    kind: ArticleKind
    language: str
    title: str
    sections: tuple[Section, ...]
    topic: str | None = None
    questions: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What makes the article this one: its name and language."""
        return f"{self.name}.{self.language}"


class ArticleStore:
    """The articles in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, articles: Iterable[Article]) -> Written:
        """Adds new articles and replaces changed ones, all or nothing."""
        with self._engine.begin() as connection:
            return write_rows(connection, table, [_row(article) for article in articles])

    def compare(self, articles: Iterable[Article]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, table, [_row(article) for article in articles])

    def all(self) -> list[Article]:
        """Every article, ordered by id."""
        with self._engine.connect() as connection:
            return [_article(row) for row in connection.execute(select(table).order_by(table.c.id))]

    def count(self) -> int:
        """How many articles there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0


def _row(article: Article) -> dict[str, Any]:
    sections = [{**asdict(one), "searches": list(one.searches)} for one in article.sections]
    return {
        "id": article.id,
        "name": article.name,
        "kind": article.kind.value,
        "language": article.language,
        "title": article.title,
        "topic": article.topic,
        "questions": list(article.questions),
        "searches": list(article.searches),
        "sections": sections,
    }


def _article(row: Row[Any]) -> Article:
    return Article(
        row.name,
        ArticleKind(row.kind),
        row.language,
        row.title,
        tuple(_section(one) for one in row.sections),
        row.topic,
        tuple(row.questions),
        tuple(row.searches),
    )


def _section(stored: Mapping[str, Any]) -> Section:
    return Section(stored["heading"], stored["text"], tuple(stored["searches"]))
