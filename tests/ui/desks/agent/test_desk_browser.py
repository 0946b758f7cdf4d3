"""What else is on the agents' desk: ready-made replies, photos, both languages, and who cannot see or click."""

from io import BytesIO

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from assistant.corrections import TrainingQueue
from tests.ui.desks.agent.driving import WAIT_MS, Desk, Site, at_desk, waiting
from tests.ui.test_accessibility_browser import RULES, SEVERE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
FIELD = ".ad-composer textarea"


def photo() -> bytes:
    held = BytesIO()
    Image.new("RGB", (40, 30), "white").save(held, "PNG")
    return held.getvalue()


def test_a_photo_is_shown(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    site[1].receive(conversation, photo())
    ann.take(conversation)
    picture = ann.page.locator(".ad-attachment img")
    expect(picture).to_be_visible(timeout=WAIT_MS)
    expect(picture).to_have_js_property("naturalWidth", 40, timeout=WAIT_MS)


def test_who_is_logged_out_is_told_and_keeps_the_draft(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    ann.take(conversation)
    ann.page.locator(FIELD).fill("写到一半")
    ann.context.clear_cookies()
    ann.page.evaluate("dispatchEvent(new Event('online'))")
    expect(ann.page.locator(".ad-login")).to_contain_text("重新登录", timeout=WAIT_MS)
    expect(ann.page.locator(FIELD)).to_have_value("写到一半")


def test_all_of_it_is_done_without_a_mouse(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    take = ann.page.locator(f".ad-queue [data-do=take][data-id='{conversation}']")
    expect(take).to_be_visible(timeout=WAIT_MS)
    for _ in range(30):
        ann.page.keyboard.press("Tab")
        if take.evaluate("node => node === document.activeElement"):
            break
    ann.page.keyboard.press("Enter")
    expect(ann.page.locator(FIELD)).to_be_focused(timeout=WAIT_MS)
    ann.page.keyboard.type("不用鼠标")
    ann.page.keyboard.press("Enter")
    ann.said("不用鼠标")
    other = waiting(site[1])
    expect(ann.page.locator(f".ad-queue [data-id='{other}']").first).to_be_visible(timeout=WAIT_MS)
    ann.page.keyboard.press("Alt+ArrowDown")
    expect(ann.page.locator(f".ad-queue .ad-item[data-id='{other}']")).to_have_attribute(
        "aria-current", "true"
    )


def test_the_desk_speaks_english(ann: Desk, site: Site) -> None:
    waiting(site[1])
    ann.page.locator(".ad-menu summary").click()
    ann.page.locator("[data-do=language]").click()
    expect(ann.page.locator(".ad-queue li").first).to_contain_text("Asked for a person")
    expect(ann.page.locator(".ad-queue [data-do=take]").first).to_have_text("Take over")
    ann.page.reload()
    ann.page.wait_for_selector(".ad[data-ready]")
    expect(ann.page.get_by_role("tab", name="Tickets")).to_be_visible()


def severe(page: Page) -> list[str]:
    page.wait_for_timeout(300)  # colours are judged once they no longer change
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for rule in found
        if rule["impact"] in SEVERE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_no_state_of_the_desk_shuts_anyone_out(
    browser: Browser, site: Site, width: int, dark: bool
) -> None:
    service = site[1]
    for one in service.agents.mine("Bo"):
        service.agents.resolve(one.conversation_id, "Bo")
    conversation = waiting(service, "想买双跑步鞋，五百以内", "太慢了！你们是骗子吧")
    with at_desk(browser, site[0], "Bo", width, dark=dark) as bo:
        expect(bo.page.locator(".ad-queue li").first).to_be_visible(timeout=WAIT_MS)
        seen = {"queue": severe(bo.page), **talking(bo, conversation), **around(bo.page, width)}
        assert bo.page.evaluate("document.documentElement.scrollWidth") <= width
    assert {state: wrong for state, wrong in seen.items() if wrong} == {}


def talking(bo: Desk, conversation: str) -> dict[str, list[str]]:
    """What is held against the desk while a conversation goes on."""
    bo.take(conversation)
    bo.write("我保证")
    expect(bo.page.locator(".ad-banned")).to_be_visible(timeout=WAIT_MS)
    seen = {"warning": severe(bo.page)}
    bo.page.locator("[data-do=anyway]").click()
    bo.page.locator("[data-mode=note]").click()
    bo.write("只给同事看")
    expect(bo.page.locator(".ad-by-note")).to_be_visible(timeout=WAIT_MS)
    bo.page.locator(FIELD).press_sequentially("/")
    seen["note"] = severe(bo.page)
    bo.page.keyboard.press("Escape")
    bo.page.locator(".ad-acts [data-do=transfer]").click()
    seen["dialog"] = severe(bo.page)
    bo.page.keyboard.press("Escape")
    return seen


def around(page: Page, width: int) -> dict[str, list[str]]:
    """What is held against the rest of the desk."""
    seen = {}
    if width < 860:
        page.locator(".ad-to-panel").click()
        seen["panel"] = severe(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator(".ad-panel .ad-narrow").click()
        page.locator(".ad-talk [data-view=list]").click()
    for tab in ("tickets", "search"):
        page.locator(f"[data-tab={tab}]").click()
        seen[tab] = severe(page)
    page.locator(".ad-menu summary").click()
    seen["menu"] = severe(page)
    return seen


def test_what_was_misread_becomes_an_example(ann: Desk, site: Site) -> None:
    conversation = waiting(site[1], "想买双跑步鞋，电话 13800138000")
    ann.take(conversation)
    said = ann.page.locator(".ad-by-shopper", has_text="跑步鞋")
    said.hover()
    said.locator("[data-do=correct]").click()
    ann.page.locator(".ad-dialog [name=kind]").select_option("intent")
    ann.page.locator(".ad-dialog [name=right]").select_option("recommend")
    ann.confirm()
    expect(said).to_contain_text("已纠正", timeout=WAIT_MS)
    (kept,) = TrainingQueue(site[1].shop.engine).of_conversation(conversation)
    assert (kept.wrong, kept.right, kept.agent) == ("find_product", "recommend", "Ann")
    assert "13800138000" not in kept.text
    ann.page.reload()
    ann.page.wait_for_selector(".ad[data-ready]")
    ann.own(conversation).click()
    expect(said).to_contain_text("已纠正", timeout=WAIT_MS)
