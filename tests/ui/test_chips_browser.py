"""Changing a requirement in its sheet, and saying why a product is not liked, by mouse and by keys."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import Shopper, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PRICE_CHIP = ".dg-ledger [data-field=price][data-do=revise]"
COLOR_CHIP = ".dg-ledger [data-field=color][data-do=revise]"


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(params=[1280, 390])
def visitor(running: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Shopper]:
    with shopper(running, request.param) as opened:
        opened.open(site)
        opened.say("想买双跑步鞋，五百以内，不要黑色")
        yield opened
        assert not opened.complaints


def test_bounds_of_a_price_are_changed_in_the_sheet(visitor: Shopper) -> None:
    page = visitor.page
    page.locator(PRICE_CHIP).click()
    expect(page.locator(".dg-range [name=to]")).to_have_value("500")
    page.fill(".dg-range [name=from]", "900")
    page.locator(".dg-choices [type=submit]").click()
    expect(page.locator(".dg-choices-wrong")).to_be_visible()
    page.fill(".dg-range [name=from]", "200")
    page.fill(".dg-range [name=to]", "400")
    with visitor.answered():
        page.keyboard.press("Enter")
    assert visitor.prices()
    assert all(200 <= price <= 400 for price in visitor.prices())
    expect(page.locator(".dg-newest .dg-deed")).to_contain_text("价格")


def test_a_refused_colour_becomes_the_one_wanted(visitor: Shopper) -> None:
    page = visitor.page
    page.locator(COLOR_CHIP).click()
    expect(page.locator("[name=without]")).to_be_checked()
    page.uncheck("[name=without]")
    page.uncheck("[name=value][value=黑色]")
    page.check("[name=value][value=白色]")
    visitor.press(".dg-choices [type=submit]")
    assert visitor.facts()
    assert all("白色" in facts for facts in visitor.facts())
    assert any("白色" in chip for chip in visitor.chips())


def test_a_requirement_is_dropped_from_its_sheet(visitor: Shopper) -> None:
    before = visitor.chips()
    visitor.page.locator(PRICE_CHIP).click()
    visitor.press("[data-do=choices-drop]")
    assert len(visitor.chips()) == len(before) - 1


def test_the_reason_of_a_dislike_narrows_the_list(visitor: Shopper) -> None:
    page, dearest = visitor.page, max(visitor.prices())
    at = visitor.prices().index(dearest)  # the first may be the cheapest: what others like moves up
    thumb = page.locator(".dg-newest [data-do=dislike]").nth(at)
    thumb.press("Enter")
    expect(thumb).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("Escape")
    expect(thumb).to_be_focused()
    expect(page.locator(".dg-whynot")).to_have_count(0)
    thumb.click()
    visitor.press(".dg-whynot [data-value=price]")
    assert visitor.prices()
    assert max(visitor.prices()) < dearest
    expect(page.locator(".dg-newest .dg-deed")).to_contain_text("太贵了")
