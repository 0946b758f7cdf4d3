"""``/privacy``: what the shop keeps of shoppers and for how long, told from its own settings.

A shop that has a notice of its own names it (``privacy_url``), and is led to from here.
"""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.responses import Response

from assistant.shop.settings import ShopSettings
from ui.browser_language import spoken
from ui.markup import render
from ui.words import privacy_words

PRIVACY = "/privacy"


class PrivacyRoute:
    """The handler, bound to the settings of one shop."""

    def __init__(self, settings: ShopSettings) -> None:
        self._settings = settings

    def add_to(self, app: FastAPI) -> None:
        """Offers the route in ``app``."""
        app.get(PRIVACY, include_in_schema=False)(self.notice)

    async def notice(self, request: Request) -> Response:
        """The notice, in the language that the browser asks for."""
        if self._settings.privacy_url:
            return RedirectResponse(self._settings.privacy_url, 307)
        language, settings = spoken(request), self._settings
        shop = (settings.name_en if language == "en" else None) or settings.name
        texts, parts = privacy_words(language), self._parts(language)
        values = {"t": texts, "language": language, "shop": shop, "parts": parts}
        return HTMLResponse(render("privacy", **values))

    def _parts(self, language: str) -> list[tuple[str, list[str]]]:
        """Headings, each with what stands below it."""
        t, settings = privacy_words(language), self._settings
        where = t["where_writer"] if settings.writer == "server" else t["where"]
        rights = [t["see"], t["ask"]]
        if settings.privacy_contact:
            rights.append(t["contact"].format(contact=settings.privacy_contact))
        return [
            (t["what"], [t["said"], t["people"], where]),
            (t["long"], [*self._times(language), t["orders"]]),
            (t["rights"], rights),
        ]

    def _times(self, language: str) -> list[str]:
        t = privacy_words(language)
        return [
            t[name].format(days=days) if days else t[f"{name}_ever"]
            for name, days in self._settings.keep.model_dump().items()
        ]
