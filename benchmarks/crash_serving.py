"""A real server from its start until it is killed, and how to talk with it."""

import http.client
import os
import subprocess
import sys
import time
from multiprocessing.process import BaseProcess
from pathlib import Path

from chatting import post
from crash_attempts import ROOT, context
from crash_server_worker import serve
from ports import free_port

SECRET = "a secret for this benchmark only"  # noqa: S105 - of a server that lives for seconds
BATCH = "/api/products/batch"
READY_WITHIN = 600.0  # seconds; a machine with other work may be slow
OUT_OF_ORDER = "did not end in order"


class Serving:
    """One life of the server.

    Args:
        shop: The shop's folder.
        told: The file that what it says is written to.
        whole: Whether it is started as anyone starts it, ``daogou serve``, instead of forked.
    """

    def __init__(self, shop: Path, told: Path, *, whole: bool = False) -> None:
        self.port = free_port()
        self.seconds = self.work = 0.0
        self._told = told
        told.write_bytes(b"")
        self._began = time.monotonic()
        self._process = self._command(shop) if whole else self._forked(shop)

    def wait(self) -> None:
        """Waits until it takes requests.

        Raises:
            RuntimeError: It did not within ``READY_WITHIN`` seconds, or ended.
        """
        while time.monotonic() < self._began + READY_WITHIN:
            if self._ready():
                self.seconds = time.monotonic() - self._began
                self.work = _work_of(self._process.pid or 0)
                return
            if not self._alive():
                break
            time.sleep(0.02)
        raise RuntimeError(f"The server did not become ready. It said: {self.said()}")

    def kill(self) -> None:
        """SIGKILL, and nothing before it."""
        self._process.kill()
        self._join()

    def stop(self) -> None:
        """Ends it in order."""
        self._process.terminate()
        self._join()

    def said(self) -> str:
        """What it said so far."""
        return self._told.read_text("utf-8", errors="replace")

    def _ready(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/api/ready")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _forked(self, shop: Path) -> "BaseProcess | subprocess.Popen[bytes]":
        process = context.Process(target=serve, args=(shop, self.port, self._told))
        process.start()
        return process

    def _command(self, shop: Path) -> "BaseProcess | subprocess.Popen[bytes]":
        command = [sys.executable, "-m", "ui.cli", "serve", "--shop", str(shop)]
        with self._told.open("ab") as file:
            return subprocess.Popen(  # noqa: S603
                [*command, "--port", str(self.port)], cwd=ROOT, stdout=file, stderr=file
            )

    def _alive(self) -> bool:
        process = self._process
        return process.is_alive() if isinstance(process, BaseProcess) else process.poll() is None

    def _join(self) -> None:
        process = self._process
        if isinstance(process, BaseProcess):
            process.join()
        else:
            process.wait()


def send(port: int, path: str, body: object) -> tuple[int, dict[str, object]]:
    """Status and answer of one request; 0 where no whole answer came."""
    by_program = {"Authorization": f"Bearer {SECRET}"} if path == BATCH else {}
    return post(port, path, body, by_program)


def keep_secret(shop: Path) -> str:
    """Writes the secret of its programs beside a shop; the line of ``shop.toml`` that names it."""
    (shop / "api-token.txt").write_text(SECRET, "utf-8")
    return 'api_token_file = "api-token.txt"\n'


def _work_of(pid: int) -> float:
    """Seconds of a processor that a process has used so far; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
