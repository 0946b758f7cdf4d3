"""Driving the agents' desk as an agent does, beside shoppers who come over the service."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.conftest import make_shop, serving

PASSWORD = "long enough for tests"  # noqa: S105
WAIT_MS = 30_000
Site = tuple[str, Service]  # its address, and what serves it
AGENTS = ("Ann", "Bo")
SETTINGS = """
banned_words = ["保证"]

[agents.teams]
after_sales = ["Bo"]
"""


@dataclass
class Desk:
    """The desk as one agent has it open."""

    page: Page
    context: BrowserContext
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def take(self, conversation: str) -> None:
        """Takes a conversation out of the queue."""
        self.page.locator(f".ad-queue [data-do=take][data-id='{conversation}']").click()
        expect(self.own(conversation)).to_have_attribute("aria-current", "true", timeout=WAIT_MS)
        expect(self.page.locator(".ad-write")).to_be_visible(timeout=WAIT_MS)

    def own(self, conversation: str) -> Locator:
        """The line of one of the own conversations."""
        return self.page.locator(f".ad-mine .ad-item[data-id='{conversation}']")

    def write(self, text: str) -> None:
        """Writes and presses Enter."""
        self.page.locator(".ad-composer textarea").fill(text)
        self.page.locator(".ad-composer textarea").press("Enter")

    def said(self, text: str) -> None:
        """Waits until the transcript has ``text`` in a bubble that needs nothing more."""
        bubble = self.page.locator(".ad-said", has_text=text).last
        expect(bubble).to_be_visible(timeout=WAIT_MS)
        expect(bubble.locator(".ad-unsent")).to_have_count(0, timeout=WAIT_MS)

    def confirm(self) -> None:
        """Says yes in the dialog."""
        self.page.locator(".ad-dialog .dg-primary").click()


@contextmanager
def shop_of_agents(folder: Path, hours: str = "00:00-24:00") -> Iterator[Site]:
    """A running shop with two agents; its address and its service.

    Args:
        folder: Where it is made.
        hours: When people are there, as ``business_hours`` says it.
    """
    make_shop(folder)
    settings = folder / "shop.toml"
    given = re.sub(
        r'business_hours = ".*"', f'business_hours = "{hours}"', settings.read_text("utf-8")
    )
    settings.write_text(given + SETTINGS, "utf-8")
    service = Service.open(folder)
    for name in AGENTS:
        AccountStore(service.shop.engine).add(name, Role.AGENT, PASSWORD, datetime.now(UTC))
    with serving(service) as address:
        yield address, service
    service.close()


def waiting(service: Service, *said: str) -> str:
    """A shopper who says this and then asks for a person; the conversation's id."""
    conversation = service.start()
    for text in (*said, "转人工"):
        service.reply(conversation, Say(text))
    return conversation


@contextmanager
def at_desk(
    browser: Browser, address: str, name: str, width: int = 1280, *, dark: bool = False
) -> Iterator[Desk]:
    """An agent who has just logged in."""
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": 844 if width < 500 else 800},
        color_scheme="dark" if dark else "light",
        has_touch=width < 500,
        reduced_motion="reduce",
    )
    desk = Desk(context.new_page(), context)
    _watch(desk)
    desk.page.set_default_timeout(WAIT_MS)
    desk.page.goto(f"{address}agent")
    desk.page.get_by_label("账号").fill(name)
    desk.page.get_by_label("密码").fill(PASSWORD)
    desk.page.get_by_role("button", name="登录").click()
    desk.page.wait_for_selector(".ad[data-ready]")
    desk.page.locator("[name=presence]").select_option("online")
    yield desk
    context.close()


def _watch(desk: Desk) -> None:
    """Keeps what scripts complain of; what the program refuses is told in the page."""
    desk.page.on("pageerror", lambda error: desk.complaints.append(str(error)))
    desk.page.on("console", lambda told: _heard(desk, told))
    desk.page.on("request", lambda asked: desk.requests.append(asked.url))


def _heard(desk: Desk, told: ConsoleMessage) -> None:
    if told.type == "error" and "Failed to load resource" not in told.text:
        desk.complaints.append(told.text)
