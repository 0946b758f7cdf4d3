"""Puts the desks of a shop on its application."""

from importlib.resources import files

import gradio as gr
from fastapi import FastAPI, Request
from starlette.responses import RedirectResponse

from assistant.accounts.sessions import SessionStore
from assistant.accounts.store import AccountStore
from assistant.clock import Clock, wall_clock
from assistant.service.service import Service
from ui.api_overview import overview_of
from ui.desks.admin.page import admin_head, admin_page
from ui.desks.agent.page import agent_head, agent_page
from ui.desks.doors import Porter
from ui.desks.guard import Guard
from ui.desks.lobby import LobbyRoutes
from ui.desks.login import LoginRoutes
from ui.desks.overview.page import OverviewPage
from ui.desks.overview.price_reading import PriceReader
from ui.desks.overview.prices import PricesPanel
from ui.desks.overview.reading import Reader
from ui.desks.overview.segments import SegmentsPanel
from ui.desks.qa.bench import QaBench
from ui.desks.qa.downloads import add_downloads
from ui.desks.qa.graph_tab import GraphTab
from ui.desks.qa.page import QaPage
from ui.gradio_app import mount


def add_desks(app: FastAPI, service: Service, clock: Clock = wall_clock) -> None:
    """Adds login and desks to ``app``; to be called before the shoppers' page is mounted at ``/``."""
    engine = service.shop.engine
    porter = Porter(SessionStore(engine), clock)
    app.add_middleware(Guard, porter=porter)
    settings = service.shop.settings
    LoginRoutes(AccountStore(engine), porter, settings.name).add_to(app)
    LobbyRoutes(porter, settings.name).add_to(app)
    qa = QaPage(QaBench(service), GraphTab(service, settings.language), settings.language)
    add_downloads(app, qa, porter)
    mount_desk(app, qa.blocks(settings.name), "/qa", porter, head=desk_head())
    mount_desk(app, admin_page(settings), "/admin", porter, head=admin_head())
    mount_desk(app, agent_page(settings), "/agent", porter, head=agent_head(settings))
    reader = Reader(settings.language, settings.currency)
    reading = PriceReader(settings.language, settings.currency)
    prices = PricesPanel(service.shop, reading, settings.language, clock)
    segments = SegmentsPanel(service.shop.models, settings.language)
    panels = (prices, segments)
    overview = OverviewPage(overview_of(service, clock), reader, settings.language, panels)
    mount_desk(app, overview.blocks(settings.name), "/overview", porter, head=desk_head("overview"))


def mount_desk(
    app: FastAPI, page: gr.Blocks, path: str, porter: Porter, head: str | None = None
) -> None:
    """Puts a desk at ``path``, with what is to stand in its head; it loads nothing from another host."""

    def who(request: Request) -> str | None:
        account = porter.account(request)
        return account.name if account else None

    app.get(path, include_in_schema=False)(lambda: RedirectResponse(f"{path}/", 307))
    mount(app, page, path, hue="emerald", auth_dependency=who, head=head)


def desk_head(*more: str) -> str:
    """The style sheets of a desk that Gradio lays out."""
    sheets = [files("ui") / "static" / f"{name}.css" for name in ("gradio", "desk", *more)]
    return "".join(f"<style>{sheet.read_text('utf-8')}</style>" for sheet in sheets)
