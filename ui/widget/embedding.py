"""``GET /embed.js``: the script that puts the chat on another page, with the shop's name and colour in it."""

import json
from importlib.resources import files

from fastapi import FastAPI
from starlette.responses import Response

from assistant.shop.settings import ShopSettings
from ui.widget.coloring import shades
from ui.words import LANGUAGES, words

PATH = "/embed.js"
FRESH = 300  # seconds for which a browser need not ask again
DEFAULT_COLOR = "#1f6b58"
WORDS = ("widget_open", "widget_close", "widget_title")


def add_embedding(app: FastAPI, settings: ShopSettings) -> None:
    """Gives ``app`` the script."""
    script = embed_script(settings)
    headers = {
        "Cache-Control": f"public, max-age={FRESH}",
        # The script is made to be loaded by other pages, also by those that isolate themselves.
        "Cross-Origin-Resource-Policy": "cross-origin",
    }

    async def embed() -> Response:
        return Response(script, media_type="text/javascript; charset=utf-8", headers=headers)

    app.get(PATH, include_in_schema=False)(embed)


def embed_script(settings: ShopSettings) -> str:
    """The script; what it needs of the shop stands in it as JSON, so it asks nothing before a click."""
    light = shades(settings.widget_color or DEFAULT_COLOR, dark=False)
    names = {"zh": settings.name, "en": settings.name_en or settings.name}
    told = {
        "language": settings.language,
        "accent": light.accent,
        "onAccent": light.on_accent,
        "words": {
            language: {
                word: words(language)[word].replace("{shop}", names[language]) for word in WORDS
            }
            for language in LANGUAGES
        },
    }
    # "<" is escaped in case somebody puts the script into their page as it is.
    data = json.dumps(told, ensure_ascii=False).replace("<", "\\u003c")
    script = (files("ui") / "static" / "embed.js").read_text(encoding="utf-8")
    return script.replace('"{{shop}}"', data)


def frame_ancestors(settings: ShopSettings) -> str:
    """The Content-Security-Policy directive that says which pages may show the chat in them."""
    return " ".join(("frame-ancestors", "'self'", *settings.widget_origins))
