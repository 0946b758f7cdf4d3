"""Logging in and out of the desks: one form, one cookie that no script can read."""

from typing import Annotated

from fastapi import FastAPI, Form, Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from assistant.accounts.account import Account
from assistant.accounts.passwords import LONGEST
from assistant.accounts.store import AccountStore
from assistant.errors import LoginRefused
from ui.api_errors import error
from ui.browser_language import spoken
from ui.desks.doors import COOKIE, LOBBY, LOGIN, LOGOUT, Porter, door_of, open_to
from ui.desks.guard import is_own
from ui.limits import Gate
from ui.markup import render
from ui.words import desk_words

Field = Annotated[str, Form(max_length=LONGEST)]
Place = Annotated[str, Query(max_length=200)]


class LoginRoutes:
    """The handlers, bound to the accounts of one shop; passwords are costly, so few at a time."""

    def __init__(self, accounts: AccountStore, porter: Porter, shop: str) -> None:
        self._accounts = accounts
        self._porter = porter
        self._shop = shop
        self._gate = Gate(working=2, waiting=8)

    def add_to(self, app: FastAPI) -> None:
        """Offers the routes in ``app``."""
        app.get(LOGIN, include_in_schema=False)(self.form)
        app.post(LOGIN, include_in_schema=False)(self.log_in)
        app.post(LOGOUT, include_in_schema=False)(self.log_out)

    async def form(self, request: Request, next: Place = "") -> Response:  # noqa: A002  # of the URL
        """The form, or the way on for who is logged in already."""
        account = await self._gate.run(self._porter.account, request)
        return _to(account, next) if account else self._page(request, next)

    async def log_in(
        self,
        request: Request,
        name: Field = "",
        password: Field = "",
        next: Field = "",  # noqa: A002
    ) -> Response:
        """Lets in, or says why not."""
        if not is_own(request):
            return error(403, "forbidden", "This form was not sent from the login page.")
        try:
            account, key = await self._gate.run(self._opened, name, password)
        except LoginRefused as exc:
            return self._page(request, next, name=name, reason=str(exc))
        answer = _to(account, next)
        secure = request.url.scheme == "https"
        answer.set_cookie(COOKIE, key, httponly=True, samesite="lax", secure=secure, path="/")
        return answer

    async def log_out(self, request: Request) -> Response:
        """Ends the session."""
        if not is_own(request):
            return error(403, "forbidden", "This request did not come from a desk's own page.")
        await self._gate.run(self._porter.sessions.close, request.cookies.get(COOKIE, ""))
        answer = RedirectResponse(LOGIN, 303)
        answer.delete_cookie(COOKIE, path="/")
        return answer

    def _opened(self, name: str, password: str) -> tuple[Account, str]:
        account = self._accounts.log_in(name, password, self._porter.now)
        return account, self._porter.sessions.open(account, self._porter.now)

    def _page(
        self, request: Request, wanted: str, *, name: str = "", reason: str | None = None
    ) -> Response:
        language = spoken(request)
        texts = desk_words(language)
        said = texts[f"login_{reason}"] if reason else ""
        values = {"t": texts, "language": language, "shop": self._shop, "next": _safe(wanted)}
        page = render("desk_login", **values, name=name, reason=said, action=LOGIN)
        return HTMLResponse(page, status_code=401 if reason else 200)


def _to(account: Account, wanted: str) -> Response:
    """The desk asked for if the account may open it, else its only one, else the lobby."""
    doors = open_to(account)
    if door_of(_safe(wanted)) in doors:
        return RedirectResponse(_safe(wanted), 303)
    return RedirectResponse(doors[0] if len(doors) == 1 else LOBBY, 303)


def _safe(path: str) -> str:
    """``path`` if it is one of this site's; nobody is led elsewhere."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else ""
