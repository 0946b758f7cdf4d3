"""What every request passes before anything reads it.

Bodies are bounded, the page's framework answers only what the page itself uses (no uploads, no file
serving, no foreign API), and the page's headers keep the browser from asking any other host.
"""

import re
from collections.abc import Iterable, MutableMapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api_errors import error
from ui.limits import (
    ATTACHMENT_BODY_LIMIT,
    ATTACHMENT_PATH,
    BATCH_BODY_LIMIT,
    BATCH_PATH,
    BODY_LIMIT,
    CHANNEL_BODY_LIMIT,
    CHANNEL_PATH,
)

GRADIO_USED = re.compile(
    r"/gradio_api/(component_server/?|heartbeat/[\w-]+|run/predict/?|startup-events/?|app_id/?)"
)
DESK = re.compile(
    r"^/(?:qa|agent|overview|admin)(?=/)"
)  # each desk is an app of the same framework
GRADIO_UNUSED = re.compile(
    r"/(gradio_api|monitoring|login|logout|upload|file=|proxy=|deep_link"
    r"|openapi\.json|docs|redoc|svelte|pwa_icon)"
)
CONTENT_SECURITY = "; ".join(
    (
        "default-src 'self'",
        # Gradio compiles component templates in the browser and starts from inline scripts.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "media-src 'self'",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    )
)
CHAT = "/"  # the only page that others may show in a frame; desks are for nobody's frame
LIMITS = {
    BATCH_PATH: BATCH_BODY_LIMIT,
    ATTACHMENT_PATH: ATTACHMENT_BODY_LIMIT,
    CHANNEL_PATH: CHANNEL_BODY_LIMIT,
}
HEADERS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin"}


class Border:
    """ASGI middleware; see the module."""

    def __init__(
        self, app: ASGIApp, body_limit: int = BODY_LIMIT, chat_in: str = "frame-ancestors 'self'"
    ) -> None:
        self._app = app
        self._chat_in = chat_in
        self._limit = body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuses what is too large or not offered; passes on the rest."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _unused(scope["path"]):
            await error(404, "not_found", "There is nothing here.")(scope, receive, send)
            return
        limit = LIMITS.get(scope["path"], self._limit)
        body = await _body(scope, receive, limit)
        if body is None:
            message = f"The body is larger than {limit:,} bytes."
            await error(413, "too_large", message)(scope, receive, send)
            return
        await self._app(
            scope,
            _replay(body, receive),
            _with_headers(send, self._content_security(scope["path"])),
        )

    def _content_security(self, path: str) -> str:
        ancestors = self._chat_in if path == CHAT else "frame-ancestors 'none'"
        return f"{CONTENT_SECURITY}; {ancestors}"


async def _body(scope: Scope, receive: Receive, limit: int) -> list[Message] | None:
    """The messages that make up the body, or ``None`` when it is too large."""
    declared = Headers(scope=scope).get("content-length", "0")
    if declared.isdigit() and int(declared) > limit:
        return None
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return []
    messages: list[Message] = []
    size = 0
    while True:
        message = await receive()
        messages.append(message)
        size += len(message.get("body", b""))
        if size > limit:
            return None
        if not message.get("more_body", False):
            return messages


def _unused(path: str) -> bool:
    within = DESK.sub("", path)
    return bool(GRADIO_UNUSED.match(within)) and not GRADIO_USED.fullmatch(within)


def _replay(messages: Iterable[Message], receive: Receive) -> Receive:
    kept = iter(messages)

    async def replayed() -> Message:
        for message in kept:
            return message
        return await receive()

    return replayed


def _with_headers(send: Send, content_security: str) -> Send:
    async def dressed(message: MutableMapping[str, object]) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith("text/html"):
                headers.setdefault("Content-Security-Policy", content_security)
        await send(message)

    return dressed
