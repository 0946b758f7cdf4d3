"""The lobby: which desks an account may open, and where somebody lands who may not open one."""

from collections.abc import Mapping

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from assistant.accounts.account import Account
from ui.browser_language import spoken
from ui.desks.doors import DOORS, LOBBY, LOGIN, LOGOUT, Porter, open_to
from ui.limits import Gate
from ui.markup import render
from ui.words import desk_words


class LobbyRoutes:
    """The handler, bound to the sessions of one shop."""

    def __init__(self, porter: Porter, shop: str) -> None:
        self._porter = porter
        self._shop = shop
        self._gate = Gate(working=2, waiting=8)

    def add_to(self, app: FastAPI) -> None:
        """Offers the route in ``app``."""
        app.get(LOBBY, include_in_schema=False)(self.lobby)

    async def lobby(self, request: Request, refused: str = "") -> Response:
        """The desks, or the login for who is not logged in.

        Args:
            request: Its cookie says who asks.
            refused: The path of the desk that was not opened, if any.
        """
        account = await self._gate.run(self._porter.account, request)
        if account is None:
            return RedirectResponse(f"{LOGIN}?next={LOBBY}", 303)
        return self._page(account, spoken(request), refused if refused in DOORS else "")

    def _page(self, account: Account, language: str, refused: str) -> Response:
        texts = desk_words(language)
        doors = [
            {"path": door, "name": _name(texts, door), "about": texts[f"{_key(door)}_about"]}
            for door in open_to(account)
        ]
        values = {"t": texts, "language": language, "shop": self._shop, "action": LOGOUT}
        told = _name(texts, refused) if refused else ""
        page = render("desk_lobby", **values, doors=doors, refused=told, who=account.name)
        return HTMLResponse(page, status_code=403 if refused else 200)


def _key(door: str) -> str:
    return f"lobby_{door.strip('/')}"


def _name(texts: Mapping[str, str], door: str) -> str:
    return texts[_key(door)]
