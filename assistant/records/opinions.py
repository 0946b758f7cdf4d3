"""What reviews say of the sides of goods, as it was read out of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, case, delete, func, insert, select

from assistant.records.tables import opinions as table
from assistant.records.tables import reviews
from retrieval.catalog import chunks

NOTHING = ""  # the aspect of a review that names none, so that it is not read again


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one review says of one aspect.

    Args:
        polarity: 1 praises, -1 blames, 0 neither.
        start: Where the clause begins in the review (code points).
        length: Of the clause.
    """

    review_id: str
    product_id: str
    aspect: str
    polarity: int
    start: int
    length: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many reviews speak about one side of a product.

    Args:
        said: All that do; some may neither praise nor blame.
    """

    praised: int
    blamed: int
    said: int


@dataclass(frozen=True, slots=True)
class Quotable:
    """A clause of a review on one aspect; polarity 1 praises, -1 blames."""

    review_id: str
    text: str
    polarity: int
    language: str | None = None


class OpinionStore:
    """The opinions in a database; a review is read once by each reader.

    Args:
        reader: What reads them; what another reader found does not count.
    """

    def __init__(self, engine: Engine, reader: str) -> None:
        self._engine = engine
        self._reader = reader

    def unread(self, limit: int) -> list[Mapping[str, Any]]:
        """Reviews that this reader has not read as they are now: id, product_id, text, rating."""
        columns = (reviews.c.id, reviews.c.product_id, reviews.c.text, reviews.c.rating)
        query = select(*columns).where(self._unread()).order_by(reviews.c.id).limit(limit)
        with self._engine.connect() as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def count_unread(self) -> int:
        """How many reviews this reader has not read as they are now."""
        query = select(func.count()).select_from(reviews).where(self._unread())
        with self._engine.connect() as connection:
            return connection.scalar(query) or 0

    def _unread(self) -> ColumnElement[bool]:
        read = and_(
            table.c.review_id == reviews.c.id,
            table.c.reader == self._reader,
            table.c.stars.is_not_distinct_from(reviews.c.rating),
        )
        return ~select(table.c.review_id).where(read).exists()

    def save(self, read: Sequence[Mapping[str, Any]], found: Iterable[Opinion]) -> None:
        """Keeps what was read, all or nothing.

        Args:
            read: The rows that ``unread`` gave.
            found: What they say.
        """
        stars = {row["id"]: row["rating"] for row in read}
        rows = [self._row(asdict(opinion), stars) for opinion in found]
        spoken = {row["review_id"] for row in rows}
        for row in read:
            if row["id"] not in spoken:
                silent = Opinion(row["id"], row["product_id"], NOTHING, 0, 0, 0)
                rows.append(self._row(asdict(silent), stars))
        with self._engine.begin() as connection:
            for chunk in chunks(list(stars)):
                connection.execute(delete(table).where(table.c.review_id.in_(chunk)))
            if rows:
                connection.execute(insert(table), rows)

    def _row(self, opinion: dict[str, Any], stars: Mapping[str, float | None]) -> dict[str, Any]:
        return {**opinion, "stars": stars[opinion["review_id"]], "reader": self._reader}

    def counts(self, product_id: str | None = None) -> dict[str, dict[str, Count]]:
        """By product and aspect, how many reviews praise and blame; of one product or of all."""
        praised = func.sum(case((table.c.polarity > 0, 1), else_=0))
        blamed = func.sum(case((table.c.polarity < 0, 1), else_=0))
        query = select(table.c.product_id, table.c.aspect, praised, blamed, func.count())
        query = query.where(table.c.aspect != NOTHING, table.c.reader == self._reader)
        if product_id is not None:
            query = query.where(table.c.product_id == product_id)
        grouped = query.group_by(table.c.product_id, table.c.aspect)
        found: dict[str, dict[str, Count]] = {}
        with self._engine.connect() as connection:
            for product, aspect, good, bad, said in connection.execute(grouped):
                found.setdefault(product, {})[aspect] = Count(good, bad, said)
        return found

    def quotable(self, product_id: str, aspect: str, language: str) -> list[Quotable]:
        """Clauses on one side of a product: those in ``language`` and the newest first."""
        joined = table.join(reviews, reviews.c.id == table.c.review_id)
        ours = table.c.reader == self._reader
        about = and_(table.c.product_id == product_id, table.c.aspect == aspect, ours)
        columns = (reviews.c.id, reviews.c.text, reviews.c.language, reviews.c.created_at)
        query = select(*columns, table.c.start, table.c.length, table.c.polarity)
        with self._engine.connect() as connection:
            rows = connection.execute(query.select_from(joined).where(about)).all()
        newest = sorted(rows, key=lambda row: (row.created_at or "", row.id), reverse=True)
        newest.sort(key=lambda row: (row.language or language) != language)
        return [
            Quotable(
                row.id, row.text[row.start : row.start + row.length], row.polarity, row.language
            )
            for row in newest
        ]
