"""Puts the desks of a shop on its application."""

from fastapi import FastAPI

from assistant.accounts.sessions import SessionStore
from assistant.accounts.store import AccountStore
from assistant.clock import Clock, wall_clock
from assistant.service import Service
from ui.desks.doors import Porter
from ui.desks.guard import Guard
from ui.desks.login import LoginRoutes


def add_desks(app: FastAPI, service: Service, clock: Clock = wall_clock) -> None:
    """Adds login and desks to ``app``; to be called before the shoppers' page is mounted at ``/``."""
    engine = service.shop.engine
    porter = Porter(SessionStore(engine), clock)
    app.add_middleware(Guard, porter=porter)
    LoginRoutes(AccountStore(engine), porter, service.shop.settings.name).add_to(app)
