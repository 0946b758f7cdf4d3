"""Stands before the desks: nothing of them answers anybody who may not be there.

A page leads to the login; anything else is told 401, or 403 where the account is for other desks. A
request that changes something must come from the desk's own page (OWASP, cross-site request
forgery): browsers say where it comes from in ``Origin`` and ``Sec-Fetch-Site``.
"""

from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.api_errors import error
from ui.desks.doors import GUARDED, LOGIN, Porter, door_of

SAFE = ("GET", "HEAD")


class Guard:
    """ASGI middleware; see the module."""

    def __init__(self, app: ASGIApp, porter: Porter) -> None:
        self._app = app
        self._porter = porter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets through whoever may be at the desk."""
        door = door_of(scope["path"]) if scope["type"] in ("http", "websocket") else None
        if door is None:
            await self._app(scope, receive, send)
            return
        refusal = await self._refusal(HTTPConnection(scope), door, scope.get("method", "GET"))
        if refusal:
            await refusal(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _refusal(self, request: HTTPConnection, door: str, method: str) -> Response | None:
        if method not in SAFE and not is_own(request):
            return error(403, "forbidden", "This request did not come from the desk's own page.")
        account = await to_thread.run_sync(self._porter.account, request)
        if account is None:
            if "text/html" in request.headers.get("accept", "") and method == "GET":
                return RedirectResponse(f"{LOGIN}?next={quote(request.url.path)}", 303)
            return error(401, "unauthorized", f"Log in at {LOGIN} first.")
        if not account.may(GUARDED[door]):
            return error(403, "forbidden", f"Accounts of role '{account.role}' do not open {door}.")
        return None


def is_own(request: HTTPConnection) -> bool:
    """Whether a request comes from a page of this site, or from no page at all."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = origin is None or urlsplit(origin).netloc == request.headers.get("host")
    return own and site in ("same-origin", "none")
