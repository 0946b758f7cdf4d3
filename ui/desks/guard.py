"""Stands before the desks: nothing of them answers anybody who may not be there.

A page leads to the login, or to the lobby where the account is for other desks; anything else is told
401 or 403. A
request that changes something must come from the desk's own page (OWASP, cross-site request
forgery): browsers say where it comes from in ``Origin`` and ``Sec-Fetch-Site``. Who is let through
stands in the request (``account_of``), so that a route without this guard before it knows nobody.
"""

from urllib.parse import quote, urlsplit

from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.accounts.account import Account
from ui.api_errors import error
from ui.desks.doors import DOORS, GUARDED, LOBBY, LOGIN, Porter, door_of

SAFE = ("GET", "HEAD")
ACCOUNT = "daogou.account"  # in the scope of a request


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
        request, method = HTTPConnection(scope), scope.get("method", "GET")
        account = await to_thread.run_sync(self._porter.account, request)
        refusal = _refusal(request, door, method, account)
        if refusal:
            await refusal(scope, receive, send)
        else:
            scope[ACCOUNT] = account
            await self._app(scope, receive, send)


def account_of(request: HTTPConnection) -> Account:
    """Who sends a request that the guard let through.

    Raises:
        HTTPException: 401; nobody let it through.
    """
    account = request.scope.get(ACCOUNT)
    if not isinstance(account, Account):
        raise HTTPException(401, f"Log in at {LOGIN} first.")
    return account


def _refusal(
    request: HTTPConnection, door: str, method: str, account: Account | None
) -> Response | None:
    if method not in SAFE and not is_own(request):
        return error(403, "forbidden", "This request did not come from the desk's own page.")
    read = "text/html" in request.headers.get("accept", "") and method == "GET"
    if account is None:
        if read:
            return RedirectResponse(f"{LOGIN}?next={quote(request.url.path)}", 303)
        return error(401, "unauthorized", f"Log in at {LOGIN} first.")
    if not account.may(GUARDED[door]):
        if read and door in DOORS:
            return RedirectResponse(f"{LOBBY}?refused={door}", 303)
        return error(403, "forbidden", f"Accounts of role '{account.role}' do not open {door}.")
    return None


def is_own(request: HTTPConnection) -> bool:
    """Whether a request comes from a page of this site, or from no page at all."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    own = origin is None or _place(origin) == request.headers.get("host")
    return own and site in ("same-origin", "none")


def _place(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc
    except ValueError:  # half of an IPv6 address
        return None
