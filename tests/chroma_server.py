"""A Chroma server on this machine, as ``chroma run`` starts it, for tests."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ports import free_port

COMMAND = Path(sys.executable).with_name("chroma")
WITHIN = 60.0  # seconds


class Running:
    """A server, until it is stopped."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        where = ("--path", str(folder), "--host", "127.0.0.1", "--port", str(self.port))
        self._process = subprocess.Popen(  # noqa: S603
            [COMMAND, "run", *where], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        until = time.monotonic() + WITHIN
        while not self._listens():
            assert self._process.poll() is None, "the server ended"
            assert time.monotonic() < until, "the server does not listen"
            time.sleep(0.05)

    def stop(self) -> None:
        """Kills it."""
        self._process.kill()
        self._process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@contextmanager
def running(folder: Path) -> Iterator[Running]:
    """A server that keeps its files in ``folder``."""
    server = Running(folder)
    try:
        yield server
    finally:
        server.stop()
