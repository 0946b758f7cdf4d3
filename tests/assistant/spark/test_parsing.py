"""Rows of Parquet as workers read them."""

import pyarrow as pa
import pytest

from assistant.spark.parsing import FILE, LINE, LOG_KEY, EventReader
from retrieval.errors import MappingError
from retrieval.importing.mapping import Mapping

READER = EventReader(Mapping(), "Asia/Shanghai")


def batch(columns: dict[str, list[object]]) -> pa.RecordBatch:
    rows = len(next(iter(columns.values())))
    places = {FILE: ["file:///in/a%20b.parquet"] * rows, LINE: range(1, rows + 1)}
    return pa.RecordBatch.from_pydict({**columns, **places})


EVENT: dict[str, list[object]] = {
    "user": ["ann"],
    "product_id": ["p1"],
    "event": ["purchase"],
    "timestamp": ["2026-03-01 08:00:00"],
}


def test_a_row_becomes_an_event_in_the_shops_time() -> None:
    (row,) = next(READER.records([batch(EVENT)])).to_pylist()
    assert (row["shopper"], row["product"], row["weight"]) == ("ann", "p1", 1.0)
    assert row["at"] == "2026-03-01T00:00:00+00:00"
    assert row["refused"] is None


def test_the_key_of_the_shops_own_log_is_kept() -> None:
    (row,) = next(READER.records([batch({**EVENT, LOG_KEY: ["conversation:3:p1"]})])).to_pylist()
    assert row["key"] == "conversation:3:p1"


def test_a_missing_column_is_named() -> None:
    with pytest.raises(MappingError, match="no column for 'timestamp', which events need"):
        list(READER.records([batch({key: EVENT[key] for key in ("user", "product_id", "event")})]))
