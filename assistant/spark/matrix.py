"""The interaction matrix as a folder of Parquet: who took what, with which weight, when.

    shoppers/   shopper, number              in the order of their ids
    events/     user, item, weight, moment, step   every event, each shopper's oldest first
    distinct/   the same, each product once a shopper
    matrix.json the products in the order of their numbers, and what was counted

Rows and numbers are those that the local path has in memory. The manifest is written last, so a
folder that is half made is known for what it is.
"""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal, Self

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, ValidationError
from pyspark.sql import DataFrame, SparkSession, Window
from pyspark.sql import functions as f

from assistant.errors import SparkError
from assistant.spark.events import Refused, distinct, numbered, parse_into, refused
from assistant.spark.parsing import EventReader
from assistant.spark.shoppers import Merging

SHOPPERS, EVENTS, DISTINCT, MANIFEST = "shoppers", "events", "distinct", "matrix.json"
PARSED, ONCE, MARKED = "parsed", "once", "marked"  # on the way; taken away in the end
STEP_TYPES = "user int, item int, weight float, moment double, step int"
AGAIN = "Run 'daogou spark interactions' again."


class Manifest(BaseModel):
    """What a matrix holds.

    Attributes:
        items: The ids of the products; a product's number is its place.
        latest: The moment of the newest event, ISO 8601; None without events.
        kept: Events that are good, each counted once.
        unknown: Of these, how many are of products that the catalogue does not have.
        refused: Rows left out.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    format: Literal[1] = 1
    items: tuple[str, ...]
    shoppers: int
    events: int
    distinct: int
    latest: str | None
    kept: int
    unknown: int
    refused: int


class Matrix:
    """A matrix on disk.

    Args:
        folder: Where all of Spark's machines find it, and this one too.
        manifest: What it holds.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Opens what ``write`` wrote.

        Raises:
            SparkError: There is none, or its manifest is damaged.
        """
        path = folder / MANIFEST
        try:
            return cls(folder, Manifest.model_validate_json(path.read_bytes()))
        except OSError as exc:
            raise SparkError(f"There is no interaction matrix in '{folder}'. {AGAIN}") from exc
        except ValidationError as exc:
            first = exc.errors()[0]
            raise SparkError(f"'{path}' is damaged: {first['msg']}. {AGAIN}") from exc

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the products, by their numbers."""
        return self.manifest.items

    def steps(self, spark: SparkSession, which: str = DISTINCT) -> DataFrame:
        """The rows of ``DISTINCT`` or ``EVENTS``, in no order."""
        return spark.read.schema(STEP_TYPES).parquet(str(self.folder / which))

    def shoppers(self, spark: SparkSession) -> DataFrame:
        """The ids of shoppers with their numbers."""
        return spark.read.parquet(str(self.folder / SHOPPERS))


def write_matrix(
    spark: SparkSession,
    sources: Sequence[str],
    items: Sequence[str],
    folder: Path,
    reader: EventReader,
    report: Callable[[str], None] = lambda _: None,
) -> tuple[Matrix, Refused]:
    """Makes the matrix of all events in ``sources``; one that was there is replaced.

    Args:
        spark: Where the work is done.
        sources: Files, folders or URLs, in the order in which ``daogou ingest`` would be given them.
        items: The ids of the catalogue, in order.
        folder: Where the matrix goes; all of Spark's machines must find it.
        reader: Reads the rows.
        report: Told what begins.

    Raises:
        UnreadableFile, MappingError: As ``parse_into``.
        SparkError: The folder holds something else.
    """
    _cleared(folder)
    report("reading events")
    parsed = parse_into(spark, sources, reader, str(folder / PARSED))
    left_out = refused(parsed)
    report("telling events apart")
    once = _written(distinct(parsed), folder / ONCE)
    known = once.join(f.broadcast(_numbers(spark, items)), "product")
    report("numbering shoppers")
    numbers = numbered(known, "shopper", str(folder / MARKED))
    users = _written(numbers, folder / SHOPPERS).withColumnRenamed("number", "user")
    report("ordering histories")
    steps = by_shopper(_steps(known.join(users, "shopper")))
    events = _written(steps, folder / EVENTS)
    report("merging")
    merged = by_shopper(events).mapInArrow(Merging(len(items)), STEP_TYPES)
    rows = _written(merged, folder / DISTINCT).count()
    kept, latest = once.agg(f.count("*"), f.max("at")).first() or (0, None)
    manifest = Manifest(
        items=tuple(items),
        shoppers=users.count(),
        events=(count := events.count()),
        distinct=rows,
        latest=latest,
        kept=kept,
        unknown=kept - count,
        refused=left_out.rows,
    )
    for name in (PARSED, ONCE, MARKED):
        shutil.rmtree(folder / name)
    (folder / MANIFEST).write_text(manifest.model_dump_json(), "utf-8")
    return Matrix(folder, manifest), left_out


def by_shopper(steps: DataFrame) -> DataFrame:
    """Rows with no shopper in two parts, each part in the order of shoppers and steps."""
    return steps.repartitionByRange("user").sortWithinPartitions("user", "step")


def _steps(events: DataFrame) -> DataFrame:
    order = Window.partitionBy("user").orderBy("moment", "place")
    step = (f.row_number().over(order) - 1).alias("step")
    return events.select("user", "item", "weight", "moment", step)


def _numbers(spark: SparkSession, items: Sequence[str]) -> DataFrame:
    columns = {
        "product": pa.array(items, pa.string()),
        "item": pa.array(range(len(items)), pa.int32()),
    }
    return spark.createDataFrame(pa.table(columns))


def _written(rows: DataFrame, folder: Path) -> DataFrame:
    rows.write.parquet(str(folder))
    return rows.sparkSession.read.schema(rows.schema).parquet(str(folder))


def _cleared(folder: Path) -> None:
    """Takes an older or unfinished matrix away, and nothing else."""
    own = {SHOPPERS, EVENTS, DISTINCT, MANIFEST, PARSED, ONCE, MARKED}
    foreign = sorted({path.name for path in folder.iterdir()} - own) if folder.is_dir() else []
    if folder.exists() and (foreign or not folder.is_dir()):
        raise SparkError(
            f"'{folder}' holds something else than a matrix, such as {(foreign or ['a file'])[0]!r};"
            " expected an empty or a new folder."
        )
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
        for name in own - {MANIFEST}:
            shutil.rmtree(folder / name, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise SparkError(f"'{folder}' cannot be written: {exc.strerror}.") from exc
