"""One Spark for all tests, on this machine; without pyspark or Java they are skipped, unless asked for."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from assistant.errors import SparkError
from assistant.spark.parsing import EventReader
from assistant.spark.session import SparkSettings, check_java, start
from recommender.events import Event, EventColumns
from retrieval.importing.mapping import Mapping
from retrieval.importing.report import Sifted
from tests.assistant.spark.shop_events import PRODUCTS, logged, rows, sifted, write_files

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from assistant.spark.events import Refused
    from assistant.spark.matrix import Matrix

CORES = 2
UNCOMPILED = {  # compiling a query takes longer than so few rows
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
}


@dataclass(frozen=True, slots=True)
class Both:
    """The same files read by Spark and by the local path."""

    matrix: "Matrix"
    refused: "Refused"
    local: Sifted[Event]
    log: EventColumns


@pytest.fixture(scope="package")
def spark() -> "Iterator[SparkSession]":
    """A session on two cores."""
    try:
        check_java()
    except SparkError as exc:
        if os.environ.get("DAOGOU_REQUIRE_SPARK") == "1":
            pytest.fail(str(exc))
        pytest.skip(str(exc))
    session = start(SparkSettings(f"local[{CORES}]", CORES, UNCOMPILED))
    yield session
    session.stop()


@pytest.fixture(scope="package")
def both(spark: "SparkSession", tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The matrix of some files, made once."""
    from assistant.spark.matrix import write_matrix

    folders = write_files(tmp_path_factory.mktemp("events"), rows())
    folder = tmp_path_factory.mktemp("work") / "matrix"
    sources = [str(one) for one in folders]
    matrix, refused = write_matrix(spark, sources, PRODUCTS, folder, EventReader(Mapping()))
    local = sifted(folders)
    return Both(matrix, refused, local, logged(local.records))
