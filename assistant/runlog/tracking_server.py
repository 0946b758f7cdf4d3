"""Adapter: a server that speaks MLflow's REST interface (https://mlflow.org/docs/latest/rest-api.html).

Points go in batches, so that a run does not wait for the network at each.
"""

import re
import time
from typing import Any

import httpx

from assistant.errors import TrackerError
from assistant.runlog.run import Outcome, Plan
from assistant.runlog.trackers import Metrics, texts_of

API = "/api/2.0/mlflow"
SECONDS = 5.0  # for one request
BATCH = 100  # points; the server takes up to 1,000
MOST_PARAMS = 100  # in one request, as the server allows
UNNAMED = re.compile(r"[^\w\-. /]")  # what its names do not allow
STATUS = {Outcome.FINISHED: "FINISHED", Outcome.INTERRUPTED: "KILLED", Outcome.PRUNED: "KILLED"}


class TrackingServer:
    """Tells one server of one run.

    Args:
        url: Of the server, without ``/api``.
        experiment: The name of the experiment there; it is made where it is missing.
    """

    def __init__(self, url: str, experiment: str) -> None:
        self._url, self._experiment = url.rstrip("/"), experiment
        self._client = httpx.Client(base_url=self._url + API, timeout=SECONDS)
        self._run = ""
        self._waiting: list[dict[str, Any]] = []

    def begun(self, name: str, plan: Plan) -> None:
        """Makes the run there, with settings and data as parameters."""
        asked = {"experiment_id": self._experiment_id(), "run_name": name, "start_time": _now()}
        self._run = str(self._post("runs/create", asked)["run"]["info"]["run_id"])
        params = [{"key": _name(key), "value": value} for key, value in texts_of(plan).items()]
        tags = [{"key": "deed", "value": plan.deed.value}, {"key": "what", "value": plan.what}]
        for start in range(0, max(len(params), 1), MOST_PARAMS):
            self._batch(params=params[start : start + MOST_PARAMS], tags=tags)

    def point(self, curve: str, step: float, value: float) -> None:
        """A metric at a step, sent when there are enough of them."""
        self._waiting.append(_metric(curve, value, int(step)))
        if len(self._waiting) >= BATCH:
            self._send()

    def ended(self, outcome: Outcome, metrics: Metrics) -> None:
        """What waits, the metrics, and how the run ended."""
        told = [_metric(name, value, 0) for name, value in metrics.items() if value is not None]
        self._waiting += told
        try:
            while self._waiting:
                self._send()
            status = STATUS.get(outcome, "FAILED")
            self._post("runs/update", {"run_id": self._run, "status": status, "end_time": _now()})
        finally:
            self._client.close()

    def _experiment_id(self) -> str:
        name = {"experiment_name": self._experiment}
        answer = self._asked("GET", "experiments/get-by-name", params=name)
        if answer.status_code == httpx.codes.NOT_FOUND:
            return str(
                self._post("experiments/create", {"name": self._experiment})["experiment_id"]
            )
        return str(self._read(answer)["experiment"]["experiment_id"])

    def _send(self) -> None:
        sent, self._waiting = self._waiting[:BATCH], self._waiting[BATCH:]
        self._batch(metrics=sent)

    def _batch(self, **parts: list[dict[str, Any]]) -> None:
        self._post("runs/log-batch", {"run_id": self._run, **parts})

    def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._read(self._asked("POST", path, json=body))

    def _asked(self, method: str, path: str, **more: Any) -> httpx.Response:  # noqa: ANN401 - as httpx takes it
        try:
            return self._client.request(method, path, **more)
        except httpx.HTTPError as exc:
            raise TrackerError(f"'{self._url}' cannot be told of a run: {exc}.") from exc

    def _read(self, answer: httpx.Response) -> dict[str, Any]:
        try:
            told = answer.raise_for_status().json()
        except (httpx.HTTPStatusError, ValueError) as exc:
            said = f"it answered {answer.status_code}: {answer.text[:200]}"
            raise TrackerError(f"'{self._url}' cannot be told of a run: {said}.") from exc
        if not isinstance(told, dict):
            raise TrackerError(f"'{self._url}' speaks no MLflow: it answered {answer.text[:200]}.")
        return told


def _metric(name: str, value: float, step: int) -> dict[str, Any]:
    return {"key": _name(name), "value": value, "timestamp": _now(), "step": step}


def _name(text: str) -> str:
    """A name as the server allows it: ``ndcg@10`` is ``ndcg_10``."""
    return UNNAMED.sub("_", text)[:250]


def _now() -> int:
    return round(time.time() * 1000)
