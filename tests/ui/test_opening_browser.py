"""What the page opens with for a shopper it knows, in a real browser, on a desk and on a phone."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, expect

from assistant.records.orders import Order, OrderLine, OrderStatus, OrderStore
from assistant.service.service import Service
from assistant.shop.alerting import watch_of
from assistant.turn.turns import Say
from tests.ui.browsing import WAIT_MS, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
DUE = ".dg-due .dg-reply"


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


def every_month(service: Service, user: str) -> None:
    """Orders of the same shoes, the last one a month ago."""
    now = datetime.now(UTC)
    store = OrderStore(service.shop.engine)
    store.write(
        Order(
            f"{user}-{ago}",
            OrderStatus.COMPLETED,
            user,
            (now - timedelta(days=ago)).isoformat(),
            lines=(OrderLine("shoe-2"),),
        )
        for ago in (91, 61, 31)
    )


@WIDTHS
def test_it_opens_with_what_is_due_and_says_it_once(
    running: Browser, service: Service, site: str, width: int
) -> None:
    user = f"regular-{width}"
    every_month(service, user)
    with shopper(running, width) as visitor:
        visitor.open(f"{site}?user={user}")
        expect(visitor.page.locator(f".dg-welcome {DUE}")).to_contain_text("Pace2")
        expect(visitor.page.locator(".dg-welcome > p")).to_contain_text("小鞋店")
        assert visitor.widest() <= width
        assert width > 500 or visitor.small_targets() == []
        visitor.press(".dg-due .dg-chip")
        asked = visitor.page.locator(".dg-newest .dg-reply")
        expect(asked).to_contain_text("41")  # the size, of what the chip was about
        visitor.page.reload()
        visitor.page.wait_for_selector(".dg[data-ready]", timeout=WAIT_MS)
        expect(visitor.page.locator(".dg-newest")).to_have_count(1)
        expect(visitor.page.locator(DUE)).to_have_count(0)
        assert visitor.complaints == []


def test_who_comes_back_to_a_conversation_sees_it_below(
    running: Browser, service: Service, site: str
) -> None:
    talk = service.start("coming-back")
    for text in ("想买双跑步鞋，五百以内", "3天后提醒我买跑步鞋"):
        service.reply(talk, Say(text))
    assert watch_of(service.loaded).look(datetime.now(UTC) + timedelta(days=4)).fired
    with shopper(running, 1280) as visitor:
        visitor.open(f"{site}?user=coming-back")
        shown = visitor.page.locator(".dg-log > .dg-due:last-child .dg-reply")
        expect(shown).to_contain_text("该补了")
        expect(visitor.page.locator(DUE)).to_be_in_viewport()
        visitor.say("好的")
        expect(visitor.page.locator(".dg-newest .dg-reply")).not_to_contain_text("该补了")


@WIDTHS
def test_a_visitor_is_greeted_as_ever(running: Browser, site: str, width: int) -> None:
    with shopper(running, width) as visitor:
        visitor.open(site)
        expect(visitor.page.locator(".dg-welcome > p")).to_contain_text("小鞋店")
        expect(visitor.page.locator(DUE)).to_have_count(0)
        assert visitor.complaints == []
