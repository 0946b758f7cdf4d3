"""The panel of what is known, in a real browser: seen, corrected, switched off, erased."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.ui.browsing import WAIT_MS, Shopper, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
PANEL, CHIP = ".dg-knowing", ".dg-knowing .dg-held > span"


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture
def newcomer(running: Browser, site: str, width: int) -> Iterator[Shopper]:
    with shopper(running, width) as opened:
        opened.open(site)
        yield opened


def open_panel(visitor: Shopper) -> None:
    visitor.page.click("[data-do=profile]")
    visitor.page.wait_for_selector(f"{PANEL}", timeout=WAIT_MS)


def like_first(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    visitor.press(".dg-newest [data-do=like]")


@WIDTHS
def test_who_is_not_known_sees_an_empty_panel(newcomer: Shopper, width: int) -> None:
    open_panel(newcomer)
    expect(newcomer.page.locator(f"{PANEL} .dg-empty")).to_be_visible()
    expect(newcomer.page.locator("[role=switch]")).to_have_attribute("aria-checked", "true")
    expect(newcomer.page.locator("[data-do=profile-erase]")).to_have_count(0)
    assert newcomer.widest() <= width


@WIDTHS
def test_what_is_known_is_listed_and_can_be_taken_out(newcomer: Shopper, width: int) -> None:
    like_first(newcomer)
    open_panel(newcomer)
    expect(newcomer.page.locator(CHIP).filter(has_text="跑步鞋")).to_have_count(1)
    assert newcomer.widest() <= width
    assert width > 500 or newcomer.small_targets() == []
    brand = newcomer.page.locator(CHIP).filter(has_text=re.compile("云驰|山迹")).first
    name = brand.inner_text()
    brand.locator("xpath=..").locator("button").click()
    expect(newcomer.page.locator(CHIP).filter(has_text=name)).to_have_count(0, timeout=WAIT_MS)
    assert newcomer.complaints == []


@WIDTHS
def test_it_is_switched_off_and_on(newcomer: Shopper, width: int) -> None:
    like_first(newcomer)
    open_panel(newcomer)
    switch = newcomer.page.locator("[role=switch]")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false", timeout=WAIT_MS)
    newcomer.page.keyboard.press("Escape")
    expect(newcomer.page.locator(".dg-newest .dg-reply")).to_contain_text("关")
    open_panel(newcomer)
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true", timeout=WAIT_MS)
    assert newcomer.widest() <= width


@WIDTHS
def test_a_size_is_saved(newcomer: Shopper, width: int) -> None:
    open_panel(newcomer)
    newcomer.page.fill("#dg-size", "42")
    newcomer.page.keyboard.press("Enter")
    expect(newcomer.page.locator(CHIP).filter(has_text="42")).to_have_count(1, timeout=WAIT_MS)
    assert newcomer.widest() <= width


@WIDTHS
def test_all_is_erased_once_confirmed(newcomer: Shopper, width: int) -> None:
    like_first(newcomer)
    open_panel(newcomer)
    newcomer.page.click("[data-do=profile-erase]")
    newcomer.page.click("[data-do=profile-keep]")
    expect(newcomer.page.locator(CHIP).first).to_be_visible()
    newcomer.page.click("[data-do=profile-erase]")
    newcomer.page.click("[data-event=profile_erase]")
    expect(newcomer.page.locator(f"{PANEL} .dg-empty")).to_be_visible(timeout=WAIT_MS)
    assert newcomer.widest() <= width


@pytest.mark.parametrize("width", [390])
def test_it_speaks_english(newcomer: Shopper, width: int) -> None:
    newcomer.press("[data-language=en]")
    like_first(newcomer)
    newcomer.press("[data-language=en]")
    open_panel(newcomer)
    expect(newcomer.page.locator(PANEL)).to_contain_text("Running Shoes")
    assert re.search("[一-鿿]", newcomer.page.locator(PANEL).inner_text()) is None
    assert newcomer.widest() <= width
