"""Posts one message: one host, one time, no redirect, and no private address that was not allowed.

The address is checked where the connection is made, not before: a name that means another machine
the second time it is looked up leads nowhere else. The only module that imports httpcore.
"""

import socket
import ssl
import threading
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Any

import httpcore

PRIVATE = "is in a private network; 'private = true' under [webhooks] allows that"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt.

    Args:
        status: Of the answer; 0 where none came.
        told: The same in words, for the owner.
        retry_after: Seconds that the receiver asks for.
    """

    status: int
    told: str
    retry_after: float = 0.0

    @property
    def arrived(self) -> bool:
        """Whether the receiver has it."""
        return 200 <= self.status < 300


class Poster:
    """Posts to one receiver.

    Args:
        url: Of the receiver.
        seconds: For one attempt, from connecting to the answer.
        private: Whether it may be in a private network.
    """

    def __init__(self, url: str, seconds: float, *, private: bool) -> None:
        self._url, self._seconds = url, seconds
        self._road = _Road(private=private)

    def post(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Sends ``body`` once; whatever happens is an answer."""
        sent = {**headers, "Content-Type": "application/json", "User-Agent": "Daogou"}
        limits = dict.fromkeys(("connect", "read", "write", "pool"), self._seconds)
        with httpcore.ConnectionPool(
            ssl_context=ssl.create_default_context(), network_backend=self._road
        ) as pool:
            over = threading.Timer(self._seconds, self.hang_up)
            over.daemon = True
            over.start()
            try:
                with pool.stream(
                    "POST",
                    self._url,
                    headers=list(sent.items()),
                    content=body,
                    extensions={"timeout": limits},
                ) as answer:
                    return _answer(answer.status, answer.headers)
            except (
                httpcore.NetworkError,
                httpcore.TimeoutException,
                httpcore.ProtocolError,
            ) as exc:
                return Answer(0, str(exc) or type(exc).__name__)
            except (OSError, ValueError, httpcore.UnsupportedProtocol) as exc:
                return Answer(0, f"{type(exc).__name__}: {exc}")
            finally:
                over.cancel()
                self._road.let_go()

    def hang_up(self) -> None:
        """Ends the attempt that is under way, if one is."""
        self._road.hang_up()


class _Road(httpcore.SyncBackend):
    """Connects to addresses that may be reached, and can cut the last connection."""

    def __init__(self, *, private: bool) -> None:
        self._private = private
        self._held: socket.socket | None = None

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """The connection to the first address of ``host`` that takes one."""
        failed: httpcore.ConnectError | None = None
        for address in _addresses(host, port):
            if not self._private and not _is_public(address):
                raise httpcore.ConnectError(f"{host} ({address}) {PRIVATE}.")
            try:
                stream = super().connect_tcp(address, port, timeout, local_address, socket_options)
            except httpcore.ConnectError as exc:
                failed = exc
                continue
            self._held = stream.get_extra_info("socket").dup()  # TLS takes the socket itself over
            return stream
        raise failed or httpcore.ConnectError(f"{host} has no address.")

    def hang_up(self) -> None:
        """Cuts the last connection; who reads from it is told at once."""
        held = self._held
        if held is not None:
            with suppress(OSError):  # it is closed already
                held.shutdown(socket.SHUT_RDWR)

    def let_go(self) -> None:
        """Forgets the last connection, which was closed."""
        held, self._held = self._held, None
        if held is not None:
            held.close()


def _addresses(host: str, port: int) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except OSError as exc:
        raise httpcore.ConnectError(f"{host} cannot be found: {exc.strerror}.") from exc
    return list(dict.fromkeys(str(where[0]) for *_, where in found))


def _is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    mapped = ip.ipv4_mapped if isinstance(ip, IPv6Address) else None
    seen = mapped or ip
    return seen.is_global and not seen.is_multicast


def _answer(status: int, headers: Iterable[tuple[bytes, bytes]]) -> Answer:
    wait = {name.lower(): value for name, value in headers}.get(b"retry-after", b"")
    told = f"status {status}"
    if 300 <= status < 400:
        told = f"status {status}: redirects are not followed"
    return Answer(status, told, float(wait) if wait.isdigit() else 0.0)
