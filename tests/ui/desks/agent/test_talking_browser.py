"""The agents' desk in a real browser, with shoppers who talk while it is open."""

import pytest
from playwright.sync_api import Browser, expect

from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.browsing import shopper
from tests.ui.conftest import HOSTILE
from tests.ui.desks.agent.driving import WAIT_MS, Desk, Site, at_desk, waiting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def heard(service: Service, conversation: str) -> list[str]:
    return [one.text for one in service.agents.heard(conversation) if one.author == "agent"]


@pytest.mark.parametrize("width", [1280, 390])
def test_shopper_and_agent_talk_with_each_other(
    browser: Browser, ann: Desk, site: Site, width: int
) -> None:
    """Each in a browser of their own, on the page they have."""
    with shopper(browser, width) as visitor:
        visitor.open(site[0])
        visitor.say("想买双跑步鞋，五百以内")
        visitor.say("转人工")
        standing = visitor.page.locator(".dg-standing")
        expect(standing).to_contain_text("下一位就是你", timeout=WAIT_MS)
        talk = str(visitor.page.evaluate("localStorage.getItem('daogou.conversation')"))
        expect(ann.page.locator(".ad-queue li")).to_contain_text("顾客要找人工", timeout=WAIT_MS)
        ann.take(talk)
        expect(ann.page.locator(".ad-products").first).to_contain_text("¥")
        expect(standing).to_contain_text("Ann", timeout=WAIT_MS)
        expect(visitor.page.locator(".dg-footer")).to_contain_text("Ann")
        ann.write("你好，我是 Ann。")
        ann.said("你好，我是 Ann。")
        told = visitor.page.locator(".dg-heard .dg-reply")
        expect(told).to_have_text(["你好，我是 Ann。"], timeout=WAIT_MS)
        visitor.say("42 码还有吗")
        ann.said("42 码还有吗")
        ann.write("还有 6 双。")
        expect(told).to_have_count(2, timeout=WAIT_MS)
        ann.page.locator("[data-do=resolve]").click()
        ann.page.locator(".ad-dialog .dg-primary").click()
        expect(visitor.page.locator(".dg-rate")).to_be_visible(timeout=WAIT_MS)
        visitor.say("白色的跑步鞋")
        expect(visitor.page.locator(".dg-newest .dg-card").first).to_be_visible(timeout=WAIT_MS)
        assert visitor.complaints == []
    outside = [one for one in ann.requests if not one.startswith((site[0], "data:", "blob:"))]
    assert outside == []
    assert ann.complaints == []


def test_what_a_shopper_writes_is_shown_as_text(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1], HOSTILE)
    ann.take(conversation)
    ann.said("<script>")
    assert ann.page.evaluate("window.hacked") is None


def test_who_comes_second_hears_who_has_it(browser: Browser, ann: Desk, site: Site) -> None:
    conversation = waiting(site[1], "我的包裹呢")
    with at_desk(browser, site[0], "Bo") as bo:
        theirs = bo.page.locator(f".ad-queue [data-do=take][data-id='{conversation}']")
        expect(theirs).to_be_visible(timeout=WAIT_MS)
        bo.page.route("**/api/desk/st*", lambda route: route.abort())  # Bo does not hear of it
        bo.page.wait_for_timeout(300)
        ann.take(conversation)
        theirs.click()
        expect(bo.page.locator(".ad-alert")).to_contain_text("Ann", timeout=WAIT_MS)
        expect(bo.page.locator(".ad-talk-state")).to_contain_text("Ann")
        expect(bo.page.locator(".ad-write")).to_be_hidden()
    assert [one.conversation_id for one in site[1].agents.mine("Bo")] == []


def test_neither_sees_the_tools_of_the_other(browser: Browser, ann: Desk, site: Site) -> None:
    address, service = site
    conversation = waiting(service)
    ann.take(conversation)
    ann.page.locator("[data-mode=note]").click()
    ann.write("内部：这位顾客很急")
    ann.said("内部：这位顾客很急")
    expect(ann.page.locator(".ad-by-note .ad-private")).to_have_text("仅客服可见")
    expect(ann.page.locator(".ad-section-notes")).to_contain_text("这位顾客很急")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}agent/")
    expect(page.get_by_label("密码")).to_be_visible(timeout=WAIT_MS)
    for path in (f"conversations/{conversation}", "state", "canned"):
        assert context.request.get(f"{address}api/desk/{path}").status == 401, path
    page.goto(address)
    page.evaluate("id => localStorage.setItem('daogou.conversation', id)", conversation)
    page.reload()
    page.wait_for_selector(".dg[data-ready]", timeout=WAIT_MS)
    told = page.content()
    assert "转人工" in told
    for own in ("这位顾客很急", "内部备注", "交还助手", "api/desk"):
        assert own not in told, own
    said = context.request.get(f"{address}api/conversations/{conversation}").text()
    assert "这位顾客很急" not in said
    assert heard(service, conversation) == []
    context.close()


def test_words_the_shop_does_not_use_are_told_before_they_go_out(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    ann.take(conversation)
    ann.write("我保证今天发货")
    expect(ann.page.locator(".ad-banned")).to_contain_text("保证", timeout=WAIT_MS)
    assert heard(site[1], conversation) == []
    ann.page.locator("[data-do=better]").click()
    expect(ann.page.locator(".ad-composer textarea")).to_have_value("我保证今天发货")
    ann.page.locator(".ad-composer textarea").press("Enter")
    ann.page.locator("[data-do=anyway]").click()
    ann.said("我保证今天发货")
    assert heard(site[1], conversation) == ["我保证今天发货"]


def test_what_could_not_be_sent_goes_out_once_when_the_line_is_back(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    ann.take(conversation)
    ann.context.set_offline(True)
    expect(ann.page.locator(".ad-lost")).to_be_visible(timeout=WAIT_MS)
    ann.write("断网时写的")
    expect(ann.page.locator(".ad-unsent")).to_contain_text("没发出去", timeout=WAIT_MS)
    ann.context.set_offline(False)
    ann.said("断网时写的")
    expect(ann.page.locator(".ad-lost")).to_be_hidden(timeout=WAIT_MS)
    site[1].reply(conversation, Say("收到"))
    ann.said("收到")
    assert heard(site[1], conversation) == ["断网时写的"]


def test_each_conversation_keeps_its_draft(ann: Desk, site: Site) -> None:
    ids = [waiting(site[1], text) for text in ("有白色的吗", "有蓝色的吗")]
    field = ann.page.locator(".ad-composer textarea")
    for one in ids:
        ann.take(one)
        field.fill(f"给 {one} 的草稿")
    ann.page.reload()
    ann.page.wait_for_selector(".ad[data-ready]")
    for one in ids:
        ann.own(one).click()
        expect(field).to_have_value(f"给 {one} 的草稿", timeout=WAIT_MS)


def test_who_reads_further_up_is_left_there(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1], *[f"第 {n} 个问题：有货吗" for n in range(9)])
    ann.take(conversation)
    frame = ann.page.locator(".ad-log-frame")
    expect(ann.page.locator(".ad-said").last).to_be_in_viewport(ratio=0.9, timeout=WAIT_MS)
    frame.evaluate("node => { node.scrollTop = 60; }")
    ann.page.wait_for_timeout(100)
    site[1].reply(conversation, Say("在吗"))
    newer = ann.page.locator(".ad-newer")
    expect(newer).to_be_visible(timeout=WAIT_MS)
    assert frame.evaluate("node => node.scrollTop") == 60
    newer.click()
    expect(ann.page.locator(".ad-said", has_text="在吗").last).to_be_in_viewport()
    expect(newer).to_be_hidden()


def test_news_is_counted_and_heard_unless_it_is_muted(ann: Desk, site: Site) -> None:
    rung = "node => Number(node.dataset.rung || 0)"
    app = ann.page.locator(".ad")
    conversation = waiting(site[1])
    ann.take(conversation)
    other = waiting(site[1], "另一位")
    expect(ann.page.locator(f".ad-queue [data-id='{other}']").first).to_be_visible(timeout=WAIT_MS)
    before = app.evaluate(rung)
    assert before > 0
    assert ann.page.title().startswith("(")
    ann.page.locator(".ad-menu summary").click()
    ann.page.locator("[data-do=mute]").click()
    expect(ann.page.locator("[data-do=mute]")).to_have_text("提示音：关")
    ann.page.reload()
    ann.page.wait_for_selector(".ad[data-ready]")
    ann.page.locator(".ad-menu summary").click()
    expect(ann.page.locator("[data-do=mute]")).to_have_text("提示音：关")
    site[1].reply(conversation, Say("还在吗"))
    expect(ann.own(conversation).locator(".ad-unread")).to_have_text("1", timeout=WAIT_MS)
    assert app.evaluate(rung) == 0


@pytest.mark.parametrize(("deed", "state"), [("hand_back", "bot"), ("resolve", "resolved")])
def test_a_conversation_is_given_out_of_hand(ann: Desk, site: Site, deed: str, state: str) -> None:
    conversation = waiting(site[1])
    ann.take(conversation)
    ann.page.locator(f".ad-acts [data-do={deed}]").click()
    ann.page.keyboard.press("Escape")
    assert site[1].agents.has(conversation)
    ann.page.locator(f".ad-acts [data-do={deed}]").click()
    ann.confirm()
    expect(ann.page.locator(".ad-talk-state")).to_have_attribute("data-state", state)
    assert not site[1].agents.has(conversation)


def test_a_colleague_takes_over_with_what_they_should_know(
    browser: Browser, ann: Desk, site: Site
) -> None:
    conversation = waiting(site[1], "发票怎么开")
    with at_desk(browser, site[0], "Bo") as bo:
        expect(bo.page.locator(".ad[data-presence=online]")).to_be_visible(timeout=WAIT_MS)
        ann.take(conversation)
        ann.page.locator(".ad-acts [data-do=transfer]").click()
        choice = ann.page.locator(".ad-dialog select")
        expect(choice.locator("option[value='team:after_sales']")).to_have_count(1)
        choice.select_option("agent:Bo")
        ann.page.locator(".ad-dialog textarea").fill("要开公司抬头")
        ann.confirm()
        bo.own(conversation).click(timeout=WAIT_MS)
        expect(bo.page.locator(".ad-by-note")).to_contain_text("要开公司抬头", timeout=WAIT_MS)
        expect(ann.page.locator(".ad-write")).to_be_hidden()
        site[1].agents.resolve(conversation, "Bo")
