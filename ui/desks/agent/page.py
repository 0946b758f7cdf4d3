"""The page of the customer-service agents' desk, as a Gradio app.

It is one static shell with scripts beside it, as the shopper's page is (``ui.page``): everything that
it shows comes from ``/api/desk`` as data, and what a shopper wrote is only ever set as text.
"""

from importlib.resources import files

import gradio as gr

from assistant.nlu.meaning import Intent
from assistant.shop.settings import ShopSettings
from ui.limits import MESSAGE_LIMIT
from ui.widget.coloring import style_of
from ui.words import LANGUAGES, agent_words, words

SCRIPTS = (
    "desk.js",
    "told.js",
    "line.js",
    "bell.js",
    "queue.js",
    "transcript.js",
    "outbox.js",
    "talk.js",
    "writing.js",
    "canned.js",
    "panel.js",
    "correct.js",
    "tickets.js",
    "start.js",
)
SHARED_STYLES = ("gradio.css", "page.css")
STYLES = ("agent.css", "panel.css")


def agent_page(settings: ShopSettings) -> gr.Blocks:
    """The page; mount it with ``ui.desks.desks.mount_desk`` and ``agent_head``."""
    title = agent_words(settings.language)["title"]
    page = gr.Blocks(title=f"{title} · {settings.name}", analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(
            html_template=_own("shell.html"),
            js_on_load="\n".join(map(_own, SCRIPTS)),
            apply_default_css=False,
            elem_id="agent-desk",
            words={language: _said(language) for language in LANGUAGES},
            shop={"zh": settings.name, "en": settings.name_en or settings.name},
            language=settings.language,
            intents=[intent.value for intent in Intent],
            message_limit=MESSAGE_LIMIT,
        )
    page.queue(max_size=1, api_open=False)
    return page


def agent_head(settings: ShopSettings) -> str:
    """The style sheets; colours and small parts are those of the shopper's page."""
    sheets = [*map(_shared, SHARED_STYLES), style_of(settings.widget_color), *map(_own, STYLES)]
    return "".join(f"<style>{sheet}</style>" for sheet in sheets)


def _said(language: str) -> dict[str, str]:
    """The desk's words, with those that the shopper's page has for what was clicked on."""
    clicked = {key: said for key, said in words(language).items() if key.startswith("did_")}
    return {**clicked, **agent_words(language)}


def _own(name: str) -> str:
    return (files("ui.desks.agent") / "static" / name).read_text(encoding="utf-8")


def _shared(name: str) -> str:
    return (files("ui") / "static" / name).read_text(encoding="utf-8")
