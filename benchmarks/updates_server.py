"""``daogou serve`` in a process of its own, and how much memory it has."""

import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from ports import free_port

SECRET = "a secret for this benchmark only"  # noqa: S105 - of a server that lives for a minute
STARTING = 600.0  # seconds
LAST = 2_000  # characters of what a server said that did not start


class Server:
    """The server, from its start until it is ended."""

    def __init__(self, shop: Path) -> None:
        self.port = free_port()
        start = time.monotonic()
        command = [sys.executable, "-m", "ui.cli", "serve", "--shop", str(shop)]
        # A log line a turn belongs to what is measured, not among the figures.
        self._log = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - as long as it serves
        self._process = subprocess.Popen(  # noqa: S603
            [*command, "--port", str(self.port)],
            env={**os.environ, "DAOGOU_API_TOKEN": SECRET},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        self._wait(start + STARTING)
        self.starting = time.monotonic() - start
        self.healthy = self.resident()
        self.most = self.quiet = self.healthy
        self._watching = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    def resident(self, kind: str = "VmRSS") -> float:
        """MiB of memory the process holds now.

        Args:
            kind: As in proc(5): ``VmRSS`` for all of it, ``RssAnon`` without pages of files, which
                the system reads as they are looked at and drops when it needs the room.
        """
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        line = next(line for line in status.splitlines() if line.startswith(f"{kind}:"))
        return int(line.split()[1]) / 1024

    def note_quiet(self) -> None:
        """Keeps what it holds before the first change."""
        self.quiet = self.resident()

    def stop(self) -> None:
        """Ends it in order."""
        self._watching.set()
        self._process.terminate()
        self._process.wait(120)
        self._log.close()

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise SystemExit(f"The server ended ({self._process.returncode}). {self._said()}")
            try:
                url = f"http://127.0.0.1:{self.port}/api/health"
                with urllib.request.urlopen(url, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise SystemExit(f"The server was not healthy after {STARTING:.0f} s. {self._said()}")

    def _said(self) -> str:
        self._log.seek(0)
        return f"It said: {self._log.read()[-LAST:]}"

    def _watch(self) -> None:
        while not self._watching.wait(0.1):
            self.most = max(self.most, self.resident())
