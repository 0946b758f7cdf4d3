"""Opens Spark, or says in one sentence what is missing; Spark's errors become ours.

Spark starts Java: it is looked for before, because Spark's own message about it is forty lines of
another language.
"""

import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.errors import SparkError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

OLDEST_JAVA = 17
VERSION = re.compile(r'version "(\d+)')
NEWER_PANDAS = "PySpark does not yet fully support pandas"  # which is not used here
INSTALL = "Install it with: pip install 'daogou[spark]'."
JAVA_NEEDED = (
    f"Spark needs Java {OLDEST_JAVA} or 21: install it (Debian: apt install openjdk-17-jre-headless)"
    " and, if it is not on PATH, set JAVA_HOME."
)
LOCAL: Mapping[str, str] = {
    "spark.driver.host": "127.0.0.1",  # else Spark listens where others reach it
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.ui.enabled": "false",
}
QUIET = Path(__file__).with_name("log4j2.properties")
ALWAYS: Mapping[str, str] = {
    "spark.log.level": "ERROR",
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={QUIET.as_uri()}",
    "spark.ui.showConsoleProgress": "false",  # it writes over our own bar
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "20000",
}


@dataclass(frozen=True, slots=True)
class SparkSettings:
    """Where Spark runs.

    Args:
        master: ``local[*]``, ``spark://…``, ``yarn``, ``k8s://…``; None: as spark-submit or Spark's
            own files say, else this machine.
        partitions: Into how many parts work is cut; None: as many as Spark has places for tasks.
        options: Spark's own settings, by their names.
    """

    master: str | None = None
    partitions: int | None = None
    options: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def opened(settings: SparkSettings) -> "Iterator[SparkSession]":
    """A session, ended afterwards.

    Raises:
        SparkError: pyspark or Java is missing, or Spark cannot start or failed at its work.
    """
    session = start(settings)
    with translated():
        try:
            yield session
        finally:
            session.stop()


def start(settings: SparkSettings) -> "SparkSession":
    """A session; whoever starts it stops it.

    Raises:
        SparkError: pyspark or Java is missing, or Spark cannot start.
    """
    check_java()
    # Workers are told which Python to run: the first on PATH may be another one.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    with translated():
        from pyspark.conf import SparkConf
        from pyspark.sql import SparkSession

        found = SparkConf()
        master = settings.master or found.get("spark.master", "local[*]") or "local[*]"
        chosen = {**ALWAYS, **(LOCAL if master.startswith("local") else {}), **settings.options}
        warnings.filterwarnings("ignore", message=NEWER_PANDAS, category=FutureWarning)
        session = SparkSession.builder.appName("daogou").master(master)
        for name, value in chosen.items():
            session = session.config(name, value)
        started: SparkSession = session.getOrCreate()
    parts = settings.partitions or max(2, started.sparkContext.defaultParallelism)
    started.conf.set("spark.sql.shuffle.partitions", str(parts))
    return started


def check_java() -> None:
    """Raises what is wrong with pyspark or Java here.

    Raises:
        SparkError: pyspark is not installed, or there is no Java that Spark runs on.
    """
    try:
        import pyspark  # noqa: F401  # only whether it is there
    except ImportError as exc:
        raise SparkError(f"Spark's Python package is not installed. {INSTALL}") from exc
    java = _java()
    if java is None:
        raise SparkError(f"There is no Java on this machine. {JAVA_NEEDED}")
    version = _version(java)
    if version < OLDEST_JAVA:
        raise SparkError(f"'{java}' is Java {version or 'of an unknown version'}. {JAVA_NEEDED}")


@contextmanager
def translated() -> Iterator[None]:
    """Turns what Spark raises into one sentence."""
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (PySparkException, Py4JError) as exc:
        raise SparkError(f"Spark failed: {_brief(exc)}") from exc


def _brief(exc: Exception) -> str:
    """The line of a long story that says what happened."""
    lines = [line.strip() for line in str(exc).splitlines() if line.strip()]
    if "Traceback (most recent call last):" in lines:  # of a worker: its last line says why
        lines = [line for line in lines if not line.startswith(("at ", "File "))][-1:]
    return (lines[0] if lines else type(exc).__name__)[:300].rstrip(".") + "."


def _java() -> str | None:
    home = os.environ.get("JAVA_HOME")
    if home:
        inside = Path(home) / "bin" / "java"
        return str(inside) if inside.is_file() else None
    return shutil.which("java")


def _version(java: str) -> int:
    try:
        told = subprocess.run(  # noqa: S603  # the Java that Spark is about to run itself
            [java, "-version"], capture_output=True, text=True, check=False, timeout=60
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    found = VERSION.search(told.stderr + told.stdout)
    return int(found[1]) if found else 0
