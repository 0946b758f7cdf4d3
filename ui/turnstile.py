"""Counts requests that make work by the address they come from, before anything is done for them."""

from ipaddress import IPv6Address, ip_address

from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api_errors import error
from ui.identity import is_loopback
from ui.rates import Rates, TooFast

LOGINS_PER_MINUTE = 20
LOGIN = "/desk/login"
FREE = frozenset({"/api/health", "/api/ready", "/api/openapi.json"})
WORK = ("/api/", "/gradio_api/component_server", "/gradio_api/run/predict")


class Turnstile:
    """ASGI middleware that counts requests that make work, by the address they come from.

    This machine itself is not counted: a proxy on it that does not say for whom it asks
    (``X-Forwarded-For``) would have all shoppers share one allowance.
    """

    def __init__(self, app: ASGIApp, per_minute: int) -> None:
        self._app = app
        self._work = Rates(per_minute)
        self._logins = Rates(LOGINS_PER_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes on who may ask now."""
        try:
            self._count(scope)
        except TooFast as exc:
            headers = {"Retry-After": str(exc.seconds)}
            await error(429, "busy", str(exc), headers)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _count(self, scope: Scope) -> None:
        host = (scope.get("client") or ("",))[0]
        if scope["type"] != "http" or is_loopback(host):
            return
        path = scope["path"]
        if path == LOGIN and scope["method"] == "POST":
            self._logins.take(neighbourhood(host))
        elif path.startswith(WORK) and path not in FREE:
            self._work.take(neighbourhood(host))


def neighbourhood(host: str) -> str:
    """What counts as one address: of IPv6 the first half, of which one subscriber has the rest.

    >>> neighbourhood("203.0.113.9"), neighbourhood("2001:db8::1:2")
    ('203.0.113.9', '2001:db8::')
    """
    try:
        address = ip_address(host)
    except ValueError:
        return host
    if isinstance(address, IPv6Address):
        return str(IPv6Address(int(address) >> 64 << 64))
    return host
