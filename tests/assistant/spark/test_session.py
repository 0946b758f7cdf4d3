"""What is said where Spark cannot start."""

import sys
from pathlib import Path

import pytest

from assistant.errors import SparkError
from assistant.spark import session
from assistant.spark.session import check_java


@pytest.fixture
def pyspark(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if pyspark were installed."""
    monkeypatch.setitem(sys.modules, "pyspark", sys)


def test_without_pyspark_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(SparkError, match=r"pip install 'daogou\[spark\]'"):
        check_java()


@pytest.mark.usefixtures("pyspark")
def test_without_java_the_package_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match=r"no Java on this machine.*openjdk-17-jre-headless"):
        check_java()


@pytest.mark.usefixtures("pyspark")
@pytest.mark.parametrize(
    ("told", "named"),
    [
        pytest.param('openjdk version "11.0.2" 2019', "is Java 11", id="too old"),
        pytest.param("command not understood", "of an unknown version", id="no Java at all"),
    ],
)
def test_a_java_that_spark_does_not_run_on_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, told: str, named: str
) -> None:
    java = tmp_path / "bin" / "java"
    java.parent.mkdir()
    java.write_text(f"#!/bin/sh\necho '{told}' >&2\n", "utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(SparkError, match=named):
        check_java()


def test_of_a_workers_story_the_last_line_is_told() -> None:
    told = (
        "An exception was thrown from the Python worker:\nTraceback (most recent call last):\n"
        '  File "x.py", line 3, in f\n    raise EncoderError("no")\nretrieval.errors.EncoderError: no'
    )
    assert session._brief(Exception(told)) == "retrieval.errors.EncoderError: no."
