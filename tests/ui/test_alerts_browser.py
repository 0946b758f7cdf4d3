"""The alerts of a shopper in the sheet of what is known, in a real browser: listed, ended, none."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.browsing import WAIT_MS, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
ROWS = ".dg-alerts li"


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.mark.parametrize("width", [1280, 390])
def test_alerts_are_listed_and_ended_one_by_one(
    running: Browser, service: Service, site: str, width: int
) -> None:
    user = f"waiting-{width}"
    with shopper(running, width) as visitor:
        page = visitor.page
        visitor.open(f"{site}?user={user}")
        page.click("[data-do=profile]")
        expect(page.locator(".dg-alerts")).to_contain_text("还没有提醒")
        page.keyboard.press("Escape")
        visitor.say("想买双跑步鞋，五百以内")
        visitor.say("第一个降到9元提醒我")
        visitor.say("第二个降到8元提醒我")
        page.click("[data-do=profile]")
        expect(page.locator(ROWS)).to_have_count(2, timeout=WAIT_MS)
        expect(page.locator(ROWS).first).to_contain_text("9")
        assert visitor.widest() <= width
        box = page.locator(f"{ROWS} button").first.bounding_box()
        assert box is not None
        assert width > 500 or min(box["width"], box["height"]) >= 40
        page.locator(f"{ROWS} button").first.click()
        expect(page.locator(ROWS)).to_have_count(1, timeout=WAIT_MS)
        expect(page.locator(ROWS)).to_contain_text("8")
        assert len(service.alerts.of(None, user)) == 1
        page.locator(f"{ROWS} button").click()
        expect(page.locator(".dg-alerts")).to_contain_text("还没有提醒", timeout=WAIT_MS)
        assert visitor.complaints == []


def test_an_alert_of_someone_else_cannot_be_ended(service: Service) -> None:
    talk = service.start("owner-of-it")
    for text in ("想买双跑步鞋，五百以内", "第一个降到9元提醒我"):
        service.reply(talk, Say(text))
    (one,) = service.alerts.of(talk)
    service.alerts.end(one.id, None, "another")
    service.alerts.end(one.id, None, None)
    service.alerts.end(one.id, service.start("another"), "another")
    assert service.alerts.of(None, "owner-of-it", "en")[0].id == one.id
    service.alerts.end(one.id, talk, None)
    assert service.alerts.of(None, "owner-of-it") == ()


def test_a_visitor_has_the_alerts_of_the_conversation(service: Service) -> None:
    talk = service.start()
    for text in ("想买双跑步鞋，五百以内", "第一个降到9元提醒我"):
        service.reply(talk, Say(text))
    assert len(service.alerts.of(talk)) == 1
    assert service.alerts.of(None) == service.alerts.of(service.start()) == ()
