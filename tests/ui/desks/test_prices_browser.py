"""The panel on prices in a real browser: opened, a price tried, saved; empty where a shop is young."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from tests.ui.browsing import Shopper, browser, shopper
from tests.ui.conftest import make_shop, serving
from tests.ui.desks.price_histories_shop import sold_shop
from tests.ui.desks.test_login import PASSWORD
from tests.ui.test_accessibility_browser import RULES, SEVERE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAIT_MS = 60_000
LOOKS = [pytest.param((1280, False), id="wide light"), pytest.param((390, True), id="narrow dark")]


def site_of(service: Service) -> Iterator[str]:
    AccountStore(service.shop.engine).add("Ada", Role.ADMIN, PASSWORD, datetime.now(UTC))
    with serving(service) as address:
        yield address
    service.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from site_of(sold_shop(tmp_path_factory.mktemp("sold"), datetime.now(UTC)))


@pytest.fixture(scope="module")
def young(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    yield from site_of(Service.open(make_shop(tmp_path_factory.mktemp("young"))))


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


def opened(page: Page, address: str) -> None:
    """Logs in, and opens the panel."""
    page.set_default_timeout(WAIT_MS)
    page.set_extra_http_headers({"Accept-Language": "zh-CN"})
    page.goto(f"{address}overview")
    page.get_by_label("账号").fill("ada")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("button", name="价格与促销").click()


@pytest.fixture(params=LOOKS)
def owner(request: pytest.FixtureRequest, running: Browser, site: str) -> Iterator[Shopper]:
    width, dark = request.param
    with shopper(running, width, dark=dark) as one:
        opened(one.page, site)
        yield one


def test_a_price_is_tried_and_the_curve_moves_with_it(owner: Shopper) -> None:
    page = owner.page
    told = page.locator(".prose.ov-brings")
    expect(told).to_contain_text("每周约", timeout=WAIT_MS)
    expect(told).to_contain_text("不知道这件商品的成本")
    expect(page.locator("#ov-curve .main-svg").first).to_be_visible()
    slider = page.locator("#ov-price input[type=range]")
    before = told.inner_text()
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    expect(told).not_to_have_text(before)
    value = float(slider.input_value())
    expect(told).to_contain_text(f"定价 ¥{value:g}")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert owner.complaints == []


def test_both_tables_stand_there_and_are_saved(owner: Shopper) -> None:
    page = owner.page
    effects = page.locator(".ov-wide", has_text="改价和促销带来了什么")
    expect(effects).to_contain_text("卖得更多", timeout=WAIT_MS)
    expect(effects).to_contain_text("降价 20%")
    prices = page.locator(".ov-wide", has_text="价格动了，销量怎么变")
    expect(prices).to_contain_text("14 件商品有结论")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 CSV：价格动了，销量怎么变").click()
    assert "商品编号" in Path(saved.value.path()).read_text("utf-8-sig")


def test_nobody_is_shut_out(owner: Shopper) -> None:
    page = owner.page
    expect(page.locator("#ov-curve .main-svg").first).to_be_visible(timeout=WAIT_MS)
    page.wait_for_timeout(400)
    found = Axe().run(page, options=RULES).response["violations"]
    told = [
        f"{rule['id']}: {node['html'][:160]} {[one['message'] for one in node['any']]}"
        for rule in found
        if rule["impact"] in SEVERE
        for node in rule["nodes"]
    ]
    assert told == []


def test_a_young_shop_is_told_what_it_takes(running: Browser, young: str) -> None:
    with shopper(running, 1280) as one:
        opened(one.page, young)
        expect(one.page.get_by_text("历史还太少")).to_be_visible(timeout=WAIT_MS)
        expect(one.page.get_by_text("还没有改过价")).to_be_visible()
        expect(one.page.locator("#ov-price")).to_have_count(0)
        assert one.complaints == []
