"""Events out of files of any number and size: read, checked, each kept once.

Parquet is read row group by row group; a file of any other format is one task, so it should be no
larger than ``daogou ingest`` would read at once.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f

from assistant.spark.parsing import FILE, LINE, LOG_KEY, EventReader, layout_of, name_of
from retrieval.errors import UnreadableFile
from retrieval.importing.packing import LARGEST_FILE, is_table
from retrieval.importing.rows import RowError

ERRORS_TOLD = 1_000  # of what was refused; all are counted
PARQUET = ".parquet"
PARSED = (
    "file string, line bigint, key string, shopper string, product string, at string,"
    " moment double, weight float, refused string"
)
BATCH_ROWS = "spark.sql.execution.arrow.maxRecordsPerBatch"
PLACE = ("root", "file", "line")


@dataclass(frozen=True, slots=True)
class Refused:
    """What was left out.

    Args:
        rows: How many rows.
        errors: Why, of the first ``ERRORS_TOLD`` rows.
    """

    rows: int
    errors: tuple[RowError, ...]


def parse_into(
    spark: SparkSession, sources: Sequence[str], reader: EventReader, folder: str
) -> DataFrame:
    """Reads the events of ``sources``, files, folders or URLs, and keeps the rows in ``folder``.

    Raises:
        UnreadableFile: A source is not there, holds no table, or one that cannot be read at all.
        MappingError: A column that events need is not in the Parquet files.
    """
    for root, source in enumerate(sources):
        tables, records = _found(spark, source)
        if records:
            _kept(_records(spark, records, reader), root, folder)
        if tables:
            with _one_by_one(spark):
                _kept(_files(spark, tables, reader), root, folder)
    parsed = spark.read.schema(f"{PARSED}, root int").parquet(folder)
    _refuse_unreadable(parsed)
    return parsed


def refused(parsed: DataFrame) -> Refused:
    """What was left out, in the order of the files."""
    bad = parsed.where("refused is not null")
    first = bad.orderBy(*PLACE).limit(ERRORS_TOLD).select("file", "refused").collect()
    errors = [_error(row["file"], told) for row in first for told in json.loads(row["refused"])]
    return Refused(bad.count(), tuple(errors))


def distinct(parsed: DataFrame) -> DataFrame:
    """Each event once, where it first stood, with what was last said of it."""
    place = f.struct(*PLACE)
    once = parsed.where("refused is null").withColumn("place", place)
    first = [f.min_by(name, "place").alias(name) for name in ("shopper", "product", "at", "moment")]
    last = f.max_by("weight", "place").alias("weight")
    return once.groupBy("key").agg(f.min("place").alias("place"), *first, last).drop("key")


def numbered(events: DataFrame, column: str, folder: str) -> DataFrame:
    """The values of a column in order, each with its number from 0, as ``column`` and ``number``.

    Each part of the sorted values numbers its own, and starts where the one before it ends. The
    parts are kept in ``folder`` first: made anew after a machine was lost, they could be cut elsewhere.
    """
    names = events.select(column).distinct().orderBy(column)
    names.withColumn("mark", f.monotonically_increasing_id()).write.parquet(folder)
    marked = events.sparkSession.read.parquet(folder)
    part = f.shiftright("mark", 33)
    sizes = marked.groupBy(part.alias("part")).agg(f.count("*").alias("size"))
    before = f.sum("size").over(Window.orderBy("part")) - f.col("size")
    starts = sizes.select("part", before.alias("start"))
    joined = marked.withColumn("part", part).join(f.broadcast(starts), "part")
    number = f.col("start") + f.col("mark").bitwiseAND(f.lit((1 << 33) - 1))
    return joined.select(column, number.cast("int").alias("number"))


def _found(spark: SparkSession, source: str) -> tuple[list[str], list[str]]:
    """The files of ``source`` that are tables to be read whole, and those of Parquet."""
    listed = spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(source)
    files = sorted(
        (row["path"], row["length"]) for row in listed.select("path", "length").collect()
    )
    tables = [(path, size) for path, size in files if is_table(name_of(path))]
    if not tables:
        raise UnreadableFile(f"'{source}' holds no CSV, JSON, YAML, XML or Parquet file.")
    records = [path for path, _ in tables if name_of(path).endswith(PARQUET)]
    whole = [(path, size) for path, size in tables if path not in set(records)]
    for path, size in whole:
        if size > LARGEST_FILE:
            raise UnreadableFile(
                f"'{path}' has {size:,} bytes; at most {LARGEST_FILE:,} are read at once. Cut it, "
                "or export Parquet, which is read piece by piece."
            )
    return [path for path, _ in whole], records


def _records(spark: SparkSession, paths: list[str], reader: EventReader) -> DataFrame:
    table = spark.read.option("mergeSchema", "true").parquet(*paths)
    layout = layout_of(table.columns, "the Parquet files", reader.mapping)
    wanted = [*dict.fromkeys(layout.fields.values())]
    wanted += [LOG_KEY] if LOG_KEY in table.columns else []
    places = [
        f.col("_metadata.file_path").alias(FILE),
        (f.col("_metadata.row_index") + 1).alias(LINE),
    ]
    named = [f.col(f"`{name.replace('`', '``')}`") for name in wanted]
    return table.select(*named, *places).mapInArrow(reader.records, PARSED)


def _files(spark: SparkSession, paths: list[str], reader: EventReader) -> DataFrame:
    contents = spark.read.format("binaryFile").load(paths).select("path", "content")
    return contents.repartition(len(paths), "path").mapInArrow(reader.files, PARSED)


@contextmanager
def _one_by_one(spark: SparkSession) -> Iterator[None]:
    """Hands workers one row at a time, as these are whole files."""
    usual = spark.conf.get(BATCH_ROWS)
    spark.conf.set(BATCH_ROWS, "1")
    try:
        yield
    finally:
        spark.conf.set(BATCH_ROWS, usual)


def _kept(rows: DataFrame, root: int, folder: str) -> None:
    rows.withColumn("root", f.lit(root)).write.mode("append").parquet(folder)


def _refuse_unreadable(parsed: DataFrame) -> None:
    whole = parsed.where("refused is not null and line = 0").orderBy(*PLACE).limit(1).collect()
    if whole:
        raise UnreadableFile(json.loads(whole[0]["refused"])[0]["reason"])


def _error(path: str, told: dict[str, Any]) -> RowError:
    return RowError(told["line"], told["column"], told["value"], told["reason"], name_of(path))
