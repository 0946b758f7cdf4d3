"""The testers' desk in a real browser: log in, run, accept, make a test of a conversation, log out."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.browsing import FLAGS
from tests.ui.channels.scenes import wait_until
from tests.ui.conftest import HOSTILE, make_shop, serving

pytestmark = pytest.mark.browser
PASSWORD = "long enough for tests"  # noqa: S105
WAIT_MS = 60_000
FILE = """
dialogue: cheap shoes
turns:
  - say: 想买双跑步鞋，五百以内
    expect: {action: search}
---
dialogue: <img src=x onerror=window.hacked=1>
turns:
  - say: "<script>window.hacked=1</script>"
    expect: {action: checkout}
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    folder = make_shop(tmp_path_factory.mktemp("qa"))
    (folder / "dialogues").mkdir()
    (folder / "dialogues" / "own.yaml").write_text(FILE, "utf-8")
    service = Service.open(folder)
    AccountStore(service.shop.engine).add("Tess", Role.TESTER, PASSWORD, datetime.now(UTC))
    talked = service.start()
    for text in ("想买双跑步鞋，五百以内", f"寄给李雷 13800138000 {HOSTILE}"):
        service.reply(talked, Say(text))
    with serving(service) as address:
        yield address, service
    service.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(params=[1280, 390])
def desk(
    request: pytest.FixtureRequest, browser: Browser, site: tuple[str, Service]
) -> Iterator[Page]:
    context = browser.new_context(locale="zh-CN", viewport={"width": request.param, "height": 900})
    page = context.new_page()
    page.set_default_timeout(WAIT_MS)
    page.goto(f"{site[0]}qa")
    page.get_by_label("账号").fill("tess")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("button", name="开始回放")).to_be_visible(timeout=WAIT_MS)
    expect(page.get_by_text("own.yaml").first).to_be_visible(timeout=WAIT_MS)
    yield page
    context.close()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def test_files_are_run_and_what_failed_stands_open(desk: Page, site: tuple[str, Service]) -> None:
    desk.get_by_role("button", name="开始回放").click()
    report = desk.locator(".replay")
    expect(report).to_be_visible(timeout=WAIT_MS)
    expect(report).to_contain_text("2 dialogues")
    expect(report.locator("details[open]")).to_contain_text("checkout")
    assert desk.evaluate("window.hacked") is None
    assert fits(desk)
    for kind, begins in (("html", "<!doctype html>"), ("xml", "<?xml"), ("json", "{")):
        answer = desk.request.get(f"{site[0]}qa/report.{kind}")
        assert answer.status == 200
        assert answer.text().startswith(begins)


def test_a_report_is_there_when_the_page_is_opened_anew(desk: Page) -> None:
    desk.get_by_role("button", name="开始回放").click()
    expect(desk.locator(".replay")).to_be_visible(timeout=WAIT_MS)
    desk.wait_for_timeout(1_500)  # what asks how far a run is has stopped asking
    expect(desk.locator(".replay")).to_have_count(1)
    desk.reload()
    expect(desk.locator(".replay")).to_contain_text("2 dialogues", timeout=WAIT_MS)


def test_the_output_is_accepted(desk: Page, site: tuple[str, Service]) -> None:
    baseline = site[1].shop.path / "dialogues" / "own.yaml.baseline.json"
    baseline.unlink(missing_ok=True)
    desk.get_by_role("button", name="存为基线").click()
    wait_until(baseline.is_file)  # the note alone may be of the run before
    expect(desk.locator(".desk-note")).to_contain_text("已存为基线", timeout=WAIT_MS)


def test_a_conversation_is_said_again_and_saved(desk: Page, site: tuple[str, Service]) -> None:
    folder: Path = site[1].shop.path / "dialogues"
    (folder / "recorded.yaml").unlink(missing_ok=True)
    desk.get_by_role("tab", name="真实对话").click()
    desk.get_by_role("button", name="按原话再跑一遍").click()
    expect(desk.locator(".replay:visible")).to_contain_text("1 passed", timeout=WAIT_MS)
    assert "13800138000" not in desk.content()
    desk.get_by_role("button", name="存成测试").click()
    expect(desk.locator(".cm-content")).to_contain_text("19900000001", timeout=WAIT_MS)
    desk.get_by_role("button", name="保存").click()
    expect(desk.locator(".desk-note:visible")).to_contain_text("recorded.yaml", timeout=WAIT_MS)
    assert "李雷" not in (folder / "recorded.yaml").read_text("utf-8")
    assert desk.evaluate("window.hacked") is None
    assert fits(desk)


def test_conversations_are_found_by_words_and_day(desk: Page, site: tuple[str, Service]) -> None:
    other = site[1].start()
    site[1].reply(other, Say("有白色的袜子吗"))
    desk.get_by_role("tab", name="真实对话").click()
    pick = desk.get_by_role("combobox", name="最近的对话")
    desk.get_by_label("说过的话").fill("袜子")
    desk.get_by_label("说过的话").press("Enter")
    expect(pick).to_have_value(re.compile("袜子"), timeout=WAIT_MS)
    desk.get_by_label("哪一天").fill("1999-01-01")
    desk.get_by_label("哪一天").press("Enter")
    expect(desk.get_by_text("没有这样的对话")).to_be_visible(timeout=WAIT_MS)
    desk.get_by_label("哪一天").fill("yesterday")
    desk.get_by_label("哪一天").press("Enter")
    expect(desk.get_by_text("日期写成")).to_be_visible(timeout=WAIT_MS)
    assert fits(desk)


def test_what_a_product_has_to_do_with_others_is_drawn(desk: Page) -> None:
    desk.get_by_role("tab", name="商品图谱").click()
    product = desk.get_by_label("商品编号")
    product.fill("shoe-3")
    product.press("Enter")
    picture = desk.locator(".graph-frame svg")
    expect(picture).to_contain_text("Pace3", timeout=WAIT_MS)
    product.fill("shoe-15")  # its title is hostile
    desk.get_by_role("button", name="画出来").click()
    expect(picture).to_contain_text("山迹", timeout=WAIT_MS)
    assert desk.evaluate("window.hacked") is None
    product.fill("nothing like it")
    product.press("Enter")
    expect(desk.get_by_text("nothing like it").last).to_be_visible(timeout=WAIT_MS)
    assert fits(desk)


def test_who_logs_out_is_out(desk: Page, site: tuple[str, Service]) -> None:
    desk.get_by_role("button", name="退出登录").click()
    expect(desk.get_by_label("密码")).to_be_visible(timeout=WAIT_MS)
    desk.goto(f"{site[0]}qa/")
    expect(desk).to_have_url(re.compile("login"))
    for path in ("qa/report.json", "qa/config", "qa/gradio_api/info", "qa/gradio_api/run/predict"):
        assert desk.request.get(f"{site[0]}{path}").status in (401, 404), path
