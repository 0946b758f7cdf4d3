"""Every run leaves a row that says how it ended, also where its program was killed."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from assistant.errors import ModelError, TrialPruned
from assistant.runlog import Deed, Outcome, Plan, RunLog, living
from assistant.runlog import log as module
from assistant.runlog.comparing import compare_runs
from assistant.runlog.curves import MOST, Curve
from assistant.runlog.run import Source, flat
from assistant.runlog.sources import code_version, data_hash, of_files, of_rows
from assistant.runlog.tables import runs as table
from assistant.shop.folder import Shop

PLAN = Plan(Deed.TRAIN, "intent", {"epochs": 2, "rate": 0.5}, [Source("a.csv", 3, "ab" * 32)], 7)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.create(tmp_path / "shop")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def log(shop: Shop) -> RunLog:
    return RunLog.of(shop)


def test_a_run_keeps_what_it_was_made_with_and_what_came_of_it(log: RunLog) -> None:
    with log.run(PLAN) as run:
        run.point("loss", 1, 2.0)
        run.point("loss", 2, float("nan"))
        run.tell(
            {"heads": {"intent": {"macro_f1": 0.75}}, "note": "words"}, "heads.intent.macro_f1"
        )
    [kept] = log.runs()
    assert kept.outcome is Outcome.FINISHED
    assert kept.settings == {"epochs": 2, "rate": 0.5}
    assert (kept.seed, kept.code, kept.data_hash) == (7, code_version(), data_hash(PLAN.data))
    assert kept.curves == {"loss": [(1, 2.0), (2, None)]}
    assert kept.metrics == {"heads.intent.macro_f1": 0.75}
    assert kept.headline == 0.75
    assert kept.ended_at is not None
    assert kept.seconds is not None
    assert json.loads(json.dumps(kept.to_json()))["data"][0]["name"] == "a.csv"


@pytest.mark.parametrize(
    ("raised", "outcome", "why"),
    [
        pytest.param(
            ModelError("no rows of 13800138000"), Outcome.FAILED, "ModelError", id="failed"
        ),
        pytest.param(KeyboardInterrupt(), Outcome.INTERRUPTED, "", id="stopped by its owner"),
        pytest.param(TrialPruned("late"), Outcome.PRUNED, "", id="given up"),
    ],
)
def test_what_ends_a_run_is_kept_and_goes_on(
    log: RunLog, raised: BaseException, outcome: Outcome, why: str
) -> None:
    with pytest.raises(type(raised)):
        _stopped(log, raised)
    [kept] = log.runs()
    assert kept.outcome is outcome
    assert kept.why.startswith(why)
    assert "13800138000" not in kept.why
    assert kept.metrics == {"done": 1}


def _stopped(log: RunLog, raised: BaseException) -> None:
    with log.run(PLAN) as run:
        run.tell({"done": 1})
        raise raised


def test_a_run_that_is_under_way_is_told_as_running(log: RunLog) -> None:
    with log.run(PLAN):
        assert [one.outcome for one in log.runs()] == [Outcome.RUNNING]


KILLED = """
import sys, os, time
from pathlib import Path
from assistant.runlog import Deed, Plan, RunLog
from assistant.runlog import running
from assistant.shop.folder import Shop
running.EVERY = 0.0
with RunLog.of(Shop.open(Path(sys.argv[1]))).run(Plan(Deed.TRAIN, "intent")) as run:
    run.point("loss", 1, 0.5)
    print("going", flush=True)
    time.sleep(60)
"""


def test_a_run_whose_program_was_killed_is_told_as_crashed(shop: Shop, log: RunLog) -> None:
    command = [sys.executable, "-c", KILLED, str(shop.path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as program:  # noqa: S603
        assert program.stdout is not None
        assert program.stdout.readline() == b"going\n"
        assert [one.outcome for one in log.runs()] == [Outcome.RUNNING]
        program.send_signal(signal.SIGKILL)
        program.wait()
    [number] = log.settle()
    kept = log.get(number)
    assert kept.outcome is Outcome.CRASHED
    assert kept.curves == {"loss": [(1, 0.5)]}
    assert "killed" in kept.why
    assert log.settle() == []
    assert list((shop.path / living.FOLDER).iterdir()) == []


@pytest.mark.parametrize(
    ("host", "hours", "outcome"),
    [
        pytest.param("elsewhere", 1, Outcome.RUNNING, id="another machine may be at it"),
        pytest.param("elsewhere", 25, Outcome.CRASHED, id="silent for a day"),
        pytest.param(living.this_host(), 1, Outcome.CRASHED, id="here, without its lock"),
    ],
)
def test_a_run_without_a_lock_here_is_judged_by_machine_and_silence(
    shop: Shop, log: RunLog, host: str, hours: int, outcome: Outcome
) -> None:
    with log.run(PLAN):
        pass
    heard = (datetime.now(UTC) - timedelta(hours=hours)).isoformat()
    columns = {"outcome": "running", "host": host, "heard_at": heard, "ended_at": None}
    with shop.engine.begin() as connection:
        connection.execute(update(table).values(columns))
    assert [one.outcome for one in log.runs()] == [outcome]


def test_trials_stand_with_their_tuning_alone(log: RunLog) -> None:
    with log.run(Plan(Deed.TUNE, "recommender")) as tuning:
        trial = Plan(Deed.TRIAL, "recommender", parent=tuning.id)
        with log.run(trial):
            pass
    assert [one.deed for one in log.runs()] == [Deed.TUNE]
    assert [one.deed for one in log.runs(parent=tuning.id)] == [Deed.TRIAL]
    assert len(log.runs(trials=True)) == 2
    assert log.runs(what="intent") == []


def test_a_shop_that_cannot_be_written_stops_no_run(
    shop: Shop, log: RunLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk is full"))

    monkeypatch.setattr(module, "insert", refuse)
    with log.run(PLAN) as run:
        run.tell({"done": 1})
        run.point("loss", 1, 1.0)
    assert run.id is None
    assert "not kept" in caplog.text
    with shop.engine.connect() as connection:
        assert connection.execute(select(table)).all() == []


def test_an_unknown_number_is_said(log: RunLog) -> None:
    with pytest.raises(ModelError, match="no run 99"):
        log.get(99)


def test_runs_side_by_side_tell_only_what_differs(log: RunLog) -> None:
    for settings, figure in (({"epochs": 2, "rate": 0.5}, 0.5), ({"epochs": 3, "rate": 0.5}, 0.75)):
        with log.run(replace(PLAN, settings=settings)) as run:
            run.tell({"macro_f1": figure}, "macro_f1")
            run.point("loss", 1, 1.0)
    found = compare_runs(log.runs()[::-1])
    assert found.differing == {"epochs": [2, 3]}
    assert found.metrics == {"macro_f1": [0.5, 0.75]}
    assert found.curves == ["loss"]


def test_a_long_curve_stays_small_and_keeps_both_ends() -> None:
    curve = Curve()
    for step in range(10_001):
        curve.add(step, 1 / (step + 1))
    points = curve.points
    assert len(points) <= MOST + 1
    assert points[0] == (0, 1.0)
    assert points[-1] == (10_000, 1 / 10_001)
    assert [x for x, _ in points] == sorted({x for x, _ in points})


def test_figures_are_numbers_alone() -> None:
    told = {"a": {"b": 1, "yes": True}, "words": "x", "far": float("inf"), "rows": [1, 2]}
    assert flat(told) == {"a.b": 1, "far": None}


def test_data_is_told_apart_by_its_content(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "folder"
    one.write_text("text,label\n", "utf-8")
    other.mkdir()
    (other / "two.csv").write_text("text,label\nhi,greet\n", "utf-8")
    found = of_files([one, other, tmp_path / "missing.csv"])
    assert [source.name for source in found] == ["one.csv", "two.csv"]
    assert found[0].sha256 != found[1].sha256
    assert of_rows("rows", [1, 2]) != of_rows("rows", [2, 1])
    assert of_rows("rows", []).size == 0
    assert data_hash([]) == ""
