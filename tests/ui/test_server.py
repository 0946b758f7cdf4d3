"""Where the program listens."""

import socket

import pytest

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
