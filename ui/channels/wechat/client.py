"""WeChat's servers as this program asks them: access tokens, customer-service messages, media files.

A token is asked for once and shared; one that is refused is replaced once, and the call made again.
What a refusal means stands in ``refusals``.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import httpx

from assistant.attachments.checking import LARGEST
from ui.channels.channel import Fate, MediaLost, Sent
from ui.channels.wechat.refusals import NOT_BEGUN, STALE, ApiFailed, NoToken, came_of

SECONDS = 10.0  # for one request
EARLY = 300.0  # seconds before its end in which a token is replaced
LARGEST_ANSWER = 64_000  # bytes


@dataclass
class Api:
    """The servers, for one account.

    Args:
        url: Where they are.
        app_id, secret: Of the account.
        now: Seconds, of a clock that does not jump.
    """

    url: str
    app_id: str
    secret: str
    now: Callable[[], float] = time.monotonic
    _token: str = ""
    _good_until: float = 0.0
    _lock: Lock = field(default_factory=Lock)
    _client: httpx.Client = field(
        default_factory=lambda: httpx.Client(timeout=SECONDS, follow_redirects=False)
    )

    def send(self, open_id: str, text: str) -> Sent:
        """Sends a text as a customer-service message, once; whatever happens is an answer."""
        body = {"touser": open_id, "msgtype": "text", "text": {"content": text}}
        # The platform shows \u escapes as they are written, so there are none.
        data = json.dumps(body, ensure_ascii=False).encode()
        try:
            self._with_token("POST", "/cgi-bin/message/custom/send", content=data)
        except ApiFailed as exc:
            return came_of(exc)
        return Sent(Fate.ARRIVED, "ok")

    def check(self) -> None:
        """Asks for the token that the account has now, which replaces none.

        Raises:
            NoToken: There is none to be had.
        """
        with self._lock:
            self._fetch(forced=False)

    def media(self, media_id: str) -> bytes:
        """A photo or a recording.

        Raises:
            MediaLost: It cannot be had.
        """
        try:
            return self._with_token("GET", "/cgi-bin/media/get", media_id=media_id)
        except ApiFailed as exc:
            raise MediaLost(str(exc)) from exc

    def close(self) -> None:
        """Ends the connections."""
        self._client.close()

    def _with_token(self, method: str, path: str, content: bytes = b"", **query: str) -> bytes:
        token = self._current()
        try:
            return self._call(method, path, content, access_token=token, **query)
        except ApiFailed as exc:
            if exc.code not in STALE:
                raise
        anew = self._replaced(token)
        return self._call(method, path, content, access_token=anew, **query)

    def _current(self) -> str:
        with self._lock:
            if self.now() >= self._good_until:
                self._fetch(forced=False)
            return self._token

    def _replaced(self, refused: str) -> str:
        """Another token than the one refused; forced only where the server insists on it."""
        with self._lock:
            if self._token == refused:
                self._fetch(forced=False)
            if self._token == refused:
                self._fetch(forced=True)
            return self._token

    def _fetch(self, *, forced: bool) -> None:
        asked = {"grant_type": "client_credential", "appid": self.app_id, "secret": self.secret}
        body = json.dumps({**asked, "force_refresh": forced}).encode()
        try:
            told = _object(self._call("POST", "/cgi-bin/stable_token", body))
        except ApiFailed as exc:
            raise NoToken(str(exc), exc.code, unsent=True) from exc
        token, lasts = told.get("access_token"), told.get("expires_in")
        if not isinstance(token, str) or not isinstance(lasts, int):
            raise NoToken("The server gave no access_token.", unsent=True)
        self._token, self._good_until = token, self.now() + max(lasts - EARLY, lasts / 2)

    def _call(self, method: str, path: str, content: bytes, **query: str) -> bytes:
        """The body of an answer that is none of an error; no message of ours holds the token."""
        try:
            with self._client.stream(
                method, self.url + path, params=query, content=content or None
            ) as answer:
                body = _bounded(answer, path)
                status, kind = answer.status_code, answer.headers.get("content-type", "")
        except httpx.HTTPError as exc:
            why = f"{path} cannot be reached: {type(exc).__name__}."
            raise ApiFailed(why, unsent=isinstance(exc, NOT_BEGUN)) from exc
        if status != 200:
            raise ApiFailed(f"{path} answered with status {status}.")
        told = _object(body) if "json" in kind or "text" in kind else {}
        code = told.get("errcode", 0)
        if code:
            why = str(told.get("errmsg", ""))[:100]
            raise ApiFailed(f"{path} answered with error {code}: {why}", int(code))
        return body


def _bounded(answer: httpx.Response, path: str) -> bytes:
    limit = LARGEST + 1 if "media" in path else LARGEST_ANSWER
    body = b""
    for piece in answer.iter_bytes():
        body += piece
        if len(body) > limit:
            raise ApiFailed(f"{path} answered with more than {limit:,} bytes.")
    return body


def _object(body: bytes) -> dict[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
