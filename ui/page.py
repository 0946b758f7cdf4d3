"""The shopper's page as a Gradio app: one component, a static shell whose parts are patched.

The component's template is compiled in the browser, where ``${…}`` in it would run as code; so
nothing but our own shell ever goes in there, and all content travels as data through ``act``,
escaped by ``ui.markup``. Calls use server functions and not Gradio's event queue: they can be
refused by the program's own gate, in the shopper's language, and cost one request, not two.
"""

from collections.abc import Awaitable, Callable
from importlib.resources import files
from typing import Any

import gradio as gr
from fastapi import FastAPI
from pydantic import ValidationError
from sqlalchemy.exc import DBAPIError

from assistant.service.service import Service
from assistant.shop.database import trouble_of
from ui.actions import PageActions, Patch
from ui.api_errors import logged
from ui.errors import Busy
from ui.gradio_app import mount
from ui.identity import Claim, Identities, TokenRefused, machine_of
from ui.limits import MESSAGE_LIMIT, Gate
from ui.observing.requests import note_error
from ui.page_requests import PageRequest
from ui.presence import presence
from ui.widget.coloring import style_of
from ui.words import LANGUAGES, page_words, words

SCRIPTS = (
    "talk.js",
    "streaming.js",
    "log.js",
    "shelf.js",
    "sheet.js",
    "knowing.js",
    "choosing.js",
    "framed.js",
    "hearing.js",
    "composer.js",
    "sending.js",
    "start.js",
)
STYLES = ("gradio.css", "page.css", "narrow.css")
QUEUE = 64
WORK = ("say", "click", "undo", "edit", "end_alert")  # of what a page asks, what a shopper does


def build_page(service: Service, gate: Gate | None = None) -> gr.Blocks:
    """The chat page of ``service``; mount it with ``mount_page``."""
    settings = service.shop.settings
    blocks = gr.Blocks(title=settings.name, analytics_enabled=False, fill_width=True)
    with blocks:
        gr.HTML(
            html_template=_static("shell.html"),
            js_on_load="\n".join(_static(name) for name in SCRIPTS),
            apply_default_css=False,
            elem_id="daogou",
            server_functions=[_server_function(service, gate or Gate())],
            words={language: page_words(language) for language in LANGUAGES},
            shop={"zh": settings.name, "en": settings.name_en or settings.name},
            language=settings.language,
            message_limit=MESSAGE_LIMIT,
            slow=service.writes_slowly,
        )
    blocks.queue(max_size=QUEUE, default_concurrency_limit=2, api_open=False)
    return blocks


def mount_page(
    app: FastAPI, service: Service, gate: Gate | None = None, path: str = "/"
) -> FastAPI:
    """Puts the page at ``path`` of ``app``; it loads nothing from another host."""
    head = _head(service.shop.settings.widget_color)
    return mount(app, build_page(service, gate), path, head=head)


def _server_function(
    service: Service, gate: Gate
) -> Callable[[dict[str, object], gr.Request], Awaitable[Patch]]:
    identities = Identities.of(service)

    async def act(data: dict[str, object], request: gr.Request) -> Patch:
        try:
            wish = PageRequest.model_validate(data)
        except ValidationError:
            return _error("failed", None)
        # Gradio 6.31 hands a component's server function the bare request
        bare: Any = getattr(request, "request", request)
        try:
            user = identities.user(Claim(wish.user_token, wish.user, machine_of(bare)))
            if wish.kind in WORK:
                gate.count(user or wish.conversation)
            async with presence(bare, watched=service.writes_slowly) as gone:
                return await gate.run(PageActions(service, gone).act, wish, user)
        except TokenRefused:
            return _error("token", wish.language)
        except Busy:
            return _error("busy", wish.language)
        except DBAPIError as exc:
            if trouble_of(exc) is None:
                raise
            logged(exc)
            return _error("storage", wish.language)

    return act


def _error(code: str, language: str | None) -> Patch:
    note_error(f"page_{code}")
    message = words(language or LANGUAGES[0])[f"error_{code}"]
    return {"error": {"code": code, "message": message}}


def _head(color: str | None) -> str:
    sheets = [*map(_static, STYLES), style_of(color)]
    return "".join(f"<style>{sheet}</style>" for sheet in sheets)


def _static(name: str) -> str:
    return (files("ui") / "static" / name).read_text(encoding="utf-8")
