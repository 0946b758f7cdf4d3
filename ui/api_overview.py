"""``GET /api/overview``: what goes on in a shop, as JSON, and each of its tables as CSV."""

from collections.abc import Mapping
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from fastapi import FastAPI, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.clock import Clock, wall_clock
from assistant.overview.overview import Overview
from assistant.overview.report import Report
from assistant.overview.sheets import Sheet
from assistant.overview.spreadsheet import as_csv
from assistant.service.service import Service
from ui.api_prices import PriceRoutes
from ui.limits import Gate
from ui.words import overview_words

Day = Annotated[str | None, Query(max_length=20, description="As 2026-11-22.")]
From = Annotated[str | None, Query(alias="from", max_length=20, description="As 2026-11-22.")]
CSV = "text/csv; charset=utf-8"
WORKING, WAITING = 1, 8  # counting takes the processor; shoppers come first


def overview_of(service: Service, clock: Clock = wall_clock) -> Overview:
    """The overview of a service's shop."""
    shop = service.shop
    return Overview(shop.engine, ZoneInfo(shop.settings.timezone), clock)


class OverviewRoutes:
    """The handlers, bound to one service."""

    def __init__(self, service: Service) -> None:
        self._overview = overview_of(service)
        self._prices = PriceRoutes(service)
        self._language = service.shop.settings.language
        self._gate = Gate(WORKING, WAITING)

    def add_to(self, app: FastAPI) -> None:
        """Gives ``app`` the routes."""
        self._prices.add_to(app)  # first: the tables below answer to every name
        app.get("/api/overview", include_in_schema=False)(self.overview)
        app.get("/api/overview/{name}.csv", include_in_schema=False)(self.table)

    async def overview(self, first: From = None, to: Day = None) -> Mapping[str, object]:
        """Figures and tables of the days from ``from`` to ``to``, by default the last seven."""
        report = await self._gate.run(self._report, first, to)
        return report.to_json()

    async def table(
        self,
        name: str,
        first: From = None,
        to: Day = None,
        language: Literal["zh", "en"] | None = None,
    ) -> Response:
        """One table as a file for spreadsheets; ``figures`` are the figures."""
        report = await self._gate.run(self._report, first, to)
        sheets = {**report.sheets, "figures": report.heads}
        if name not in sheets:
            known = ", ".join(sorted(sheets))
            raise HTTPException(404, f"There is no table '{name[:40]}'; there are: {known}.")
        span = report.span
        file = f"{name}-{span.first}-{span.last}.csv"
        text = as_csv(sheets[name], headings(sheets[name], language or self._language))
        named = {"Content-Disposition": f'attachment; filename="{file}"'}
        return Response(text.encode(), media_type=CSV, headers=named)

    def _report(self, first: str | None, to: str | None) -> Report:
        return self._overview.report(self._overview.span(first, to))


def headings(sheet: Sheet, language: str) -> list[str]:
    """What the columns of a table are called."""
    names = overview_words(language)["columns"]
    return [names.get(one, one) for one in sheet.columns]
