"""Where the program listens."""

import signal
import socket
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from assistant.service.service import Service
from tests.ui.conftest import make_shop
from ui.errors import AddressTaken, UiError
from ui.server import address, bind


def test_taken_port_is_named_with_a_way_out() -> None:
    with bind("127.0.0.1", 0) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(AddressTaken, match=f"Port {port} on 127.0.0.1 is taken.*--port"):
            bind("127.0.0.1", port)


def test_port_is_free_again_at_once() -> None:
    with bind("127.0.0.1", 0) as holder:
        port = holder.getsockname()[1]
    with bind("127.0.0.1", port) as again:
        assert again.getsockname()[1] == port


def test_impossible_port_is_refused() -> None:
    with pytest.raises(UiError, match="Port 70000 is impossible"):
        bind("127.0.0.1", 70000)


def test_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UiError, match=r"Cannot listen on 192\.0\.2\.1"):
        bind("192.0.2.1", 0)


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:7860/"),
        ("0.0.0.0", "http://127.0.0.1:7860/"),  # noqa: S104
        ("::", "http://[::1]:7860/"),
    ],
)
def test_printed_address_can_be_opened(host: str, shown: str) -> None:
    assert address(host, 7860) == shown


def test_bound_socket_is_a_stream() -> None:
    with bind("127.0.0.1", 0) as holder:
        assert holder.type == socket.SOCK_STREAM


SERVE = "import sys, pathlib, ui.server as s; s.serve(pathlib.Path(sys.argv[1]), port=0)"


def test_program_tells_its_address_and_stops_in_order(tmp_path: Path) -> None:
    folder = make_shop(tmp_path)
    command = [sys.executable, "-c", SERVE, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:  # noqa: S603
        assert program.stdout is not None
        where = program.stdout.readline().split("http://")[1].split()[0]
        with urlopen(f"http://{where}api/health", timeout=30) as answer:
            assert answer.status == 200
        program.send_signal(signal.SIGTERM)
    assert program.returncode == 0
    Service.open(folder).close()
    assert not list(folder.glob("chroma.set-aside*"))  # the store was closed, nothing to mend
