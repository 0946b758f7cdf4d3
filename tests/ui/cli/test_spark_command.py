"""The commands for Spark, as far as they go without it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from assistant.shop.folder import Shop
from recommender.events import Event, EventKind, EventLog
from tests.small_shop import build_shop


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = build_shop(tmp_path_factory.mktemp("spark") / "shop")
    opened = Shop.open(path)
    EventLog(opened.engine).write([Event("mei", "shoe-1", EventKind.VIEW, "2026-11-01")])
    opened.engine.dispose()
    return path


def daogou(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "ui.cli", "spark", *map(str, arguments)]
    own = {**os.environ, **environment}
    return subprocess.run(  # noqa: S603
        command, capture_output=True, text=True, timeout=120, check=False, env=own
    )


def test_the_shops_events_are_exported(shop: Path, tmp_path: Path) -> None:
    done = daogou("export", tmp_path / "out", "--shop", shop)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert pq.read_table(tmp_path / "out" / "events.parquet").num_rows == told["events"] == 1


@pytest.mark.parametrize("command", ["interactions", "train", "embed"])
def test_without_java_or_pyspark_one_sentence_says_so(
    shop: Path, tmp_path: Path, command: str
) -> None:
    files = [tmp_path] if command == "interactions" else []
    done = daogou(command, *files, "--shop", shop, JAVA_HOME=str(tmp_path))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "pip install 'daogou[spark]'" in done.stderr or "There is no Java" in done.stderr


def test_a_setting_of_spark_without_a_value_is_named(shop: Path) -> None:
    done = daogou("train", "--shop", shop, "--conf", "spark.executor.memory")
    assert done.returncode == 2
    assert "--conf is 'spark.executor.memory'; expected NAME=VALUE." in done.stderr
