"""Who else is told of runs: event files that TensorBoard reads, and a server that speaks MLflow's REST."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import ModelError
from assistant.runlog import Deed, Outcome, Plan, RunLog
from assistant.runlog.settings import RunSettings
from assistant.shop.folder import Shop

PLAN = Plan(Deed.TRAIN, "intent", {"rate": 0.5}, seed=7)
Asked = list[tuple[str, dict[str, Any]]]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.create(tmp_path / "shop")
    yield opened
    opened.engine.dispose()


def test_event_files_hold_curves_and_figures(shop: Shop) -> None:
    pytest.importorskip("tensorboard")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    with RunLog(shop.engine, shop.path, RunSettings(tensorboard="board")).run(PLAN) as run:
        run.point("loss", 1, 2.0)
        run.point("loss", 2, 1.0)
        run.tell({"macro_f1": 0.75})
    [folder] = (shop.path / "board").iterdir()
    assert folder.name == f"train-intent-{run.id}"
    told = EventAccumulator(str(folder))
    told.Reload()
    assert [(one.step, one.value) for one in told.Scalars("loss")] == [(1, 2.0), (2, 1.0)]
    assert told.Scalars("metrics/macro_f1")[0].value == 0.75


def test_a_missing_package_is_said_before_anything_runs(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch.utils.tensorboard", None)
    log = RunLog(shop.engine, shop.path, RunSettings(tensorboard="board"))
    missing = r"'tensorboard' is missing.*daogou\[tensorboard\]"
    with pytest.raises(ModelError, match=missing), log.run(PLAN):
        pytest.fail("it ran")
    assert log.runs() == []


class Server:
    """Answers as MLflow does, and keeps what it was asked."""

    def __init__(self, refusing: str = "") -> None:
        self.asked: Asked = []
        told = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self._answer(404, {"error_code": "RESOURCE_DOES_NOT_EXIST"})

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                path = self.path.removeprefix("/api/2.0/mlflow/")
                told.append((path, json.loads(self.rfile.read(length))))
                made = {"experiment_id": "3", "run": {"info": {"run_id": "r1"}}}
                self._answer(500 if path == refusing else 200, made)

            def _answer(self, status: int, body: dict[str, Any]) -> None:
                self.send_response(status)
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.http = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.http.serve_forever, daemon=True)

    def __enter__(self) -> "Server":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()

    @property
    def settings(self) -> RunSettings:
        return RunSettings(tracking_url=f"http://127.0.0.1:{self.http.server_port}")


def test_a_server_is_told_of_a_run_from_its_beginning_to_its_end(shop: Shop) -> None:
    with Server() as server:
        with RunLog(shop.engine, shop.path, server.settings).run(PLAN) as run:
            for step in range(150):
                run.point("loss", step, 1.0)
            run.tell({"ndcg@10": 0.5, "gone": float("nan")})
        asked = server.asked
    assert [path for path, _ in asked] == [
        *("experiments/create", "runs/create", "runs/log-batch", "runs/log-batch"),
        *("runs/log-batch", "runs/update"),
    ]
    params = asked[2][1]["params"]
    assert {(one["key"], one["value"]) for one in params} == {("rate", "0.5"), ("seed", "7")}
    metrics = [
        one for path, body in asked if path == "runs/log-batch" for one in body.get("metrics", ())
    ]
    assert len(metrics) == 151
    assert metrics[-1]["key"] == "ndcg_10"
    assert asked[-1][1]["status"] == "FINISHED"


@pytest.mark.parametrize("refusing", ["runs/create", "runs/log-batch", "runs/update"])
def test_a_server_that_fails_stops_no_run(
    shop: Shop, refusing: str, caplog: pytest.LogCaptureFixture
) -> None:
    with Server(refusing) as server, caplog.at_level(logging.WARNING):
        log = RunLog(shop.engine, shop.path, server.settings)
        with log.run(PLAN) as run:
            run.point("loss", 1, 1.0)
            run.tell({"macro_f1": 0.75})
    assert log.runs()[0].outcome is Outcome.FINISHED
    assert caplog.text.count("hears nothing more") == 1


def test_a_server_that_is_not_there_stops_no_run(
    shop: Shop, caplog: pytest.LogCaptureFixture
) -> None:
    log = RunLog(shop.engine, shop.path, RunSettings(tracking_url="http://127.0.0.1:9"))
    with log.run(PLAN):
        pass
    assert log.runs()[0].outcome is Outcome.FINISHED
    assert "cannot be told of a run" in caplog.text
