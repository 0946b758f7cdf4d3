"""Whatever strangers write, no page of ours runs it: looked at in a real browser, page by page.

Every payload calls ``hit`` with its own id, which the browser tells the test from any frame; one
test runs them all on a page that escapes nothing, or silence would prove nothing.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as BrowserError
from sqlalchemy import select

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.attachments.tables import attachments
from assistant.replay.html_report import html_page
from assistant.turn.turns import Say
from tests.attacks.attacks import Attack, attacks, each
from tests.attacks.fort import PASSWORD, Fort
from tests.attacks.goods import armed
from ui.desks.doors import COOKIE
from ui.desks.qa.bench import QaBench

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]
WAIT_MS = 60_000
LOOK_MS = 250  # between two looks at a page
RUNS_AT_ONCE = 25  # of the payloads for titles, in Chromium, without anybody touching the page
# Attributes and addresses that run; what stands in templates will be shown one day, so it counts.
ALIVE = """() => {
  const found = [];
  const walk = (root) => root.querySelectorAll('*').forEach((node) => {
    if (node instanceof HTMLTemplateElement) walk(node.content);
    for (const {name, value} of node.attributes) {
      if (/^on/i.test(name)) found.push(`${node.nodeName} ${name}`);
      if (/^(href|src|action|formaction|data|srcdoc)$/i.test(name)
          && /^\\s*(javascript|vbscript|data:text)/i.test(value.replace(/[\\t\\n\\r]/g, '')))
        found.push(`${node.nodeName} ${name}=${value}`);
    }
    if (/^(object|embed|base|iframe)$/i.test(node.nodeName) && /hit\\(/.test(node.outerHTML)) found.push(node.nodeName);
    if (node.nodeName === 'SCRIPT' && /hit\\('xss/.test(node.textContent) && !node.type.includes('json')
        && !/gradio_config/.test(node.textContent)) found.push(node.outerHTML.slice(0, 80));
  });
  walk(document);
  return found;
}"""
SHEETS = """async () => {
  const shown = document.querySelector('.dg-sheet-content');
  for (const one of document.querySelectorAll('.dg-details')) {
    shown.replaceChildren(one.content.cloneNode(true));
    await new Promise((done) => setTimeout(done, 5));
  }
}"""
MORE_PAGES = 8


@dataclass
class Watched:
    """A browser that notes which payloads ran."""

    context: BrowserContext
    hits: list[str]

    def page(self) -> Page:
        """A new page of it."""
        opened = self.context.new_page()
        opened.set_default_timeout(WAIT_MS)
        return opened


@contextmanager
def watched(browser: Browser, fort: Fort, who: str = "") -> Iterator[Watched]:
    context = browser.new_context(locale="zh-CN", reduced_motion="reduce")
    hits: list[str] = []
    context.expose_binding("hit", lambda _source, name: hits.append(name))
    if who:
        cookie = {"name": COOKIE, "value": fort.cookies[who], "url": fort.address}
        context.add_cookies([cookie])  # type: ignore[list-item]  # of Playwright's own shape
    yield Watched(context, hits)
    context.close()


def silent(page: Page, seen: Watched, attacks: list[Attack], *, all_there: bool = True) -> None:
    """Nothing ran or could, and every payload did come to the page."""
    page.wait_for_timeout(300)
    page.mouse.move(300, 300)
    assert seen.hits == []
    assert page.evaluate(ALIVE) == []
    if all_there:
        assert missing(page, [one.id for one in attacks]) == []


def missing(page: Page, ids: list[str]) -> list[str]:
    """Which of the ids do not come to the page in as long as any page is waited for."""
    for _ in range(WAIT_MS // LOOK_MS):
        content = page.content()
        if all(one in content for one in ids):
            return []
        page.wait_for_timeout(LOOK_MS)
    return [one for one in ids if one not in content]


def talk(fort: Fort, *said: Say) -> str:
    conversation = fort.service.start()
    for one in said:
        fort.service.reply(conversation, one)
    return conversation


def opened(seen: Watched, fort: Fort, conversation: str) -> Page:
    """The shopper's page with a conversation on it."""
    page = seen.page()
    page.goto(fort.address)
    page.wait_for_selector(".dg[data-ready]")
    page.evaluate("(id) => localStorage.setItem('daogou.conversation', id)", conversation)
    page.reload()
    page.wait_for_selector(".dg[data-ready]")
    page.wait_for_selector(".dg-turn")
    return page


def test_the_payloads_are_live(browser: Browser, fort: Fort) -> None:
    rows = attacks("xss", "product.title")
    with watched(browser, fort) as seen:
        page = seen.page()
        for one in rows:
            page.goto("about:blank")
            page.set_content(f"<p>{armed(one)}</p>")
            page.wait_for_timeout(30)
        assert len(set(seen.hits)) >= RUNS_AT_ONCE


def test_messages_on_the_shoppers_page(browser: Browser, fort: Fort) -> None:
    rows = attacks("xss", "message")
    conversation = talk(fort, *(Say(armed(one)) for one in rows))
    with watched(browser, fort) as seen:
        silent(opened(seen, fort, conversation), seen, rows)
        page = opened(seen, fort, talk(fort, Say("你好")))
        for one in rows[:3]:  # as typed, which the page draws itself before it is answered
            page.fill(".dg-composer textarea", armed(one))
            page.keyboard.press("Enter")
            page.wait_for_selector(".dg:not(.dg-busy)")
        silent(page, seen, rows[:3])


FIELDS = ("title", "brand", "description", "attribute", "image_url", "url")


def test_listings_on_the_shoppers_page(browser: Browser, fort: Fort) -> None:
    rows = [one for field in FIELDS for one in attacks("xss", f"product.{field}")]
    conversation = talk(fort, Say("跑步鞋"), *(Say("还有吗") for _ in range(MORE_PAGES)))
    with watched(browser, fort) as seen:
        page = opened(seen, fort, conversation)
        page.evaluate(SHEETS)
        silent(page, seen, [one for one in rows if one.enters == "product.title"])
        page.locator("[data-do=details]").first.click()
        silent(page, seen, [])
        shown = page.content()
    kept = [one for one in rows if fort.service.product(one.id, "zh")]
    assert [one.id for one in kept if one.id not in shown] == []
    assert len(kept) > len(rows) - 13  # what no address can be is refused when it is taken in


def test_reviews_answers_and_offers_on_the_shoppers_page(browser: Browser, fort: Fort) -> None:
    reviews, answers = attacks("xss", "review"), attacks("xss", "faq.answer")
    offers = attacks("xss", "promotion.title")
    said = [Say("评价怎么样，有人说缓震吗", one.id) for one in reviews]
    said += [Say(f"能用礼品卡{n}付款吗") for n, _ in enumerate(answers, 1)]
    said += [Say("有什么优惠活动"), *(Say("这个有什么优惠", f"plain-{n}") for n in range(1, 5))]
    conversation = talk(fort, *said)
    with watched(browser, fort) as seen:
        page = opened(seen, fort, conversation)
        page.evaluate(SHEETS)
        silent(page, seen, [*answers, *offers])
        shown = page.content()
    assert any(one.id in shown for one in reviews)


@pytest.fixture(scope="module")
def hosted(fort: Fort) -> str:
    """A conversation that the agent Ann has, with every hostile word of either side and of notes."""
    desk = fort.service.agents
    said = [Say(armed(one)) for one in attacks("xss", "message")[:20]]
    conversation = talk(fort, *said, Say("转人工"))
    desk.take(conversation, "Ann")
    for one in attacks("xss", "agent.message"):
        desk.say(conversation, "Ann", armed(one), f"m-{one.id}", anyway=True)
    for one in attacks("xss", "agent.note"):
        desk.note(conversation, "Ann", armed(one))
    return conversation


def test_agents_words_on_the_shoppers_page(browser: Browser, fort: Fort, hosted: str) -> None:
    with watched(browser, fort) as seen:
        page = opened(seen, fort, hosted)
        silent(page, seen, attacks("xss", "agent.message"))


def test_agents_names_on_the_shoppers_page(browser: Browser, fort: Fort) -> None:
    accounts, now = AccountStore(fort.service.shop.engine), datetime.now(UTC)
    with watched(browser, fort) as seen:
        for one in attacks("xss", "agent.name"):
            name = accounts.add(armed(one), Role.AGENT, PASSWORD, now).name
            conversation = talk(fort, Say("转人工"))
            fort.service.agents.take(conversation, name)
            fort.service.agents.say(conversation, name, "您好", "m-1")
            page = opened(seen, fort, conversation)
            silent(page, seen, [one])
            page.close()


def test_the_agents_desk(browser: Browser, fort: Fort, hosted: str) -> None:
    with watched(browser, fort, "agent") as seen:
        page = seen.page()
        page.goto(f"{fort.address}agent/")
        page.wait_for_selector(".ad[data-ready]")
        page.locator(f".ad-mine .ad-item[data-id='{hosted}']").first.click()
        expect(page.locator(".ad-write")).to_be_visible()
        rows = [*attacks("xss", "agent.message"), *attacks("xss", "agent.note")]
        silent(page, seen, [*rows, *attacks("xss", "message")[:20]])


def test_the_owners_pages(browser: Browser, fort: Fort) -> None:
    for one in attacks("xss", "message")[:10]:
        for _ in range(3):
            talk(fort, Say(f"有潜水艇吗 {armed(one)}"))
    with watched(browser, fort, "admin") as seen:
        page = seen.page()
        page.goto(f"{fort.address}overview/")
        page.wait_for_selector(".ov-tiles")
        silent(page, seen, [])
        page.goto(f"{fort.address}admin/")
        page.wait_for_selector(".ad[data-ready]")
        tabs = page.get_by_role("navigation").get_by_role("button")
        on_tab = {"常见问题": "faq.answer", "促销": "promotion.title"}
        seen_on = []
        for number in range(tabs.count()):
            tabs.nth(number).click()
            page.wait_for_timeout(500)
            name = tabs.nth(number).inner_text().strip()
            silent(page, seen, attacks("xss", on_tab[name]) if name in on_tab else [])
            seen_on.append(name)
        assert on_tab.keys() <= set(seen_on)


def test_the_testers_desk(browser: Browser, fort: Fort) -> None:
    rows = attacks("xss", "dialogue.name", "dialogue.message")
    with watched(browser, fort, "tester") as seen:
        page = seen.page()
        page.goto(f"{fort.address}qa/")
        expect(page.get_by_text("own.yaml").first).to_be_visible(timeout=WAIT_MS)  # it is chosen
        page.get_by_role("button", name="开始回放").click()
        expect(page.locator(".replay")).to_be_visible(timeout=WAIT_MS)
        silent(page, seen, rows)
        page.get_by_role("tab", name="商品图谱").click()
        for one in attacks("xss", "product.title")[:3]:
            page.get_by_label("商品编号").fill(one.id)
            page.get_by_label("商品编号").press("Enter")
            page.wait_for_timeout(1500)
            silent(page, seen, [])


def test_the_report_as_a_file(browser: Browser, fort: Fort) -> None:
    rows = attacks("xss", "dialogue.name", "dialogue.message")
    report = QaBench(fort.service).run(["own.yaml"], [], lambda *_: None, accept=False)
    with watched(browser, fort) as seen:
        page = seen.page()
        page.set_content(html_page(report))
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        silent(page, seen, rows)


@each("xss", "address")
def test_what_stands_in_an_address(browser: Browser, fort: Fort, attack: Attack) -> None:
    with watched(browser, fort) as seen:
        page = seen.page()
        for address in (armed(attack), quote(armed(attack), safe="/?=&#%")):
            page.goto(f"{fort.address.rstrip('/')}{address}")
            page.wait_for_timeout(500)
            silent(page, seen, [], all_there=False)


@each("xss", "login.name")
def test_what_stands_in_a_form(browser: Browser, fort: Fort, attack: Attack) -> None:
    with watched(browser, fort) as seen:
        page = seen.page()
        page.goto(f"{fort.address}desk/login")
        page.get_by_label("账号").fill(armed(attack))
        page.get_by_label("密码").fill(armed(attack))
        page.get_by_role("button", name="登录").click()
        page.wait_for_load_state()
        silent(page, seen, [attack])


@each("xss", "attachment", "picture")
def test_what_stands_in_a_file(browser: Browser, fort: Fort, attack: Attack) -> None:
    where = f"images/{attack.id}.svg"
    if attack.enters == "attachment":
        answer = fort.ask("POST", "/api/attachments", body=armed(attack))
        own = attachments.c.conversation_id == json.loads(answer.text)["conversation_id"]
        with fort.service.shop.engine.connect() as connection:
            where = f"api/attachments/{connection.scalar(select(attachments.c.id).where(own))}"
    with watched(browser, fort) as seen:
        page = seen.page()
        try:
            page.goto(f"{fort.address}{where}")
        except BrowserError as exc:
            assert "Download is starting" in str(exc)  # noqa: PT017  # a download runs nothing
        page.wait_for_timeout(300)
        assert seen.hits == []
