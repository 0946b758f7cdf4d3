"""Calls the system that has a shop's orders: bounded in time and size, repeated only where that is safe.

The only module of orders that imports httpx. What fails says so in ``Down``; nothing is raised beyond.
"""

import json
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import httpx

from assistant.http_body import bounded_body

TRIES = 3
PAUSE = 0.2  # seconds before the first repetition; twice as long before each further one
REST = 10.0  # seconds in which a system that did not answer is not asked again
MOST_BYTES = 4_000_000
TRANSIENT = frozenset({429, 502, 503, 504})
CERTAIN = (httpx.ConnectError, httpx.ConnectTimeout)  # the request cannot have arrived


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and JSON or None."""

    status: int
    body: Any = None


@dataclass(frozen=True, slots=True)
class Down:
    """No usable answer.

    Args:
        why: For the log, without secrets.
        arrived: Whether the request may have been carried out.
    """

    why: str
    arrived: bool = False


class Line:
    """The line to one system.

    Args:
        url: Where it is; paths are put behind it.
        secret: Sent as ``Authorization: Bearer``; None for none.
        seconds: How long one call may take, all repetitions together.
    """

    def __init__(self, url: str, secret: str | None, seconds: float, pause: float = PAUSE) -> None:
        headers = {"Accept": "application/json"}
        headers |= {"Authorization": f"Bearer {secret}"} if secret else {}
        self._seconds, self._pause = seconds, pause
        self._client = httpx.Client(
            base_url=url.rstrip("/") + "/",
            headers=headers,
            timeout=seconds,
            trust_env=False,
            follow_redirects=False,
        )
        self._rests_until = 0.0
        self._lock = threading.Lock()

    def get(self, path: str, params: Mapping[str, str] | None = None) -> Answer | Down:
        """Reads; repeated freely."""
        return self._call("GET", path, params=params)

    def post(self, path: str, body: Mapping[str, Any], key: str) -> Answer | Down:
        """Changes something; repeated under the same key, so that it is done at most once."""
        return self._call("POST", path, json=body, headers={"Idempotency-Key": key})

    def close(self) -> None:
        """Lets go of connections."""
        self._client.close()

    def _call(self, method: str, path: str, **how: Any) -> Answer | Down:  # noqa: ANN401  # as httpx takes it
        if time.monotonic() < self._rests_until:
            return Down("it did not answer a moment ago")
        deadline, arrived = time.monotonic() + self._seconds, False
        last = Down("it was not asked")
        for attempt in range(TRIES):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            answer = self._once(method, path, left, how)
            if isinstance(answer, Answer) and answer.status not in TRANSIENT:
                return answer
            last = (
                answer
                if isinstance(answer, Down)
                else Down(f"status {answer.status}", arrived=True)
            )
            arrived = arrived or last.arrived
            time.sleep(min(self._pause * 2**attempt, max(0.0, deadline - time.monotonic())))
        with self._lock:
            self._rests_until = time.monotonic() + REST
        return Down(last.why, arrived and method != "GET")

    def _once(self, method: str, path: str, left: float, how: Mapping[str, Any]) -> Answer | Down:
        try:
            with self._client.stream(method, path, timeout=left, **how) as response:
                raw = bounded_body(response, MOST_BYTES, time.monotonic() + left)
                return Answer(response.status_code, json.loads(raw) if raw.strip() else None)
        except CERTAIN as exc:
            return Down(type(exc).__name__)
        except (httpx.HTTPError, httpx.InvalidURL, ValueError, RecursionError) as exc:
            return Down(f"{type(exc).__name__}: {str(exc)[:120]}", arrived=True)
