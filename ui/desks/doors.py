"""Which desk is where, and who may open it."""

from collections.abc import Mapping
from datetime import datetime

from starlette.requests import HTTPConnection

from assistant.accounts.account import Account, Role
from assistant.accounts.sessions import SessionStore
from assistant.clock import Clock

COOKIE = "daogou_session"
LOBBY, LOGIN, LOGOUT = "/desk", "/desk/login", "/desk/logout"
DOORS: Mapping[str, Role] = {
    "/qa": Role.TESTER,
    "/agent": Role.AGENT,
    "/overview": Role.ADMIN,
    "/admin": Role.ADMIN,
}
GUARDED: Mapping[str, Role] = {
    **DOORS,
    "/api/graph": Role.TESTER,
    "/api/desk": Role.AGENT,
    "/api/admin": Role.ADMIN,
    "/api/overview": Role.ADMIN,
}


class Porter:
    """Knows who is logged in, by the cookie that a request brings."""

    def __init__(self, sessions: SessionStore, clock: Clock) -> None:
        self.sessions = sessions
        self._clock = clock

    @property
    def now(self) -> datetime:
        """The present moment."""
        return self._clock()

    def account(self, request: HTTPConnection) -> Account | None:
        """Who sends a request; None for somebody who is not logged in."""
        return self.sessions.account(request.cookies.get(COOKIE), self.now)


def door_of(path: str) -> str | None:
    """The desk, or the data of desks, that ``path`` belongs to, if any."""
    return next((door for door in GUARDED if path == door or path.startswith(f"{door}/")), None)


def open_to(account: Account) -> list[str]:
    """The desks that an account may open, its own first."""
    return [door for door, role in DOORS.items() if account.may(role)]
