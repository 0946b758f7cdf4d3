"""Who writes before the chat has opened is answered as soon as it has; nothing typed is swallowed."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Page, Route, expect

from tests.ui.browsing import WAIT_MS, Shopper, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ASKED = "**/gradio_api/component_server/"


@pytest.fixture
def visitor(chromium: str) -> Iterator[Shopper]:
    with browser(chromium) as running, shopper(running, 390) as opened:
        yield opened


@dataclass
class Door:
    """Between page and program; what the page asks waits while it is shut."""

    shut: bool = True
    held: list[Route] = field(default_factory=list)

    def knock(self, route: Route) -> None:
        if self.shut:
            self.held.append(route)
        else:
            route.continue_()

    def open(self) -> None:
        self.shut = False
        while self.held:
            self.held.pop().continue_()

    def wait(self, page: Page) -> None:
        """Until somebody stands before it."""
        while not self.held:
            page.wait_for_timeout(20)


@pytest.fixture
def door(visitor: Shopper) -> Door:
    made = Door()
    visitor.page.route(ASKED, lambda route: made.knock(route))
    return made


@pytest.mark.parametrize("press", ["Enter", "button"])
def test_a_message_sent_while_the_chat_opens_is_answered(
    visitor: Shopper, site: str, door: Door, press: str
) -> None:
    page = visitor.page
    page.goto(site)
    page.fill(".dg-composer textarea", "三百以内的跑步鞋")  # waits until it can be written in
    door.wait(page)
    if press == "Enter":
        page.keyboard.press("Enter")
    else:
        page.click(".dg-send")
    expect(page.locator(".dg-composer textarea")).to_have_value("三百以内的跑步鞋")
    door.open()
    expect(page.locator(".dg-newest .dg-card").first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".dg-turn")).to_have_count(1)
    expect(page.locator(".dg-composer textarea")).to_have_value("")


def test_a_message_sent_while_a_click_is_answered_comes_after_it(
    visitor: Shopper, site: str, door: Door
) -> None:
    door.open()
    visitor.open(site)
    visitor.say("三百以内的跑步鞋")
    page = visitor.page
    door.shut = True
    page.locator(".dg-newest [data-do=suggestion]").first.click()
    door.wait(page)
    page.fill(".dg-composer textarea", "包邮吗")
    page.keyboard.press("Enter")
    door.open()
    expect(page.locator(".dg-turn")).to_have_count(3, timeout=WAIT_MS)
    expect(page.locator(".dg-newest .dg-said")).to_contain_text("包邮吗")
