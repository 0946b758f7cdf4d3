"""A shop under attack: a real server on a real port, with something to steal."""

import http.client
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt

from assistant.accounts.account import Role
from assistant.accounts.sessions import SessionStore
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from assistant.turn.turns import Say
from ui.desks.doors import COOKIE
from ui.identity import ALGORITHM

SECRET = "a secret of the shop that nobody guesses"  # noqa: S105
PASSWORD = "long enough for tests"  # noqa: S105
CANARY = "canary-7f3a"  # stands in the files that no request may read
MEI_SAID = "想买双跑步鞋，给梅家小满"
SQLITE = "SQLite format 3"
TIMEOUT = 60


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: Mapping[str, str]
    text: str


@dataclass(frozen=True, slots=True)
class Fort:
    """The shop, and what an attacker would like to have.

    Args:
        address: Of the server.
        mei: The conversation of a known shopper.
        cookies: The cookie of each kind of account.
        component: The number of the page's one component.
    """

    address: str
    service: Service
    folder: Path
    mei: str
    cookies: Mapping[str, str]
    component: int

    def filled(self, value: Any) -> Any:  # noqa: ANN401  # JSON
        """``value`` with what only this shop knows in the places of names in braces."""
        if isinstance(value, dict):
            return {name: self.filled(one) for name, one in value.items()}
        if not isinstance(value, str):
            return value
        if value == "{component}":
            return self.component
        for name, known in self._known().items():
            value = value.replace(f"{{{name}}}", known)
        return value

    def _known(self) -> dict[str, str]:
        last = chr(ord(self.mei[-1]) ^ 1)
        return {
            "mei": self.mei,
            "mei_next": self.mei[:-1] + last,
            "mei_half": self.mei[: len(self.mei) // 2],
            "mei_swapped": self.mei.swapcase(),
            "folder": str(self.folder),
        }

    def pass_of(self, who: str) -> dict[str, str]:
        """The headers that somebody brings."""
        if who in ("mei", "lin"):
            return {"Authorization": f"Bearer {token(who)}"}
        return {"Cookie": f"{COOKIE}={self.cookies[who]}"} if who in self.cookies else {}

    def ask(
        self,
        method: str,
        path: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        data: object = None,
    ) -> Answer:
        """Sends a request with its path as it is, which clients with manners would tidy up."""
        where = urlsplit(self.address)
        sent = dict(headers or {})
        if data is not None:
            body = json.dumps(data, ensure_ascii=False)
            sent = {"Content-Type": "application/json", **sent}
        raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
        line = http.client.HTTPConnection(where.hostname or "", where.port, timeout=TIMEOUT)
        try:
            line.request(method, path, raw, sent)
            got = line.getresponse()
            streams = got.headers.get_content_type() == "text/event-stream"
            text = (got.read1() if streams else got.read()).decode("utf-8", "replace")
            return Answer(got.status, {k.casefold(): v for k, v in got.getheaders()}, text)
        finally:
            line.close()


def token(user: str) -> str:
    """What the shop signs for a shopper."""
    ends = datetime.now(UTC) + timedelta(hours=1)
    return jwt.encode({"sub": user, "exp": ends}, SECRET, ALGORITHM)


def open_accounts(service: Service) -> dict[str, str]:
    """Accounts of every role and the keys of their sessions, some of which are over."""
    engine, now = service.shop.engine, datetime.now(UTC)
    accounts, sessions = AccountStore(engine), SessionStore(engine)
    ann = accounts.add("Ann", Role.AGENT, PASSWORD, now)
    keys = {
        "agent": sessions.open(ann, now),
        "tester": sessions.open(accounts.add("Tess", Role.TESTER, PASSWORD, now), now),
        "admin": sessions.open(accounts.add("Ada", Role.ADMIN, PASSWORD, now), now),
        "over": sessions.open(ann, now - timedelta(hours=12, minutes=1)),
        "idle": sessions.open(ann, now - timedelta(hours=2, minutes=1)),
        "gone": sessions.open(accounts.add("Gone", Role.AGENT, PASSWORD, now), now),
        "forged": "x" * 43,
    }
    accounts.remove("Gone")
    return keys


def talk_as_mei(service: Service) -> str:
    """A conversation that belongs to somebody."""
    conversation = service.start(user="mei")
    service.reply(conversation, Say(MEI_SAID))
    return conversation
