"""The platform's side of an official account: its servers, and a sender that signs and encrypts as it does.

What it encrypts with is written anew here, so that a fault of the adapter's own cannot hide.
"""

import base64
import hashlib
import json
import os
import struct
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml.ElementTree import fromstring
from fastapi.testclient import TestClient

APP_ID = "wx0123456789abcdef"
ACCOUNT = "gh_0123456789ab"
TOKEN = "a-token-of-tests"  # noqa: S105
AES_KEY = base64.b64encode(bytes(range(32))).decode().rstrip("=")
SECRET = "0123456789abcdef0123456789abcdef"  # noqa: S105
PATH = "/channels/wechat"
IDS = count(1)


@dataclass
class Servers:
    """The platform's servers: what they were asked, and what they are to answer.

    Args:
        errors: Codes with which the next messages are refused.
        media: Files by their id.
        tokens, forced: How many were given out, and how many of them only because it was insisted on.
        calls: How often a message was to be sent.
        stubborn: Whether a token that is over is given out until it is insisted on a new one.
        no_token: The code with which a token is refused; 0 for none.
    """

    url: str = ""
    sent: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    errors: list[int] = field(default_factory=list)
    media: dict[str, bytes] = field(default_factory=dict)
    tokens: int = 0
    forced: int = 0
    calls: int = 0
    stubborn: bool = False
    no_token: int = 0
    down: bool = False
    token: str = "token-0"  # noqa: S105

    @property
    def texts(self) -> list[str]:
        """What shoppers got from customer service, in order."""
        return [one["text"]["content"] for one in self.sent]

    def expire(self) -> None:
        """Ends the token that was given out."""
        self.token = f"token-{self.tokens + 1}-anew"

    def rest(self) -> None:
        """As they are at first, apart from files and the token."""
        self.sent.clear()
        self.bodies.clear()
        self.errors.clear()
        self.tokens = self.forced = self.calls = self.no_token = 0
        self.down = self.stubborn = False


class Handler(BaseHTTPRequestHandler):
    servers: Servers

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        where = urlsplit(self.path)
        if self.servers.down:
            self.send_response(502)
            self.end_headers()
        elif where.path == "/cgi-bin/stable_token":
            self._token(json.loads(body))
        elif where.path == "/cgi-bin/message/custom/send":
            self._send(parse_qs(where.query), body)

    def do_GET(self) -> None:
        where = urlsplit(self.path)
        query = parse_qs(where.query)
        data = self.servers.media.get(query["media_id"][0])
        if query["access_token"][0] != self.servers.token:
            self._answer({"errcode": 40001, "errmsg": "invalid credential"})
        elif data is None:
            self._answer({"errcode": 40007, "errmsg": "invalid media_id"})
        else:
            self.send_response(200)
            self.send_header("Content-Type", "image/jpeg")
            self.end_headers()
            self.wfile.write(data)

    def _token(self, asked: dict[str, Any]) -> None:
        if asked["appid"] != APP_ID or asked["secret"] != SECRET:
            self._answer({"errcode": 40125, "errmsg": "invalid appsecret"})
            return
        if self.servers.no_token:
            self._answer({"errcode": self.servers.no_token, "errmsg": "as the test has it"})
            return
        forced = bool(asked["force_refresh"])
        self.servers.tokens += 1
        self.servers.forced += forced
        over = self.servers.stubborn and not forced
        token = "token-over" if over else self.servers.token
        self._answer({"access_token": token, "expires_in": 7200})

    def _send(self, query: Mapping[str, list[str]], body: bytes) -> None:
        self.servers.calls += 1
        if query["access_token"][0] != self.servers.token:
            self._answer({"errcode": 42001, "errmsg": "access_token expired"})
        elif self.servers.errors:
            self._answer({"errcode": self.servers.errors.pop(0), "errmsg": "as the test has it"})
        else:
            message = json.loads(body)
            if len(message["text"]["content"].encode()) > 2_048:
                self._answer({"errcode": 45002, "errmsg": "content size out of limit"})
                return
            self.servers.bodies.append(body)
            self.servers.sent.append(message)
            self._answer({"errcode": 0, "errmsg": "ok"})

    def _answer(self, body: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json; encoding=utf-8")
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, *_args: object) -> None:
        """Keeps the tests quiet."""


@contextmanager
def platform_servers(port: int = 0) -> Iterator[Servers]:
    """The platform's servers, on a free port unless one is named."""
    servers = Servers()
    bound = type("Bound", (Handler,), {"servers": servers})
    server = ThreadingHTTPServer(("127.0.0.1", port), bound)
    server.daemon_threads = True
    servers.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield servers
    finally:
        server.shutdown()
        server.server_close()


def sha1(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def encrypted(message: bytes, app_id: str = APP_ID) -> str:
    plain = os.urandom(16) + struct.pack("!I", len(message)) + message + app_id.encode()
    missing = 32 - len(plain) % 32
    encryptor = _cipher().encryptor()
    sealed = encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
    return base64.b64encode(sealed).decode()


def decrypted(text: str) -> str:
    decryptor = _cipher().decryptor()
    plain = decryptor.update(base64.b64decode(text)) + decryptor.finalize()
    plain = plain[: -plain[-1]]
    (length,) = struct.unpack("!I", plain[16:20])
    assert plain[20 + length :].decode() == APP_ID
    return plain[20 : 20 + length].decode()


def _cipher() -> Cipher[modes.CBC]:
    key = base64.b64decode(AES_KEY + "=")
    return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


def plain_xml(sender: str, kind: str = "text", **fields: str) -> bytes:
    """A message before it is encrypted; a text gets a new id unless it has one."""
    named = {"ToUserName": ACCOUNT, "FromUserName": sender, "CreateTime": "1714112445"}
    if kind != "event" and "MsgId" not in fields:
        fields["MsgId"] = str(10**15 + next(IDS))
    rows = {**named, "MsgType": kind, **fields}
    return (
        "<xml>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in rows.items()) + "</xml>"
    ).encode()


class Answer(Protocol):
    """What the account's server answered, whoever asked."""

    @property
    def status_code(self) -> int: ...

    @property
    def text(self) -> str: ...

    def json(self) -> Any: ...  # noqa: ANN401  # as any client has it


@dataclass
class Sender:
    """One shopper, whose messages the platform brings."""

    client: httpx.Client | TestClient
    open_id: str = "o-shopper-1"

    def say(self, text: str, **fields: str) -> Answer:
        """The platform's request with a text."""
        return self.bring(plain_xml(self.open_id, Content=text, **fields))

    def does(self, event: str, **fields: str) -> Answer:
        """The platform's request with an event."""
        return self.bring(plain_xml(self.open_id, "event", Event=event, **fields))

    def bring(self, message: bytes, **changed: str | int) -> Answer:
        """The platform's request with any message; ``changed`` makes it wrong."""
        sealed = encrypted(message, str(changed.get("app_id", APP_ID)))
        return self.post(
            f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt></xml>".encode(),
            sealed,
            **changed,
        )

    def post(self, body: bytes, sealed: str = "", **changed: str | int) -> Answer:
        """A signed request with ``body``."""
        at, nonce = str(changed.get("at", int(time.time()))), "415670741"
        token = str(changed.get("token", TOKEN))
        query = {"timestamp": at, "nonce": nonce, "openid": self.open_id, "encrypt_type": "aes"}
        signed = {
            "signature": sha1(token, at, nonce),
            "msg_signature": sha1(token, at, nonce, sealed),
        }
        return self.client.post(PATH, params=query | signed, content=body)


def said(answer: Answer) -> str:
    """The text of a passive reply, which is signed and encrypted for this account."""
    assert answer.status_code == 200, answer.text
    fields = {one.tag: one.text or "" for one in fromstring(answer.text)}
    signed = sha1(TOKEN, fields["TimeStamp"], fields["Nonce"], fields["Encrypt"])
    assert fields["MsgSignature"] == signed
    message = {one.tag: one.text or "" for one in fromstring(decrypted(fields["Encrypt"]))}
    assert message["MsgType"] == "text"
    assert message["FromUserName"] == ACCOUNT
    assert len(message["Content"].encode()) <= 2_048
    return message["Content"]
