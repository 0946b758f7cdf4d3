"""Measures the stages of a turn."""

import time


class Stopwatch:
    """Milliseconds by stage, from when it was made."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self._laps: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        """Ends a stage."""
        now = time.perf_counter()
        self._laps[stage] = round((now - self._last) * 1000, 2)
        self._last = now

    def timings(self) -> dict[str, float]:
        """Each stage, and the total so far."""
        return {**self._laps, "total": round((time.perf_counter() - self._start) * 1000, 2)}
