"""The owner's page in a real browser: a question answered, a conflict heard, a change taken back."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.browsing import FLAGS
from tests.ui.conftest import HOSTILE, make_shop, serving
from tests.ui.test_accessibility_browser import RULES, SEVERE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PASSWORD = "long enough for tests"  # noqa: S105
WAIT_MS = 60_000
SMALL = """() => [...document.querySelectorAll('.ad button, .ad input, .ad select, .ad summary')]
  .filter((node) => node.checkVisibility({visibilityProperty: true}) && node.type !== 'checkbox')
  .map((node) => [node.ariaLabel || node.textContent || node.name, node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < 40 || box.height < 40))
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    service = Service.open(make_shop(tmp_path_factory.mktemp("admin")))
    for name in ("ada", "bea"):
        AccountStore(service.shop.engine).add(name, Role.ADMIN, PASSWORD, datetime.now(UTC))
    service.follow()
    with serving(service) as address:
        yield address, service
    service.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@contextmanager
def admin(browser: Browser, address: str, name: str = "ada", **more: Any) -> Iterator[Page]:  # noqa: ANN401
    """The page of somebody who is logged in; complaints of the browser fail the test."""
    viewport = {"width": more.pop("width", 1280), "height": 900}
    context = browser.new_context(locale="zh-CN", viewport=viewport, **more)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"{address}admin")
    page.get_by_label("账号").fill(name)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_selector(".ad[data-ready]", timeout=WAIT_MS)
    yield page
    assert complaints == []
    assert page.evaluate("window.hacked") is None
    context.close()


def said(service: Service, text: str) -> str:
    return str(service.reply(service.start(), Say(text)).to_json()["reply"])


def tab(page: Page, name: str) -> None:
    page.get_by_role("navigation").get_by_role("button", name=name, exact=True).click()
    expect(page.get_by_role("heading", level=2, name=name)).to_be_visible()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def severe(page: Page) -> list[str]:
    page.wait_for_timeout(300)
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]}"
        for rule in found
        if rule["impact"] in SEVERE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_an_entry_is_added_lives_and_is_undone(
    browser: Browser, site: tuple[str, Service], width: int, scheme: str
) -> None:
    with admin(browser, site[0], width=width, color_scheme=scheme) as page:
        tab(page, "常见问题")
        expect(page.get_by_text("还没有常见问题")).to_be_visible()
        seen = {"empty": severe(page)}
        page.get_by_role("button", name="新增").click()
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("至少写一种问法")).to_be_visible()
        expect(page.get_by_label("中文问法")).to_be_focused()
        seen["wrong"] = severe(page)
        page.get_by_label("中文问法").fill("可以用礼品卡付款吗\n礼品卡能付款吗")
        page.get_by_label("中文回答").fill("可以，结账时填礼品卡号。")
        seen["form"] = severe(page)
        assert fits(page)
        assert page.evaluate(SMALL) == []
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("下一句回复就生效")).to_be_visible()
        page.get_by_role("button", name="撤销").hover()  # it stays as long as that
        expect(page.get_by_role("button", name="可以用礼品卡付款吗")).to_be_visible()
        assert "礼品卡号" in said(site[1], "可以用礼品卡付款吗")
        page.get_by_label("搜索").fill("没有这样的")
        expect(page.get_by_text("没有找到包含")).to_be_visible()
        page.get_by_label("搜索").fill("卡号")
        expect(page.get_by_role("button", name="可以用礼品卡付款吗")).to_be_visible()
        seen["list"] = severe(page)
        assert undone(page, site[1]) == []
        assert {state: told for state, told in seen.items() if told} == {}


def undone(page: Page, service: Service) -> list[str]:
    """Takes the entry back; what axe holds against the log then."""
    page.get_by_role("button", name="撤销").click()
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert "礼品卡号" not in said(service, "可以用礼品卡付款吗")
    tab(page, "改动记录")
    expect(page.get_by_text("新增").first).to_be_visible()
    page.locator("summary").nth(1).click()
    assert fits(page)
    assert page.evaluate(SMALL) == []
    return severe(page)


def test_who_saves_second_hears_it_and_loses_nothing(
    browser: Browser, site: tuple[str, Service]
) -> None:
    with admin(browser, site[0]) as ada, admin(browser, site[0], "bea") as bea:
        ada.get_by_role("button", name="新增").click()
        ada.get_by_label("中文问法").fill(f"能开箱验货吗{HOSTILE}")
        ada.get_by_label("中文回答").fill("能。")
        ada.get_by_role("button", name="保存").click()
        expect(ada.get_by_text("下一句回复就生效")).to_be_visible()
        for page in (ada, bea):
            page.reload()
            page.get_by_role("button", name="能开箱验货吗").click()
            expect(page.get_by_label("中文回答")).to_have_value("能。")
        ada.get_by_label("中文回答").fill("能，请当面验。")
        ada.get_by_role("button", name="保存").click()
        expect(ada.get_by_text("下一句回复就生效")).to_be_visible()
        bea.get_by_label("中文回答").fill("不能。")
        bea.get_by_role("button", name="保存").click()
        alert = bea.get_by_role("alert")
        expect(alert).to_contain_text("ada")
        expect(alert).to_contain_text("能，请当面验。")
        expect(bea.get_by_label("中文回答")).to_have_value("不能。")
        assert severe(bea) == []
        bea.get_by_role("button", name="用我填的覆盖").click()
        expect(bea.get_by_text("下一句回复就生效")).to_be_visible()
        bea.get_by_role("button", name="能开箱验货吗").click()
        bea.get_by_role("button", name="删除").click()
        bea.get_by_role("dialog").get_by_role("button", name="删除").click()
        expect(bea.get_by_text("已删除")).to_be_visible()


def test_the_page_speaks_english_and_keeps_what_is_unsaved(
    browser: Browser, site: tuple[str, Service]
) -> None:
    with admin(browser, site[0], width=390) as page:
        page.get_by_role("button", name="English").click()
        page.get_by_role("button", name="Add").click()
        page.get_by_label("Answer in English").fill("kept")
        page.get_by_role("button", name="Changes").click()
        page.get_by_role("dialog").get_by_role("button", name="Cancel").click()
        expect(page.get_by_label("Answer in English")).to_have_value("kept")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("at least one way to ask")).to_be_visible()
        page.context.clear_cookies()
        page.get_by_label("Questions in English").fill("may I open the box")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("You were logged out")).to_be_visible()
        expect(page.get_by_label("Answer in English")).to_have_value("kept")


def test_a_rule_hides_goods_until_a_day_and_is_found_again(
    browser: Browser, site: tuple[str, Service]
) -> None:
    with admin(browser, site[0], width=390) as page:
        tab(page, "商品摆放")
        page.get_by_role("button", name="新增").click()
        page.get_by_label("做什么").select_option("hide")
        expect(page.get_by_label("排第几")).to_be_hidden()
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("至少写一样")).to_be_visible()
        page.get_by_label("添加：品牌").fill("山迹")
        page.get_by_label("添加：品牌").press("Tab")
        expect(page.get_by_label("品牌", exact=True)).to_have_value("山迹")
        page.get_by_label("到什么时候", exact=True).fill("2099-11-30")
        assert fits(page)
        assert severe(page) == []
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("下一句回复就生效")).to_be_visible()
        expect(page.get_by_text("进行中")).to_be_visible()
        assert severe(page) == []
        assert "山迹" not in said(site[1], "跑步鞋")
        page.get_by_role("button", name="隐藏").click()
        expect(page.get_by_label("到什么时候", exact=True)).to_have_value("2099-11-30")
        page.get_by_role("button", name="删除").click()
        page.get_by_role("dialog").get_by_role("button", name="删除").click()
        expect(page.get_by_text("还没有规则")).to_be_visible()
        tab(page, "改动记录")
        expect(page.locator("summary").first).to_contain_text("隐藏 · 山迹")


def test_promotions_synonyms_and_the_voice_are_edited(
    browser: Browser, site: tuple[str, Service]
) -> None:
    with admin(browser, site[0], color_scheme="dark") as page:
        tab(page, "促销")
        page.get_by_role("button", name="新增").click()
        page.locator("[name=start]").fill("2020-01-01")
        page.locator("[name=end]").fill("2099-01-01")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("减多少还没写")).to_be_visible()
        assert severe(page) == []
        page.get_by_label("活动价").fill("66")
        page.get_by_label("商品编号").fill("shoe-3")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("进行中")).to_be_visible()
        product = site[1].product("shoe-3")
        assert product is not None
        assert product["price"] == 66
        tab(page, "同义词")
        page.get_by_role("button", name="新增").click()
        page.get_by_label("名字").fill("跑步鞋\n足底神器")
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_role("button", name="跑步鞋 = 足底神器")).to_be_visible()
        page.get_by_role("button", name="说话方式").click()
        page.get_by_label("语气").select_option("qin")
        page.get_by_label("中文开场白").fill("欢迎来逛小鞋店")
        assert severe(page) == []
        with page.expect_response("**/api/admin/voice?language=zh"):
            page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("下一句回复就生效")).to_be_visible()
        assert site[1].greeting("zh") == "欢迎来逛小鞋店"
        expect(page.get_by_label("语气")).to_have_value("qin")


def test_a_question_is_dismissed_and_a_search_compared(
    browser: Browser, site: tuple[str, Service]
) -> None:
    said(site[1], "可以用礼品卡付款吗")
    with admin(browser, site[0]) as page:
        tab(page, "没答上来的")
        mine = page.locator(".ad-question").filter(has_text="可以用礼品卡付款吗")
        mine.get_by_role("button", name="不是该答的问题").click()
        expect(page.get_by_text("不再列出这个问题")).to_be_visible()
        expect(mine).to_have_count(0)
        tab(page, "商品摆放")
        page.get_by_role("button", name="新增").click()
        page.get_by_label("做什么").select_option("hide")
        page.get_by_label("添加：品牌").fill("山迹")
        page.get_by_label("添加：品牌").press("Tab")
        page.get_by_label("顾客这样搜时").fill("跑步鞋")
        page.get_by_role("button", name="比较列表").click()
        sides = page.locator(".ad-searching .ad-side")
        expect(sides.first).to_contain_text("山迹")
        expect(sides.last).to_contain_text("云驰")
        expect(sides.last).not_to_contain_text("山迹 Pace")
        assert severe(page) == []


def test_an_unanswered_question_is_answered_after_a_look_at_what_it_changes(
    browser: Browser, site: tuple[str, Service]
) -> None:
    question = "发票能开增值税专用的吗"
    folder = site[1].shop.path / "dialogues"
    folder.mkdir(exist_ok=True)
    (folder / "own.yaml").write_text(
        f"dialogue: invoice\nturns:\n  - say: {question}\n    expect: {{action: answer}}\n", "utf-8"
    )
    for text in (question, f"{question}？", question, f"{question}{HOSTILE}"):
        said(site[1], text)
    with admin(browser, site[0], width=390, color_scheme="dark") as page:
        tab(page, "没答上来的")
        expect(page.get_by_text("问过 3 次")).to_be_visible()
        assert fits(page)
        assert severe(page) == []
        page.get_by_role("button", name="回答", exact=True).first.click()
        expect(page.get_by_label("中文问法")).to_have_value(re.compile(question))
        page.get_by_role("button", name="预览影响").click()
        expect(page.get_by_text("至少写一种语言的回答")).to_be_visible()
        page.get_by_label("中文问法").fill(question)
        page.get_by_label("中文回答").fill("可以开专票，下单时备注抬头。")
        page.get_by_role("button", name="预览影响").click()
        expect(page.locator(".ad-sides").first).to_contain_text("下单时备注抬头")
        assert "下单时备注抬头" not in said(site[1], question)
        assert fits(page)
        assert severe(page) == []
        page.get_by_role("button", name="保存").click()
        expect(page.get_by_text("下一句回复就生效")).to_be_visible()
        assert "下单时备注抬头" in said(site[1], question)
        tab(page, "没答上来的")
        expect(page.get_by_text(re.compile("^共|这一周没有"))).to_be_visible()
        expect(page.get_by_text(question, exact=True)).to_have_count(0)
