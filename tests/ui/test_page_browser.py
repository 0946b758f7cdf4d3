"""The page in a real browser, from the first message to the cart."""

from collections.abc import Iterator
from statistics import median

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.ui.browsing import Shopper, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WIDTHS = pytest.mark.parametrize("width", [1280, 390])
CART_LINE = ".dg-cart .dg-line"


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def wide_page(running: Browser, site: str) -> Iterator[Shopper]:
    with shopper(running, 1280) as opened:
        opened.open(site)
        yield opened


@pytest.fixture
def visitor(wide_page: Shopper) -> Shopper:
    """The shared wide page, as a new shopper finds it."""
    wide_page.start_over()
    return wide_page


@pytest.fixture
def newcomer(running: Browser, site: str, width: int) -> Iterator[Shopper]:
    """A page of its own, as wide as the test says."""
    with shopper(running, width) as opened:
        opened.open(site)
        yield opened


@WIDTHS
def test_chinese_dialogue_leads_to_the_cart(newcomer: Shopper, site: str, width: int) -> None:
    newcomer.say("想买双跑步鞋，五百以内")
    first = newcomer.prices()
    assert first
    assert max(first) <= 500
    newcomer.say("再便宜点")
    cheaper = newcomer.prices()
    assert cheaper
    assert max(cheaper) < median(first)
    newcomer.say("不要黑色的")
    assert newcomer.facts()
    assert not [facts for facts in newcomer.facts() if "黑色" in facts]
    newcomer.say("对比前两个")
    expect(newcomer.page.locator(".dg-newest .dg-comparison thead th")).to_have_count(2)
    newcomer.say("第二个加购物车")
    newcomer.press(".dg-newest .dg-suggestions .dg-chip")
    check_cart(newcomer, width)
    check_page(newcomer, site, width)


@WIDTHS
def test_english_dialogue_leads_to_the_cart(newcomer: Shopper, site: str, width: int) -> None:
    newcomer.say("running shoes under 400")
    assert newcomer.prices()
    assert max(newcomer.prices()) <= 400
    expect(newcomer.page.locator(".dg-shop")).to_have_text("Little Shoe Shop")
    newcomer.say("not black")
    assert newcomer.facts()
    assert not [facts for facts in newcomer.facts() if "black" in facts]
    newcomer.say("compare the first two")
    expect(newcomer.page.locator(".dg-newest .dg-comparison thead th")).to_have_count(2)
    newcomer.say("add the second to cart")
    newcomer.press(".dg-newest .dg-suggestions .dg-chip")
    check_cart(newcomer, width)
    check_page(newcomer, site, width)


def check_cart(visitor: Shopper, width: int) -> None:
    if width < 1100:
        expect(visitor.page.locator(".dg-count")).to_have_text("1")
        visitor.page.locator(".dg-cart-button").click()
    expect(visitor.page.locator(CART_LINE)).to_have_count(1)
    expect(visitor.page.locator(CART_LINE)).to_be_visible()


def check_page(visitor: Shopper, site: str, width: int) -> None:
    assert visitor.widest() <= width + 1
    assert not [url for url in visitor.requests if not url.startswith(site)]
    assert not visitor.complaints


def test_empty_page_greets_with_examples_in_both_languages(visitor: Shopper) -> None:
    expect(visitor.page.locator(".dg-shop")).to_have_text("小鞋店")
    expect(visitor.page.locator(".dg-welcome h2")).to_have_text("想买点什么？")
    visitor.press("[data-language=en]")
    expect(visitor.page.locator(".dg-welcome h2")).to_have_text("What are you looking for?")
    visitor.press(".dg-examples .dg-chip")
    assert visitor.reply()


def test_reload_brings_the_conversation_back(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    visitor.say("不要黑色的")
    before = visitor.page.locator(".dg-log").inner_text()
    visitor.page.reload()
    visitor.page.wait_for_selector(".dg[data-ready]")
    assert visitor.page.locator(".dg-log").inner_text() == before


def test_new_chat_starts_empty(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    visitor.press("[data-do=new]")
    expect(visitor.page.locator(".dg-turn")).to_have_count(0)
    assert not visitor.chips()


def test_requirement_is_removed_by_its_chip(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    before = visitor.chips()
    visitor.press(".dg-ledger [data-do=remove][data-field=price]")
    assert len(visitor.chips()) == len(before) - 1
    assert max(visitor.prices()) > 500


def test_undo_takes_turn_and_requirement_back(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    before = visitor.chips()
    visitor.say("不要黑色的")
    assert visitor.chips() != before
    visitor.press(".dg-newest [data-do=undo]")
    expect(visitor.page.locator(".dg-turn")).to_have_count(1)
    assert visitor.chips() == before


def test_undone_cart_is_empty_again(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    add_first(visitor)
    expect(visitor.page.locator(CART_LINE)).to_have_count(1)
    visitor.press(".dg-newest [data-do=undo]")
    expect(visitor.page.locator(CART_LINE)).to_have_count(0)


def add_first(visitor: Shopper) -> None:
    visitor.page.locator(".dg-card [data-do=cart]").first.click()
    visitor.page.locator(".dg-sheet .dg-variant:not(.dg-off)").first.click()
    visitor.press(".dg-sheet [data-do=sheet-cart]")


def test_cart_line_is_removed_by_its_button(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    add_first(visitor)
    visitor.press(f"{CART_LINE} [data-do=cart-remove]")
    expect(visitor.page.locator(CART_LINE)).to_have_count(0)


def test_variant_must_be_chosen_first(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    visitor.page.locator(".dg-card [data-do=cart]").first.click()
    visitor.page.locator(".dg-sheet [data-do=sheet-cart]").click()
    expect(visitor.page.locator(".dg-sheet legend")).to_have_text("请先选择规格")
    expect(visitor.page.locator(".dg-sheet input:disabled")).to_have_count(1)
    expect(visitor.page.locator(".dg-sheet")).to_be_visible()


def test_retry_keeps_one_turn(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    before = visitor.prices()
    visitor.press(".dg-newest [data-do=retry]")
    expect(visitor.page.locator(".dg-turn")).to_have_count(1)
    assert visitor.prices() == before


def test_edited_message_replaces_what_followed(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    visitor.say("不要黑色的")
    visitor.page.locator("[data-turn='1'] [data-do=edit]").click(force=True)
    visitor.say("想买双跑步鞋，三百以内")
    expect(visitor.page.locator(".dg-turn")).to_have_count(1)
    assert max(visitor.prices()) <= 300


def test_chosen_cards_are_compared(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    cards = visitor.page.locator(".dg-card [data-do=compare]")
    cards.nth(0).click()
    expect(visitor.page.locator("[data-do=compare-go]")).to_be_disabled()
    cards.nth(2).click()
    visitor.press("[data-do=compare-go]")
    places = visitor.page.locator(".dg-newest .dg-comparison thead b").all_inner_texts()
    assert places == ["1", "3"]


def test_like_is_answered(visitor: Shopper) -> None:
    visitor.say("想买双跑步鞋，五百以内")
    visitor.press(".dg-card [data-do=like]")
    expect(visitor.page.locator(".dg-newest .dg-deed")).to_contain_text("喜欢")
    assert visitor.reply()


def test_shift_enter_makes_a_line_and_enter_sends(visitor: Shopper) -> None:
    field = visitor.page.locator(".dg-composer textarea")
    field.fill("想买双跑步鞋")
    visitor.page.keyboard.press("Shift+Enter")
    field.press_sequentially("五百以内")
    with visitor.answered():
        visitor.page.keyboard.press("Enter")
    said = visitor.page.locator(".dg-newest .dg-words").inner_text()
    assert said == "想买双跑步鞋\n五百以内"
    expect(field).to_have_value("")
    expect(field).to_be_focused()


def test_hostile_catalogue_and_message_stay_text(visitor: Shopper) -> None:
    visitor.say("想买双蓝色的跑步鞋，一百五以内 <img src=x onerror=window.hacked=1>")
    expect(visitor.page.locator(".dg-said")).to_contain_text("<img src=x")
    expect(
        visitor.page.locator(".dg-card .dg-title", has_text="${window.hacked=1}").first
    ).to_be_visible()
    visitor.page.locator(".dg-newest [data-do=details]").first.click()
    assert visitor.page.evaluate("window.hacked") is None
    assert not visitor.complaints


def test_message_that_did_not_get_through_can_be_sent_again(visitor: Shopper) -> None:
    def cut(route: Route) -> None:
        route.abort()

    visitor.page.route("**/component_server/", cut)
    visitor.page.fill(".dg-composer textarea", "想买双跑步鞋，五百以内")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".dg-error")).to_contain_text("没有发出去")
    visitor.page.unroute("**/component_server/", cut)
    visitor.press(".dg-error button")
    assert visitor.prices()
    expect(visitor.page.locator(".dg-error")).to_have_count(0)


def test_conversation_the_program_forgot_starts_anew(visitor: Shopper) -> None:
    visitor.page.evaluate("localStorage.setItem('daogou.conversation', 'forgotten')")
    visitor.page.reload()
    visitor.page.wait_for_selector(".dg[data-ready]")
    visitor.say("想买双跑步鞋，五百以内")
    assert visitor.prices()


@pytest.mark.parametrize("width", [390])
def test_everything_can_be_hit_with_a_thumb(newcomer: Shopper, width: int) -> None:
    newcomer.say("想买双跑步鞋，五百以内")
    assert newcomer.small_targets() == []
    newcomer.page.locator(".dg-cart-button").click()
    assert newcomer.small_targets() == []
    assert newcomer.widest() <= width + 1


def test_dark_rooms_get_a_dark_page(running: Browser, site: str) -> None:
    colour = "getComputedStyle(document.querySelector('.dg')).backgroundColor"
    with shopper(running, 1280, dark=True) as visitor:
        visitor.open(site)
        dark = visitor.page.evaluate(colour)
    assert max(int(part) for part in dark[4:-1].split(",")) < 64


def test_log_announces_answers_to_screen_readers(visitor: Shopper) -> None:
    log = visitor.page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    expect(visitor.page.get_by_role("textbox", name="给导购的消息")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="发送")).to_be_enabled()
