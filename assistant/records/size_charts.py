"""Size charts: each row says for which goods one size is made for which bodies."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, Row, func, select

from assistant.records.tables import size_rows as table
from assistant.records.writing import compare_rows, write_rows
from assistant.sizing.charts import Measure, Range, SizeChart, SizeRow, chart_of
from retrieval.catalog import Written
from retrieval.products import Product


class SizeChartStore:
    """The rows of all charts in a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, rows: Iterable[SizeRow]) -> Written:
        """Adds new rows and replaces changed ones, all or nothing."""
        with self._engine.begin() as connection:
            return write_rows(connection, table, [_row(row) for row in rows])

    def compare(self, rows: Iterable[SizeRow]) -> Written:
        """What ``write`` would do."""
        with self._engine.connect() as connection:
            return compare_rows(connection, table, [_row(row) for row in rows])

    def count(self) -> int:
        """How many rows there are."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.count()).select_from(table)) or 0

    def chart(self, product: Product) -> SizeChart | None:
        """The chart that is most exactly for ``product``; None if none is."""
        own = (table.c.product_id == product.id) | table.c.product_id.is_(None)
        maker = table.c.brand.is_(None) | (table.c.brand == (product.brand or ""))
        kinds = (*product.categories, product.category or "")
        sort = table.c.category.is_(None) | table.c.category.in_(kinds)
        query = select(table).where(own & maker & sort).order_by(table.c.id)
        with self._engine.connect() as connection:
            return chart_of(product, [_size_row(row) for row in connection.execute(query)])


def _row(row: SizeRow) -> dict[str, Any]:
    ranges = {measure.value: [one.low, one.high] for measure, one in row.ranges.items()}
    names = ("id", "product_id", "brand", "category", "audience", "size")
    return {**{name: getattr(row, name) for name in names}, "ranges": ranges}


def _size_row(row: Row[Any]) -> SizeRow:
    ranges = {Measure(name): Range(*ends) for name, ends in row.ranges.items()}
    return SizeRow(row.id, row.size, ranges, row.product_id, row.brand, row.category, row.audience)
