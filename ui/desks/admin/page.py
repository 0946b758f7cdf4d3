"""The owner's page as a Gradio app: one component whose script talks to ``/api/admin``.

Its template is our own and holds nothing from outside (Gradio compiles templates in the browser);
everything the owner, a shopper or a file wrote comes as JSON and becomes text nodes.
"""

from importlib.resources import files

import gradio as gr

from assistant.nlu.meaning import Intent
from assistant.owner.change import Kind
from assistant.owner.forms import FORMS
from assistant.shop.settings import ShopSettings
from ui.words import LANGUAGES, admin_words, agent_words

SCRIPTS = (
    "net.js",
    "fields.js",
    "preview.js",
    "editor.js",
    "lists.js",
    "kinds.js",
    "unanswered.js",
    "learning.js",
    "versions.js",
    "runs.js",
    "start.js",
)
TABS = ("faq", "unanswered", "promotion", "rule", "synonyms", "voice", "models", "changes")
SINGLE: tuple[Kind, ...] = (Kind.VOICE,)  # kinds of which a shop has one thing


def admin_page(settings: ShopSettings) -> gr.Blocks:
    """The page of one shop."""
    page = gr.Blocks(title=settings.name, analytics_enabled=False, fill_width=True)
    with page:
        gr.HTML(
            html_template=_static("shell.html"),
            js_on_load="\n".join(_static(name) for name in SCRIPTS),
            apply_default_css=False,
            words={language: dict(admin_words(language)) for language in LANGUAGES},
            intents={language: _intents(language) for language in LANGUAGES},
            forms={kind.value: [one.to_json() for one in form] for kind, form in FORMS.items()},
            tabs=list(TABS),
            single=[kind.value for kind in SINGLE],
            shop={"zh": settings.name, "en": settings.name_en or settings.name},
            language=settings.language,
            timezone=settings.timezone,
        )
    page.queue(max_size=16, default_concurrency_limit=1, api_open=False)
    return page


def _intents(language: str) -> dict[str, str]:
    """What each intent is called, as agents read it too."""
    words = agent_words(language)
    return {intent.value: words[f"intent_{intent.value}"] for intent in Intent}


def admin_head() -> str:
    """The styles of the page."""
    sheets = ((files("ui") / "static" / "gradio.css").read_text("utf-8"), _static("admin.css"))
    return "".join(f"<style>{sheet}</style>" for sheet in sheets)


def _static(name: str) -> str:
    return (files("ui") / "static" / "admin" / name).read_text("utf-8")
