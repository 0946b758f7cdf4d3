"""The small shop with people in it: a database of its own, and a clock that tests move."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from assistant.agents.hours import Hours
from assistant.agents.presence import Being
from assistant.agents.settings import AgentSettings
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import create_tables
from assistant.turn.turns import Say
from assistant.webhooks.outbox import Pen
from assistant.webhooks.settings import Kind
from tests.databases import durable

MONDAY = datetime(2026, 11, 23, 2, tzinfo=UTC)  # ten in the morning where the shop is
SETTINGS = AgentSettings(
    teams={"returns": ("Ruth",)}, routes={"counterfeit": "returns"}, capacity=2
)


class People:
    """A service on tables of its own.

    Args:
        opened: The small shop.
        engine: Where conversations are kept.
        hours: When people are there.
        settings: Of the desk.
    """

    def __init__(
        self,
        opened: Service,
        engine: Engine,
        hours: str = "00:00-24:00",
        settings: AgentSettings = SETTINGS,
    ) -> None:
        self.now = MONDAY
        self.engine = engine
        tools = opened.loaded.tools
        own = replace(
            tools.people, engine=engine, hours=Hours.of(hours, "Asia/Shanghai"), settings=settings
        )
        memory, promotions = tools.memory.beside(engine), tools.promotions.beside(engine)
        tools = replace(tools, people=own, memory=memory, promotions=promotions)
        loaded = opened.loaded.with_tools(replace(tools, desk=tools.desk.rehearsed(engine)))
        pen = Pen(frozenset(Kind))
        journal = Journal.of(engine, lambda: self.now, pen, own)
        self.service = Service(loaded, journal, lambda: self.now, pen=pen)
        self.desk = self.service.agents

    def later(self, minutes: float) -> None:
        """Lets time pass."""
        self.now += timedelta(minutes=minutes)

    def asks(self, *texts: str, user: str | None = None) -> str:
        """A new conversation in which these are said, by default that a person is wanted."""
        talk = self.service.start(user, seed=None)
        for text in texts or ("转人工",):
            self.says(talk, text)
        return talk

    def says(self, talk: str, text: str, message_id: str | None = None) -> dict[str, object]:
        """A message of the shopper; the turn as data."""
        return self.service.reply(talk, Say(text), message_id).to_json()

    def comes(self, *agents: str) -> None:
        """Sets agents online."""
        for agent in agents:
            self.desk.presence(agent, Being.ONLINE)

    def waiting(self) -> list[str]:
        """Who waits, in the order of the queue."""
        return [one.conversation_id for one in self.desk.queue()]

    def told(self, talk: str) -> list[tuple[str, str]]:
        """What the shopper heard from people and from the desk."""
        return [(one.author, one.text) for one in self.desk.heard(talk)]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    made = durable(tmp_path / "people.db")
    create_tables(made)
    yield made
    made.dispose()


@pytest.fixture
def people(opened: Service, engine: Engine) -> People:
    return People(opened, engine)
