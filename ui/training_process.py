"""Starts a training beside the server: a process of its own with low priority, which outlives it.

Training takes gigabytes and minutes; in the server it would slow every reply and end with it. That one
is under way is known by the registry's lock, so that one started on the command line counts too.
"""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from assistant.errors import ModelError
from assistant.model_versions.registry import MAKING, Registry

NICE = "10"
LOG = "training.log"


class TrainingProcess:
    """The training of one shop, if there is one.

    Args:
        shop: The shop's folder.
        registry: Of its versions.
    """

    def __init__(self, shop: Path, registry: Registry) -> None:
        self._shop = shop
        self._registry = registry
        self._started: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> Path:
        """What the last training that was started here said."""
        return self._registry.path / LOG

    def start(self, who: str) -> None:
        """Starts one.

        Raises:
            ModelError: One is under way, or none can be started.
        """
        if self.under_way:
            raise ModelError("A model of this shop is being trained already.")
        command = [sys.executable, "-m", "ui.cli", "models", "retrain", "--json"]
        command += [f"--shop={self._shop}", f"--by={who}"]
        try:
            self._registry.path.mkdir(parents=True, exist_ok=True)
            with self.log.open("wb") as told:
                self._started = subprocess.Popen(  # noqa: S603  # our own program, without a shell
                    [*(["nice", "-n", NICE] if os.name == "posix" else []), *command],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=told,
                    start_new_session=True,
                )
        except OSError as exc:
            raise ModelError(f"The training cannot be started: {exc.strerror}.") from exc

    @property
    def under_way(self) -> bool:
        """Whether a model of this shop is being trained, by whomever."""
        if self._started is not None and self._started.poll() is None:
            return True
        place = self._registry.path / MAKING
        if not place.exists():
            return False
        lock = FileLock(place)
        try:
            lock.acquire(timeout=0)
        except (Timeout, OSError):
            return True
        lock.release()
        return False

    @property
    def failed(self) -> str:
        """What kept the last one that was started here from its end; empty where nothing did."""
        if self._started is None or not self._started.poll():
            return ""
        with suppress(OSError):
            lines = self.log.read_text("utf-8", "replace").strip().splitlines()
            return lines[-1][:500] if lines else f"It ended with {self._started.returncode}."
        return ""
