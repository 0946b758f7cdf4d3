"""Runs a shop: chat page and HTTP API on one port.

The port is taken first, so that a second program on it is told at once, and who comes early is
answered; Gradio, whose import takes seconds, is loaded in a thread while the service opens.
"""

import errno
import logging
import signal
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager, nullcontext
from importlib import import_module
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from rich.console import Console

from assistant.agents.rounds import making_rounds
from assistant.ahead.watching import watching_stock
from assistant.alerts.rounds import watching_alerts
from assistant.clock import wall_clock
from assistant.overview.watching import watching
from assistant.privacy.retaining import expiring
from assistant.runlog import RunLog
from assistant.service.service import Service
from assistant.shop import memory
from assistant.shop.aftermath import Aftermath, marked
from assistant.shop.alerting import watch_of
from assistant.shop.embedding import FEW
from assistant.shop.loading import Progress
from assistant.shop.pacing import share_evenly
from assistant.shop.settings import ShopSettings
from assistant.webhooks.delivering import delivering
from ui.api import create_app
from ui.channels.pushing import pushing
from ui.errors import AddressTaken, UiError
from ui.limits import CHANNEL_PATH, Gate
from ui.observing.log import start_log
from ui.observing.tracing import tracing
from ui.observing.turn_log import TurnLog
from ui.privacy_page import PrivacyRoute
from ui.readiness import Readiness
from ui.waiting_room import waiting_room
from ui.widget.embedding import add_embedding

if TYPE_CHECKING:
    from ui.observing.traces import Traces

log = logging.getLogger(__name__)

Loading = Callable[[], AbstractContextManager[Progress | None]]
SHUTDOWN_SECONDS = 3  # open pages hold a connection each; leaving does not wait for them
# Proxies and clients keep a connection for a minute; a message sent on one that closes is lost.
IDLE_SECONDS = 75


def serve(
    shop_path: Path,
    host: str = "127.0.0.1",
    port: int = 7860,
    *,
    loading: Loading = nullcontext,
) -> None:
    """Serves the shop in ``shop_path`` until interrupted.

    Args:
        shop_path: The shop's folder.
        host: The address to listen on; everything but loopback lets other machines in.
        port: From 0 to 65535; 0 takes any free one.
        loading: Opened while the shop loads; gives what is told how far that is.

    Raises:
        AddressTaken: Another program has the port.
        UiError: The port or the host cannot be used.
        ShopError: There is no shop in ``shop_path``, or its database is damaged.
    """
    memory.use_few_arenas()
    share_evenly()
    settings = ShopSettings.load(shop_path)
    start_log(settings)
    listening = bind(host, port)
    with listening, stopping_in_order(), ExitStack() as opened:
        traces = opened.enter_context(tracing(settings))
        with waiting_room(listening):
            aftermath = Aftermath.of(shop_path)
            opened.enter_context(marked(shop_path))
            service = opened.enter_context(closing(_opened(shop_path, loading)))
            readiness = Readiness()
            app = build_app(service, readiness, traces)
        if aftermath:
            left = service.loaded.embedding
            Console(highlight=False).print(aftermath.told(left.left if left else 0), soft_wrap=True)
        opened.enter_context(delivering(service.shop))
        opened.enter_context(pushing(app.state.pusher))
        opened.enter_context(making_rounds(service.agents))
        opened.enter_context(watching(service.shop))
        opened.enter_context(watching_alerts(watch_of(service.loaded), wall_clock))
        opened.enter_context(watching_stock(service.shop, wall_clock))
        opened.enter_context(expiring(service.shop.engine, service.shop.settings.keep, wall_clock))
        run(app, listening, readiness, service.shop.settings.drain_seconds)


def _opened(shop_path: Path, loading: Loading) -> Service:
    """The service of the shop, with the page's framework loaded beside it."""
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(import_module, "ui.page")
        with loading() as progress:
            service = Service.open(shop_path, progress=progress, embed_at_most=FEW)
        page.result()
    for number in RunLog.of(service.shop).settle():
        log.warning(
            "Run %s was cut off; daogou runs show %s tells what it had come to.", number, number
        )
    service.watchers.put(TurnLog())
    service.follow()
    return service


def build_app(
    service: Service, readiness: Readiness | None = None, traces: "Traces | None" = None
) -> FastAPI:
    """The whole site of a shop: API and page behind one gate."""
    from ui.desks.desks import add_desks
    from ui.page import mount_page  # Gradio: four seconds that tests of the API need not wait

    gate = Gate(per_minute=service.shop.settings.messages_per_minute)
    app = create_app(service, gate, readiness, traces)
    add_desks(app, service)
    PrivacyRoute(service.shop.settings).add_to(app)
    add_embedding(app, service.shop.settings)
    return mount_page(app, service, gate)


def run(
    app: FastAPI, listening: socket.socket, readiness: Readiness, drain_seconds: float = 0.0
) -> None:
    """Answers requests on ``listening`` until interrupted, and says where.

    Args:
        app: The site.
        listening: Where requests come in.
        readiness: Told when the program is about to leave.
        drain_seconds: How long it goes on answering after a SIGTERM.
    """
    host, port = listening.getsockname()[:2]
    console = Console(highlight=False)
    console.print(f"Daogou is open at [bold]{address(host, port)}[/]  (Ctrl+C closes it)")
    if getattr(app.state, "pusher", None):
        console.print(f"WeChat's messages are taken at {CHANNEL_PATH}")
    config = uvicorn.Config(
        app,
        log_config=None,  # its lines go the way of all others
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        timeout_keep_alive=IDLE_SECONDS,
    )
    Leaving(config, readiness, drain_seconds).run(sockets=[listening])


class Leaving(uvicorn.Server):
    """A server that says it is leaving before it does.

    Args:
        config: As of any server.
        readiness: Told so.
        drain_seconds: From a SIGTERM until it leaves; Ctrl+C or a second SIGTERM do not wait.
    """

    def __init__(
        self, config: uvicorn.Config, readiness: Readiness, drain_seconds: float = 0.0
    ) -> None:
        super().__init__(config)
        self._readiness = readiness
        self._drain_seconds = drain_seconds

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Takes a signal to leave."""
        again = self._readiness.leaving.is_set()
        self._readiness.leaving.set()
        if sig == signal.SIGTERM and self._drain_seconds and not again:
            later = threading.Timer(self._drain_seconds, super().handle_exit, (sig, frame))
            later.daemon = True
            later.start()
        else:
            super().handle_exit(sig, frame)


@contextmanager
def stopping_in_order() -> Iterator[None]:
    """Lets SIGTERM end the program as Ctrl+C does, so that the shop is closed before it goes."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals are the main thread's affair
        return
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(_number: int, _frame: object) -> None:
    raise SystemExit(0)


def address(host: str, port: int) -> str:
    """What to type into a browser on this machine to reach ``host`` and ``port``."""
    reachable = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  # nosec B104: shown
    shown = f"[{reachable}]" if ":" in reachable else reachable
    return f"http://{shown}:{port}/"


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds ``port`` of ``host``.

    Raises:
        AddressTaken: Another program has it.
        UiError: It cannot be had for another reason, which the message names.
    """
    if not 0 <= port <= 65535:
        raise UiError(f"Port {port} is impossible; expected a number from 0 to 65535.")
    try:
        family, *_, where = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as exc:
        raise UiError(f"Host '{host}' cannot be found: {exc.strerror}.") from exc
    holder = socket.socket(family, socket.SOCK_STREAM)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        holder.bind(where)
        holder.listen()
    except OSError as exc:
        holder.close()
        raise _refusal(host, port, exc) from exc
    return holder


def _refusal(host: str, port: int, exc: OSError) -> UiError:
    if exc.errno == errno.EADDRINUSE:
        return AddressTaken(
            f"Port {port} on {host} is taken by another program; choose another with --port."
        )
    if exc.errno == errno.EACCES:
        return UiError(f"Port {port} needs rights this user does not have; take one from 1024 up.")
    return UiError(f"Cannot listen on {host}, port {port}: {exc.strerror}.")
