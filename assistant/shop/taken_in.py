"""For each kind of records: how a row of a file is read, and where it is kept."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol, TypeVar

from sqlalchemy import Engine

from assistant.records.articles import ArticleStore
from assistant.records.faq import FaqStore
from assistant.records.orders import OrderStore
from assistant.records.parsing import RecordParser
from assistant.records.parsing_sizes import size_row
from assistant.records.past_answers import PastAnswerStore
from assistant.records.reviews import ReviewStore
from assistant.records.size_charts import SizeChartStore
from assistant.shipping.reading import RateRow, StockRow, rate_row, stock_row
from assistant.shipping.store import WholeStore
from assistant.sizing.charts import SizeRow
from recommender.events import Event, EventLog
from retrieval.catalog import Written
from retrieval.importing.kinds import Kind
from retrieval.importing.rows import Row, RowError

Record = TypeVar("Record", contravariant=True)


class Store(Protocol[Record]):
    """What every store of records can do."""

    def write(self, records: Iterable[Record], /) -> Written:
        """Adds and replaces."""

    def compare(self, records: Iterable[Record], /) -> Written:
        """What ``write`` would do."""


class Events:
    """The event log as a store: an event is new or known, never changed."""

    def __init__(self, engine: Engine) -> None:
        self._log = EventLog(engine)

    def write(self, events: Iterable[Event], /) -> Written:
        """Adds what is new."""
        distinct = {event.key: event for event in events}
        added = self._log.write(distinct.values())
        return Written(added=added, unchanged=len(distinct) - added)

    def compare(self, events: Iterable[Event], /) -> Written:
        """What ``write`` would do."""
        distinct = {event.key: event for event in events}
        known = self._log.known(distinct.values())
        return Written(added=len(distinct) - known, unchanged=known)


def _size_row(parser: RecordParser, row: Row) -> SizeRow | list[RowError]:
    return size_row(row, parser.layout, parser.constants)


def _stock_row(parser: RecordParser, row: Row) -> StockRow | list[RowError]:
    return stock_row(row, parser.layout, parser.constants)


def _rate_row(parser: RecordParser, row: Row) -> RateRow | list[RowError]:
    return rate_row(row, parser.layout, parser.constants)


KEPT: Mapping[Kind, tuple[Callable[[RecordParser, Row], Any], Callable[[Engine], Store[Any]]]] = {
    Kind.EVENTS: (RecordParser.event, Events),
    Kind.REVIEWS: (RecordParser.review, ReviewStore),
    Kind.FAQ: (RecordParser.faq, FaqStore),
    Kind.GUIDES: (RecordParser.article, ArticleStore),
    Kind.ANSWERS: (RecordParser.past_answer, PastAnswerStore),
    Kind.SIZES: (_size_row, SizeChartStore),
    Kind.ORDERS: (RecordParser.order, OrderStore),
    Kind.WAREHOUSES: (_stock_row, WholeStore.of_stock),
    Kind.SHIPPING: (_rate_row, WholeStore.of_rates),
}
"""Every kind but products."""
ANSWERING = frozenset({Kind.FAQ, Kind.GUIDES, Kind.ANSWERS})
"""The kinds that questions about the shop are answered from."""
