"""What buyers wrote about a product."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Engine, Row, func, select

from assistant.records.tables import reviews as table
from assistant.records.writing import compare_rows, write_rows
from retrieval.catalog import Written


@dataclass(frozen=True, slots=True)
class Review:
    """One buyer's words on one product.

    Args:
        rating: From 1 to 5, None when only text was given.
        language: ``zh`` or ``en``, None when unknown.
        created_at: ISO 8601.
    """

    product_id: str
    text: str
    user: str | None = None
    rating: float | None = None
    language: str | None = None
    created_at: str | None = None

    @property
    def id(self) -> str:
        """What makes the review this one: product, buyer, moment and words."""
        parts = (self.product_id, self.user or "", self.created_at or "", self.text)
        return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class ReviewStore:
    """The reviews in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, reviews: Iterable[Review]) -> Written:
        """Adds what is new, all or nothing."""
        with self._engine.begin() as connection:
            return write_rows(connection, table, [_row(review) for review in reviews])

    def compare(self, reviews: Iterable[Review]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, table, [_row(review) for review in reviews])

    def of_product(self, product_id: str, limit: int | None = None) -> list[Review]:
        """The reviews of a product, newest first, ties by id; empty for an unknown one."""
        query = select(table).where(table.c.product_id == product_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.id)).all()
        newest = sorted(rows, key=lambda row: row.created_at or "", reverse=True)
        return [_review(row) for row in newest[:limit]]

    def texts(self) -> Iterator[tuple[str, float | None]]:
        """Text and stars of every review, ordered by id."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(table.c.text, table.c.rating).order_by(table.c.id))
            yield from ((text, rating) for text, rating in rows)

    def counts(self) -> dict[str, int]:
        """How many reviews each reviewed product has, ordered by product id."""
        query = select(table.c.product_id, func.count()).group_by(table.c.product_id)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.product_id))
            return {row[0]: row[1] for row in rows}

    def count(self) -> int:
        """How many reviews there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0


def _row(review: Review) -> dict[str, Any]:
    return {"id": review.id, **asdict(review)}


def _review(row: Row[Any]) -> Review:
    return Review(**{name: getattr(row, name) for name in Review.__dataclass_fields__})
