"""What agents are offered and shown beside the talk: replies, suggestions, what is masked, the past."""

import re

import pytest
from playwright.sync_api import expect

from assistant.agents.revealing import reveals
from assistant.turn.turns import Say
from tests.ui.desks.agent.driving import WAIT_MS, Desk, Site, waiting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FIELD = ".ad-composer textarea"


def test_a_shortcut_becomes_a_reply_with_what_is_known_filled_in(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    ann.take(conversation)
    ann.page.locator(FIELD).press_sequentially("/hi")
    expect(ann.page.locator(".ad-canned [aria-selected=true]")).to_contain_text("问好")
    ann.page.keyboard.press("Enter")
    expect(ann.page.locator(FIELD)).to_have_value(re.compile("我是Ann"))
    ann.page.locator(FIELD).fill("")
    ann.page.locator(FIELD).press_sequentially("/order")
    ann.page.keyboard.press("Enter")
    expect(ann.page.locator(FIELD)).to_have_value(re.compile("订单 {order}"))
    ann.page.keyboard.press("Enter")  # an order nobody knows is not sent unseen
    expect(ann.page.locator(".ad-banned")).to_contain_text("{order}")
    ann.page.locator("[data-do=better]").click()
    ann.page.locator(FIELD).fill("/nothing-like-it")
    expect(ann.page.locator(".ad-canned")).to_be_hidden()


def test_a_suggestion_is_put_into_the_field_and_not_sent(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1], "想买双跑步鞋，五百以内")
    ann.take(conversation)
    chip = ann.page.locator(".ad-suggested .dg-chip").first
    expect(chip).to_be_visible(timeout=WAIT_MS)
    text = chip.inner_text()
    chip.click()
    expect(ann.page.locator(FIELD)).to_have_value(text)
    assert [one for one in site[1].agents.heard(conversation) if one.author == "agent"] == []


def test_what_is_masked_is_shown_to_who_confirms(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1], "我的手机号是 13800138000，帮我查下")
    ann.take(conversation)
    assert "13800138000" not in ann.page.content()
    link = ann.page.locator("[data-do=reveal]").first
    link.click(timeout=WAIT_MS)
    expect(ann.page.locator(".ad-dialog")).to_contain_text("会留下记录")
    ann.page.keyboard.press("Escape")
    assert "13800138000" not in ann.page.content()
    link.click()
    ann.confirm()
    expect(ann.page.locator(".ad-section-shopper")).to_contain_text("13800138000", timeout=WAIT_MS)
    (looked,) = reveals(site[1].agents.engine, conversation)
    assert looked["agent"] == "Ann"


def test_earlier_conversations_are_found_and_only_read(ann: Desk, site: Site) -> None:
    conversation = site[1].start()
    site[1].reply(conversation, Say("有没有荧光色的跑步鞋"))
    ann.page.locator("[data-tab=search]").click()
    ann.page.locator("[name=q]").fill("荧光色")
    ann.page.keyboard.press("Enter")
    ann.page.locator(".ad-found li", has_text="荧光色").locator(".ad-item").click()
    ann.said("荧光色")
    expect(ann.page.locator(".ad-write")).to_be_hidden()
    ann.page.locator("[data-tab=search]").click()
    ann.page.locator("[name=q]").fill("没人说过的话")
    ann.page.keyboard.press("Enter")
    expect(ann.page.locator(".ad-found-empty")).to_contain_text("没人说过的话", timeout=WAIT_MS)
    with ann.page.expect_download() as told:
        ann.page.locator(".ad-export .dg-soft").click()
    assert told.value.failure() is None


def test_the_panel_tells_of_the_shopper_and_leads_to_the_past(ann: Desk, site: Site) -> None:
    service = site[1]
    before = service.start("mei")
    service.reply(before, Say("有没有红色的跑步鞋"))
    conversation = service.start("mei")
    for text in ("想买双跑步鞋，五百以内", "转人工"):
        service.reply(conversation, Say(text))
    ann.take(conversation)
    panel = ann.page.locator(".ad-panel")
    expect(panel.locator(".ad-section-shopper")).to_contain_text("mei", timeout=WAIT_MS)
    expect(panel.locator(".ad-section-summary")).to_contain_text("500")
    panel.locator(".ad-section-past .ad-past", has_text="红色").click()
    ann.said("有没有红色的跑步鞋")
    expect(ann.page.locator(".ad-write")).to_be_hidden()
