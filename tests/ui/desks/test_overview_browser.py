"""The owner's overview in a real browser: days, figures, charts, tables, files; wide and narrow, light and dark."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from axe_playwright_python.sync_playwright import Axe
from busy_weeks import BusyWeeks
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import insert

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.agents.moments import written
from assistant.agents.tables import handovers
from assistant.ahead.segments import Segment, Segments, keep_segments
from assistant.ahead.tables import stock_outlook
from assistant.overview.tables import surges
from assistant.service.service import Service
from assistant.turn.turns import Say
from recommender.segments.telling import Mark
from tests.ui.browsing import Shopper, browser, shopper
from tests.ui.conftest import make_shop, serving
from tests.ui.desks.test_login import PASSWORD
from tests.ui.test_accessibility_browser import RULES, SEVERE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAIT_MS = 60_000
LOOKS = [pytest.param((1280, False), id="wide light"), pytest.param((390, True), id="narrow dark")]
RUNNING_OUT = {
    "until": "2026-11-10",
    "lead_days": 7,
    "review_days": 7,
    "silent": 3,
    "too_little": "",
    "products": [
        {
            "product_id": "sock-1",
            "title": "=山迹<b>袜",
            "stock": 5,
            "expected": 7.25,
            "interval_80": [2.0, 12.0],
            "advice": {"reorder_at": 9, "up_to": 20, "order": 15, "runs_out": 0.625},
        },
        {
            "product_id": "sock-2",
            "title": "卖完的袜",
            "stock": 0,
            "expected": 1.0,
            "interval_80": [0.0, 3.0],
            "advice": {"reorder_at": 2, "up_to": 4, "order": 3, "runs_out": 0.46},
        },
    ],
}
DRAWN = ("time", "sentiment", "intents", "funnel", "latency")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    service = Service.open(make_shop(tmp_path_factory.mktemp("overview")))
    start = datetime.now(UTC) - timedelta(days=6)
    BusyWeeks(start, days=5, per_day=25).write(service.shop.engine)
    for _ in range(8):
        service.reply(service.start(), Say("有潜水艇<u style=color:red>吗，电话13800138000"))
    plant(service, datetime.now(UTC))
    AccountStore(service.shop.engine).add("Ada", Role.ADMIN, PASSWORD, datetime.now(UTC))
    with serving(service) as address:
        yield address, service
    service.close()


def plant(service: Service, now: datetime) -> None:
    """A surge that lasts, a hand-over that went well, and socks that will run out."""
    asked = written(now - timedelta(hours=1))
    surge = {"negative": 45, "messages": 160, "usual": 0.06, "intents": [["return_refund", 31]]}
    handover = {"state": "resolved", "reason": "asked", "language": "zh", "turn": 1, "rank": 0.0}
    moments = {
        "assigned_at": written(now - timedelta(minutes=59)),
        "first_reply_at": written(now - timedelta(minutes=58)),
        "ended_at": written(now - timedelta(minutes=50)),
    }
    with service.shop.engine.begin() as connection:
        began = (now - timedelta(hours=2)).timestamp()
        told = {**surge, "products": [["shoe-15", 28]], "began_at": began, "found_at": began + 900}
        connection.execute(insert(surges).values(**told))
        who = {"conversation_id": "talk", "agent": "Lin", "csat": 5, "ended_how": "resolved"}
        when = {"asked_at": asked, "shopper_at": asked, **moments}
        connection.execute(insert(handovers).values(**handover, **who, **when, parts=[]))
        connection.execute(insert(stock_outlook).values(id=1, report=RUNNING_OUT))


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(params=LOOKS)
def owner(
    request: pytest.FixtureRequest, running: Browser, site: tuple[str, Service]
) -> Iterator[Shopper]:
    width, dark = request.param
    with shopper(running, width, dark=dark) as opened:
        opened.page.set_default_timeout(WAIT_MS)
        opened.page.set_extra_http_headers({"Accept-Language": "zh-CN"})
        opened.page.goto(f"{site[0]}overview")
        opened.page.get_by_label("账号").fill("ada")
        opened.page.get_by_label("密码").fill(PASSWORD)
        opened.page.get_by_role("button", name="登录").click()
        opened.page.wait_for_selector(".ov-tiles")
        yield opened


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_figures_and_charts_stand_on_the_page(owner: Shopper, site: tuple[str, Service]) -> None:
    page = owner.page
    for name in DRAWN:
        expect(page.locator(f"#ov-{name} .main-svg").first).to_be_visible(timeout=WAIT_MS)
    conversations = page.locator(".ov-tile").first
    expect(conversations).to_contain_text("对话")
    conversations.locator("summary").click()
    expect(conversations).to_contain_text("按第一条消息的时间")
    words = page.locator(".ov-table", has_text="潜水艇")
    expect(words).to_contain_text("潜水艇")
    assert "13800138000" not in page.content()
    expect(words).to_contain_text("<u style")
    expect(words.locator("u")).to_have_count(0)
    assert fits(page)
    assert {url.split("/")[2] for url in owner.requests} == {site[0].split("/")[2]}
    assert owner.complaints == []


def test_a_surge_is_told_with_what_it_is_about(owner: Shopper) -> None:
    alarm = owner.page.get_by_role("alert")
    expect(alarm).to_contain_text("负面消息正在激增", timeout=WAIT_MS)
    expect(alarm).to_contain_text("160 条消息里 45 条是负面的（平时 6.0%）")
    expect(alarm).to_contain_text("退换退款（31）")
    expect(alarm).to_contain_text("山迹 ${window.hacked=1} 蓝色跑步鞋（28）")
    row = owner.page.locator(".ov-table tr", has_text="shoe-15")
    expect(row).to_contain_text("退换退款 (31)")
    assert owner.page.evaluate("window.hacked") is None


def test_agents_have_their_figures(owner: Shopper) -> None:
    page = owner.page
    expect(page.locator(".ov-tile", has_text="人工首次响应")).to_contain_text("2.0 分钟")
    expect(page.locator(".ov-tile", has_text="人工处理时长")).to_contain_text("9.0 分钟")
    row = page.locator(".ov-table tr", has_text="Lin")
    expect(row).to_contain_text("120")
    expect(page.locator(".ov-tile", has_text="人工服务评分")).to_contain_text("5.0 分")


def test_segments_are_read_when_their_panel_is_opened(
    owner: Shopper, site: tuple[str, Service]
) -> None:
    mark = Mark("运动/鞋/跑步鞋", 0.75, 0.25, 0.3)
    names = {"zh": "跑步鞋 <u>x</u>", "en": "running shoes"}
    one = Segment(120, 0.6, (mark,), (), "middle", names)
    found = Segments("2026-11-01T00:00:00+00:00", 200, 3, 0.3, 0.9, (), (one,))
    keep_segments(found, site[1].shop.models)
    owner.page.get_by_role("button", name="顾客分群").click()
    row = owner.page.locator("tr", has_text="跑步鞋 <u>x</u>")
    expect(row).to_contain_text("跑步鞋 75% : 25%", timeout=WAIT_MS)
    expect(row).to_contain_text("60%")
    assert fits(owner.page)


def test_what_will_run_out_is_told_with_what_to_order(
    owner: Shopper, site: tuple[str, Service]
) -> None:
    part = owner.page.locator(".ov-part", has_text="快要断货的商品")
    expect(part).to_contain_text("2026-11-10 之后的 7 天", timeout=WAIT_MS)
    cells = part.locator("tbody tr").first.locator("td").all_inner_texts()
    assert cells == ["=山迹<b>袜", "5", "7.2", "2–12", "62%", "9", "15"]
    gone = part.locator("tbody tr", has_text="卖完的袜").locator("td").all_inner_texts()
    assert gone[4] == "已断货"
    link = part.get_by_role("link").get_attribute("href") or ""
    file = owner.page.request.get(f"{site[0].rstrip('/')}{link}").text()
    assert "'=山迹<b>袜" in file
    assert fits(owner.page)


def test_nobody_is_shut_out(owner: Shopper) -> None:
    expect(owner.page.locator("#ov-latency .main-svg").first).to_be_visible(timeout=WAIT_MS)
    owner.page.evaluate(
        "document.querySelectorAll('.ov-table, .ov-help').forEach((one) => (one.open = true))"
    )
    owner.page.wait_for_timeout(400)
    found = Axe().run(owner.page, options=RULES).response["violations"]
    told = [
        f"{rule['id']}: {node['html'][:160]} {[one['message'] for one in node['any']]}"
        for rule in found
        if rule["impact"] in SEVERE
        for node in rule["nodes"]
    ]
    assert told == []


def test_texts_of_charts_can_be_read(owner: Shopper) -> None:
    text = owner.page.locator("#ov-time .xtick text").first
    expect(text).to_be_visible(timeout=WAIT_MS)
    ink, paper = owner.page.evaluate(
        """() => [getComputedStyle(document.querySelector('#ov-time .xtick text')).fill,
        getComputedStyle(document.querySelector('.ov-counted').closest('body')).backgroundColor]"""
    )
    assert contrast(ink, paper) >= 4.5


def test_own_days_are_looked_at_or_refused_in_words(owner: Shopper) -> None:
    page = owner.page
    page.get_by_label("自选日期").check()
    first, last = page.get_by_label("从", exact=True), page.get_by_label("到", exact=True)
    first.fill("last week")
    page.get_by_role("button", name="查看").click()
    refused = page.locator(".desk-note:visible")
    expect(refused).to_have_text("“last week”不是日期，请写成 2026-11-22 这样。", timeout=WAIT_MS)
    first.fill("2020-02-01")
    last.fill("2020-01-31")
    last.press("Enter")
    expect(refused).to_contain_text("结束日期 2020-01-31 早于开始日期", timeout=WAIT_MS)
    first.fill("2020-01-01")
    last.fill("2020-01-31")
    page.get_by_role("button", name="查看").click()
    expect(page.locator(".ov-line .ov-counted")).to_contain_text("2020-01-01", timeout=WAIT_MS)
    expect(page.locator(".ov-empty").first).to_contain_text("还没有对话")
    expect(page.locator(".js-plotly-plot:visible")).to_have_count(0)
    assert fits(page)


def test_of_days_chosen_one_upon_the_other_the_last_are_shown(owner: Shopper) -> None:
    before = datetime.now(ZoneInfo("Asia/Shanghai")).date()
    for choice in ("今天", "近 28 天", "今天", "近 28 天"):
        owner.page.get_by_label(choice, exact=True).check()
    counted = owner.page.locator(".ov-line .ov-counted")
    days = [str(before + timedelta(days=n - 27)) for n in range(2)]  # midnight may pass
    expect(counted).to_contain_text(re.compile("|".join(days)), timeout=WAIT_MS)
    assert not any("/queue/" in url for url in owner.requests)


def test_a_table_is_saved_as_it_stands(owner: Shopper) -> None:
    with owner.page.expect_download() as saved:
        owner.page.get_by_role("link", name="下载 CSV：没找到的需求").click()
    text = saved.value.path().read_text("utf-8-sig")
    assert saved.value.suggested_filename.startswith("unmet-")
    assert "潜水艇" in text
    assert "13800138000" not in text


def contrast(one: str, two: str) -> float:
    """Of two colours as browsers write them (WCAG 2.2)."""
    light, dark = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    channels = [float(part) / 255 for part in color[color.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
