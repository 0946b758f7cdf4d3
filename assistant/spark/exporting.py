"""The shop's own events as Parquet, for Spark to read: its database is never asked by many machines."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from assistant.errors import SparkError
from assistant.spark.parsing import LOG_KEY
from recommender.events import EventLog

FILE = "events.parquet"
AT_ONCE = 100_000  # rows; Spark reads as many in one piece
COLUMNS = pa.schema(
    {
        "user": pa.string(),
        "product_id": pa.string(),
        "event": pa.string(),
        "value": pa.float64(),
        "timestamp": pa.string(),
        LOG_KEY: pa.string(),
    }
)


def export_events(log: EventLog, folder: Path, progress: Callable[[int, int], None]) -> int:
    """Writes all events into ``folder`` in the order of the log; returns how many there are.

    The key that tells events apart comes with them: the log may hold two that are alike in all else.

    Raises:
        SparkError: The folder cannot be written.
    """
    total, done = log.count(), 0
    beside = folder / f".{FILE}.part"  # Spark passes over what begins with a dot
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(beside, COLUMNS) as writer:
            for page in log.pages(AT_ONCE):
                rows = [{**row, LOG_KEY: row["key"]} for row in page]
                writer.write_table(pa.Table.from_pylist(rows, schema=COLUMNS))
                done += len(page)
                progress(done, total)
        beside.replace(folder / FILE)
    except OSError as exc:
        raise SparkError(f"'{folder}' cannot be written: {exc.strerror or exc}.") from exc
    return done
