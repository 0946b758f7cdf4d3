"""What Spark's workers do with rows of events: the very code that ``daogou ingest`` reads them with.

A row is an event or the reasons why it is none; both come back in one table, so that nothing is
parsed twice.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote
from zoneinfo import ZoneInfo

import pyarrow as pa

from assistant.records.columns import EVENTS, RECORDS
from assistant.records.parsing import RecordParser
from recommender.events import Event, canonical_time, seconds
from recommender.interactions import event_weight
from retrieval.errors import MappingError, UnreadableFile
from retrieval.importing.kinds import Kind
from retrieval.importing.mapping import Layout, Mapping, lay_out
from retrieval.importing.parquet import plain
from retrieval.importing.reading import tables_in
from retrieval.importing.rows import RawTable, Row, RowError

FILE, LINE = "__file", "__line"  # beside the columns of a Parquet file
LOG_KEY = "log_key"  # the column in which ``daogou spark export`` keeps what tells events apart
LOT = 5_000  # rows handed back at a time
PARSED = pa.schema(
    {
        "file": pa.string(),
        "line": pa.int64(),
        "key": pa.string(),
        "shopper": pa.string(),
        "product": pa.string(),
        "at": pa.string(),
        "moment": pa.float64(),
        "weight": pa.float32(),
        "refused": pa.string(),
    }
)
"""A row: where it stands, and the event in it, or in ``refused`` a JSON list of what is wrong."""


@dataclass(frozen=True, slots=True)
class EventReader:
    """Makes rows of ``PARSED`` of rows of files; it travels to the workers.

    Args:
        mapping: What the columns mean, where their names do not tell.
        zone: Of times that name none.
    """

    mapping: Mapping
    zone: str = "UTC"

    def files(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The events in whole files, given as ``path`` and ``content``."""
        for batch in batches:
            for record in batch.to_pylist():
                yield from _batched(self._file(record["path"], record["content"]))

    def records(self, batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        """The events in rows of Parquet files, each with its ``FILE`` and ``LINE``."""
        parser: RecordParser | None = None
        for batch in batches:
            if parser is None:
                names = [name for name in batch.schema.names if name not in (FILE, LINE)]
                parser = self._parser(layout_of(names, "the Parquet files", self.mapping))
            rows = batch.to_pylist(maps_as_pydicts="lossy")
            yield from _batched(_parsed(parser, row.pop(FILE), row) for row in rows)

    def _file(self, path: str, content: bytes) -> Iterator[dict[str, Any]]:
        try:
            tables = tables_in(content, name_of(path))
            for table in tables:
                yield from self._table(path, table)
        except (UnreadableFile, MappingError) as exc:
            yield refusal(path, 0, [RowError(0, None, None, str(exc))])

    def _table(self, path: str, table: RawTable) -> Iterator[dict[str, Any]]:
        parser = self._parser(layout_of(table.columns, table.name, self.mapping))
        for line in dict.fromkeys(error.line for error in table.errors):
            yield refusal(path, line, [error for error in table.errors if error.line == line])
        for row in table.rows:
            yield _parsed(parser, path, {LINE: row.line, **row.values})

    def _parser(self, layout: Layout) -> RecordParser:
        return RecordParser(layout, self.mapping.constants, ZoneInfo(self.zone))


def layout_of(columns: Iterable[str], name: str, mapping: Mapping) -> Layout:
    """Which column of a file of events is what.

    Raises:
        MappingError: A column that events need is not there.
    """
    found = list(columns)
    layout = lay_out(found, EVENTS, mapping)
    for field in RECORDS[Kind.EVENTS][1]:
        if field not in layout.fields and field not in mapping.constants:
            raise MappingError(
                f"'{name}' has no column for '{field}', which events need; it has: "
                f"{', '.join(found[:30])}."
            )
    return layout


def refusal(path: str, line: int, errors: list[RowError]) -> dict[str, Any]:
    """The row of what was refused."""
    told = json.dumps([error.to_json() for error in errors])
    return {"file": path, "line": line, "refused": told}


def name_of(path: str) -> str:
    """What a file at ``path``, a URL as Spark writes it, is called."""
    return PurePosixPath(unquote(path)).name


def _parsed(parser: RecordParser, path: str, values: dict[str, Any]) -> dict[str, Any]:
    line, key = values.pop(LINE), values.pop(LOG_KEY, None)
    event = parser.event(Row(line, {name: plain(cell) for name, cell in values.items()}))
    if isinstance(event, list):
        return refusal(path, line, event)
    return {"file": path, "line": line, "key": key or event.key, **_event(event)}


def _event(event: Event) -> dict[str, Any]:
    return {
        "shopper": event.user,
        "product": event.product_id,
        "at": canonical_time(event.timestamp),
        "moment": seconds(event.timestamp),
        "weight": event_weight(event.event, event.value),
    }


def _batched(rows: Iterable[dict[str, Any]]) -> Iterator[pa.RecordBatch]:
    held = []
    for row in rows:
        held.append(row)
        if len(held) == LOT:
            yield pa.RecordBatch.from_pylist(held, schema=PARSED)
            held = []
    if held:
        yield pa.RecordBatch.from_pylist(held, schema=PARSED)
