"""Bubbles on the page: several messages, one reply that is replaced in place."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Route, expect

from assistant.conversations.seats import Seats
from assistant.service.service import Service
from tests.ui.browsing import WAIT_MS, Shopper, browser, shopper
from tests.ui.conftest import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SAID = ".dg-turn .dg-said .dg-words, .dg-pending .dg-said"
REPLY = ".dg-reply:not(.dg-typing)"


class Breath:
    """A clock that stands still: every message comes in the same breath."""

    def __call__(self) -> float:
        return 0.0


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def breathless(shop_folder: Path) -> Iterator[str]:
    """A site whose shoppers always write in one breath."""
    opened = Service.open(shop_folder, seats=Seats(Breath()))
    with serving(opened) as address:
        yield address
    opened.close()


@pytest.fixture(params=[1280, 390])
def visitor(running: Browser, breathless: str, request: pytest.FixtureRequest) -> Iterator[Shopper]:
    with shopper(running, request.param) as opened:
        opened.page.clock.install()
        opened.open(breathless)
        yield opened


def send(visitor: Shopper, text: str) -> None:
    """Types and sends without waiting for an answer."""
    visitor.page.fill(".dg-composer textarea", text)
    visitor.page.keyboard.press("Enter")


def hold_the_clock(visitor: Shopper) -> None:
    """The page's time stands still, so that a breath lasts however slow the machine is."""
    visitor.page.clock.pause_at(visitor.page.evaluate("Date.now() / 1000 + 5"))


def settled(visitor: Shopper) -> None:
    visitor.page.wait_for_selector(".dg:not(.dg-busy)", timeout=WAIT_MS)


def test_three_bubbles_stay_apart_and_get_one_reply(visitor: Shopper) -> None:
    hold_the_clock(visitor)
    for text in ("在吗", "想买双跑步鞋", "五百以内 不要黑色的"):
        send(visitor, text)
        visitor.page.wait_for_timeout(250)
    visitor.page.clock.resume()
    settled(visitor)
    expect(visitor.page.locator(".dg-turn")).to_have_count(1)
    assert visitor.page.locator(SAID).all_inner_texts() == [
        "在吗",
        "想买双跑步鞋",
        "五百以内 不要黑色的",
    ]
    expect(visitor.page.locator(REPLY)).to_have_count(1)
    assert max(visitor.prices()) <= 500
    assert not [facts for facts in visitor.facts() if "黑色" in facts]
    assert not visitor.complaints


def test_no_reply_is_shown_while_the_shopper_writes_on(visitor: Shopper) -> None:
    hold_the_clock(visitor)
    send(visitor, "想买双跑步鞋")
    for letter in "三百以内":
        visitor.page.keyboard.type(letter)
        visitor.page.clock.run_for(200)
        expect(visitor.page.locator(REPLY)).to_have_count(0)
    visitor.page.keyboard.press("Enter")
    visitor.page.clock.resume()
    settled(visitor)
    expect(visitor.page.locator(REPLY)).to_have_count(1)
    assert max(visitor.prices()) <= 300


def test_bubbles_sent_before_any_answer_belong_to_one_conversation(visitor: Shopper) -> None:
    hold_the_clock(visitor)
    for text in ("hi", "running shoes", "under 500"):
        send(visitor, text)
    expect(visitor.page.locator(SAID)).to_have_count(3)
    visitor.page.clock.resume()
    settled(visitor)
    expect(visitor.page.locator(".dg-turn")).to_have_count(1)
    expect(visitor.page.locator(REPLY)).to_have_count(1)
    assert visitor.page.locator(SAID).all_inner_texts() == ["hi", "running shoes", "under 500"]
    assert max(visitor.prices()) <= 500
    before = visitor.page.locator(".dg-log").inner_text()
    visitor.page.reload()
    visitor.page.wait_for_selector(".dg[data-ready]")
    assert visitor.page.locator(".dg-log").inner_text() == before


def test_a_reply_that_was_shown_is_never_taken_back(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋")
    visitor.say("三百以内")
    expect(visitor.page.locator(".dg-turn")).to_have_count(2)
    assert max(visitor.prices()) <= 300


def test_all_bubbles_of_a_turn_are_edited_together(visitor: Shopper) -> None:
    hold_the_clock(visitor)
    send(visitor, "想买双跑步鞋")
    send(visitor, "五百以内")
    visitor.page.clock.resume()
    settled(visitor)
    visitor.page.locator("[data-turn='1'] [data-do=edit]").click(force=True)
    expect(visitor.page.locator(".dg-composer textarea")).to_have_value("想买双跑步鞋\n五百以内")


def test_a_message_that_did_not_get_through_can_be_sent_again(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋")

    def cut(route: Route) -> None:
        route.abort()

    visitor.page.route("**/component_server/", cut)
    send(visitor, "三百以内")
    expect(visitor.page.locator(".dg-error")).to_be_visible()
    visitor.page.unroute("**/component_server/", cut)
    visitor.press(".dg-error button")
    expect(visitor.page.locator(".dg-turn")).to_have_count(2)
    assert max(visitor.prices()) <= 300


def test_bubbles_keep_their_order_when_the_first_is_slow_on_its_way(visitor: Shopper) -> None:
    visitor.say("你好")
    slow = []

    def delay(route: Route) -> None:
        slow.append(route)
        if len(slow) == 1:
            visitor.page.wait_for_timeout(600)
        route.continue_()

    visitor.page.route("**/component_server/", delay)
    hold_the_clock(visitor)
    send(visitor, "想买双跑步鞋")
    send(visitor, "五百以内")
    send(visitor, "不要黑色的")
    visitor.page.clock.resume()
    settled(visitor)
    visitor.page.unroute("**/component_server/", delay)
    said = visitor.page.locator(SAID).all_inner_texts()
    assert said == ["你好", "想买双跑步鞋", "五百以内", "不要黑色的"]
    expect(visitor.page.locator(".dg-turn")).to_have_count(2)
