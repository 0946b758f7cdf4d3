"""``daogou serve`` in a process of its own, and how much memory it has."""

import os
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

from ports import free_port

SECRET = "a secret for this benchmark only"  # noqa: S105 - of a server that lives for a minute
STARTING = 600.0  # seconds


class Server:
    """The server, from its start until it is ended."""

    def __init__(self, shop: Path) -> None:
        self.port = free_port()
        start = time.monotonic()
        command = [sys.executable, "-m", "ui.cli", "serve", "--shop", str(shop)]
        self._process = subprocess.Popen(  # noqa: S603
            [*command, "--port", str(self.port)],
            env={**os.environ, "DAOGOU_API_TOKEN": SECRET},
            stdout=subprocess.DEVNULL,
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

    def resident(self) -> float:
        """MiB of memory the process holds now."""
        status = Path(f"/proc/{self._process.pid}/status").read_text("utf-8")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def note_quiet(self) -> None:
        """Keeps what it holds before the first change."""
        self.quiet = self.resident()

    def stop(self) -> None:
        """Ends it in order."""
        self._watching.set()
        self._process.terminate()
        self._process.wait(120)

    def _wait(self, until: float) -> None:
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise SystemExit(f"The server ended with status {self._process.returncode}.")
            try:
                url = f"http://127.0.0.1:{self.port}/api/health"
                with urllib.request.urlopen(url, timeout=5):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.2)
        raise SystemExit(f"The server was not healthy after {STARTING:.0f} s.")

    def _watch(self) -> None:
        while not self._watching.wait(0.1):
            self.most = max(self.most, self.resident())
