"""Processes that can be killed, and what they acknowledged before.

Workers are forked from one process that has the program loaded, so that they begin at once and the
moment of a kill falls into their work; a command is started as anyone would start it.
"""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from crash_ledger import Step
from crash_worker import Deed, work

ROOT = Path(__file__).parents[1]
LIMIT = 300.0  # seconds for what is not to be killed

context = multiprocessing.get_context("forkserver")


class Attempt:
    """A process that does steps, and what it acknowledged."""

    def __init__(self, shop: Path, steps: Sequence[Step], deeds: Mapping[str, Deed]) -> None:
        self.steps = list(steps)
        self.seconds = 0.0
        self._acknowledged = 0
        self._told, telling = context.Pipe(duplex=False)
        plan = [(step.deed, step.arguments) for step in steps]
        self._process = context.Process(target=work, args=(shop, plan, deeds, telling))
        self._process.start()
        telling.close()

    def kill(self) -> bool:
        """SIGKILL; whether there was anything to kill."""
        self._process.kill()
        self._process.join()
        self._listen()
        return self._process.exitcode != 0

    def wait(self) -> None:
        """Lets it end.

        Raises:
            RuntimeError: It did not do all steps.
        """
        self._process.join(LIMIT)
        self._listen()
        if self._acknowledged < len(self.steps):
            self._process.kill()
            step = self.steps[self._acknowledged]
            raise RuntimeError(f"{step.deed} {step.arguments} failed without being killed.")

    @property
    def acknowledged(self) -> list[Step]:
        """The steps that were."""
        return self.steps[: self._acknowledged]

    @property
    def in_flight(self) -> list[Step]:
        """The step after them, if there is one."""
        return self.steps[self._acknowledged : self._acknowledged + 1]

    def _listen(self) -> None:
        """Reads what was said; a pipe keeps it beyond the process, and a cut line counts for nothing."""
        for line in _lines(self._told):
            self._acknowledged = line["step"] + 1
            self.seconds += line["seconds"]
        self._told.close()


class CommandAttempt(Attempt):
    """The same for a step that is a command; its report on standard output acknowledges it."""

    def __init__(self, shop: Path, steps: Sequence[Step], _deeds: Mapping[str, Deed]) -> None:
        self.steps = list(steps)
        self.seconds = 0.0
        self._acknowledged = 0
        (step,) = steps
        command = ["ingest", step.arguments["file"], "--shop", str(shop), "--json"]
        self._began = time.monotonic()
        self._command = daogou(command)

    def kill(self) -> bool:
        """SIGKILL; whether there was anything to kill."""
        self._command.kill()
        self._read()
        return self._command.returncode != 0

    def wait(self) -> None:
        """Lets it end."""
        self._read()
        if self._command.returncode != 0:
            raise RuntimeError(f"daogou ingest {self.steps[0].arguments} failed.")

    def _read(self) -> None:
        said, _ = self._command.communicate(timeout=LIMIT)
        self.seconds = time.monotonic() - self._began
        self._acknowledged = int(said.endswith(b"\n") and "kept" in json.loads(said))


def load_program(modules: Sequence[str] = ("crash_worker",)) -> None:
    """Loads ``modules`` into the process that all others are forked from: each begins at once.

    What that process can import is told by its environment alone.
    """
    old = os.environ.get("PYTHONPATH", "")
    context.set_forkserver_preload(list(modules))
    os.environ["PYTHONPATH"] = os.pathsep.join(map(str, (ROOT, ROOT / "benchmarks", old)))
    try:
        forkserver.ensure_running()
    finally:
        os.environ["PYTHONPATH"] = old


def daogou(arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
    """The command line in a process of its own."""
    command = [sys.executable, "-m", "ui.cli", *arguments]
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _lines(told: Connection) -> "list[dict[str, Any]]":
    lines: list[dict[str, Any]] = []
    try:
        while True:
            lines.append(json.loads(told.recv_bytes()))
    except (EOFError, OSError):
        return lines
