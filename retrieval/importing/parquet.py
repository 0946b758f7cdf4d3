"""Parquet: rows by batches, each cell as JSON would have it."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

from retrieval.errors import UnreadableFile
from retrieval.importing.packing import LARGEST_FILE
from retrieval.importing.rows import RawTable, Row

MOST_ROWS = 5_000_000  # a few kilobytes of Parquet can stand for billions of equal rows
BATCH = 1_000


def read_parquet(data: bytes, name: str) -> RawTable:
    """The rows of a Parquet file; a row's line is its number, counted from 1.

    Raises:
        UnreadableFile: It is damaged, or holds more than a catalogue would.
    """
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        _refuse_huge(file.metadata, name)
        rows = tuple(_rows(file))
    except (pa.ArrowException, OSError, ValueError) as exc:
        problem = str(exc).splitlines()[0][:200].rstrip(".")
        raise UnreadableFile(f"'{name}' is a damaged Parquet file: {problem}.") from exc
    return RawTable(name, "parquet", "binary", tuple(file.schema_arrow.names), rows)


def _refuse_huge(metadata: pq.FileMetaData, name: str) -> None:
    groups = (metadata.row_group(place) for place in range(metadata.num_row_groups))
    size = sum(group.total_byte_size for group in groups)
    if metadata.num_rows > MOST_ROWS or size > LARGEST_FILE:
        raise UnreadableFile(
            f"'{name}' holds {metadata.num_rows:,} rows in {size:,} bytes; "
            f"at most {MOST_ROWS:,} rows in {LARGEST_FILE:,} bytes are read."
        )


def _rows(file: pq.ParquetFile) -> Iterator[Row]:
    line = 0
    for batch in file.iter_batches(batch_size=BATCH):
        for record in batch.to_pylist(maps_as_pydicts="lossy"):
            line += 1
            yield Row(line, {str(column): plain(cell) for column, cell in record.items()})


def plain(cell: object) -> object:
    """A cell of Arrow as JSON would have it."""
    if isinstance(cell, bytes):
        return cell.decode("utf-8", "surrogateescape")
    if isinstance(cell, Decimal):
        return float(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, list):
        return [plain(item) for item in cell]
    if isinstance(cell, dict):
        return {str(key): plain(item) for key, item in cell.items()}
    return None if cell != cell else cell  # only NaN differs from itself
