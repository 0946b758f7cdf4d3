"""``GET /api/overview/prices`` and ``…/effects``: what prices do to sales and what changes did, JSON and CSV."""

from collections.abc import Callable, Mapping
from typing import Literal

from fastapi import FastAPI
from starlette.responses import Response

from assistant.ahead.effects import effect_report
from assistant.ahead.price_sheets import effect_sheet, price_sheet
from assistant.ahead.prices import price_report
from assistant.clock import Clock, wall_clock
from assistant.overview.sheets import Sheet
from assistant.overview.spreadsheet import as_csv
from assistant.service.service import Service
from ui.limits import Gate
from ui.words import price_words

CSV = "text/csv; charset=utf-8"
WORKING, WAITING = 1, 4  # working them out takes the processor; shoppers come first


class PriceRoutes:
    """The handlers, bound to one service; to be added before those of the overview."""

    def __init__(self, service: Service, clock: Clock = wall_clock) -> None:
        self._shop = service.shop
        self._clock = clock
        self._gate = Gate(WORKING, WAITING)

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        app.get("/api/overview/prices", include_in_schema=False)(self.prices)
        app.get("/api/overview/effects", include_in_schema=False)(self.effects)
        app.get("/api/overview/prices.csv", include_in_schema=False)(self.prices_file)
        app.get("/api/overview/effects.csv", include_in_schema=False)(self.effects_file)

    async def prices(self) -> Mapping[str, object]:
        """Elasticities by product, as ``daogou ahead prices --json``."""
        return await self._gate.run(lambda: price_report(self._shop, self._clock()).to_json())

    async def effects(self) -> Mapping[str, object]:
        """What changes did, as ``daogou ahead effects --json``."""
        return await self._gate.run(lambda: effect_report(self._shop, self._clock()).to_json())

    async def prices_file(self, language: Literal["zh", "en"] | None = None) -> Response:
        """Elasticities as a file for spreadsheets."""
        return await self._file(
            lambda: price_sheet(price_report(self._shop, self._clock())), language
        )

    async def effects_file(self, language: Literal["zh", "en"] | None = None) -> Response:
        """What changes did as a file for spreadsheets."""
        return await self._file(
            lambda: effect_sheet(effect_report(self._shop, self._clock())), language
        )

    async def _file(self, made: Callable[[], Sheet], language: str | None) -> Response:
        found = await self._gate.run(made)
        names = price_words(language or self._shop.settings.language)["columns"]
        headings = [names.get(one, one) for one in found.columns]
        day = self._clock().date().isoformat()
        named = {"Content-Disposition": f'attachment; filename="{found.name}-{day}.csv"'}
        return Response(as_csv(found, headings).encode(), media_type=CSV, headers=named)
