"""The owner's page on learning, in a real browser: corrections reviewed, a version decided on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.model_versions import Registry
from assistant.runlog import Deed, Plan, RunLog
from assistant.service.service import Service
from tests.assistant.model_versions.conftest import school_folder
from tests.assistant.model_versions.small_model import made, put_right
from tests.ui.browsing import FLAGS
from tests.ui.conftest import HOSTILE, make_shop, serving
from tests.ui.desks.test_admin_browser import PASSWORD, SMALL, admin, fits, severe, tab

__all__ = ["school_folder"]  # a fixture of another folder
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
GOOD, BAD = "m-0000000001", "m-0000000002"


@pytest.fixture
def site(
    tmp_path: Path, school_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[tuple[str, Service]]:
    monkeypatch.setenv("DAOGOU_CLASSIFIER", "trained")
    monkeypatch.setenv("DAOGOU_EMBEDDED_FILE", str(school_folder / "weights.bin"))
    monkeypatch.setenv("DAOGOU_CACHE", str(school_folder / "cache"))
    module = "assistant.nlu.classifying.trained.shipped_model"
    monkeypatch.setattr(module, lambda: school_folder / "shipped")
    service = Service.open(make_shop(tmp_path))
    AccountStore(service.shop.engine).add("ada", Role.ADMIN, PASSWORD, datetime.now(UTC))
    put_right(
        service.shop.engine,
        [("gimme that", "buy"), ("hiya folks", "greet"), (f"take it {HOSTILE}", "buy")],
    )
    with service.shop.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE corrections SET review = NULL, reviewer = NULL")
    registry = Registry.of(service.shop.models)
    made(registry, school_folder / "shipped", GOOD)
    made(registry, school_folder / "shipped", BAD, worse=True)
    with RunLog.of(service.shop).run(Plan(Deed.TRAIN, "intent", {"rate": 0.5})) as run:
        for step, loss in enumerate((2.0, float("nan"), 1.0, 0.5)):
            run.point("loss", step, loss)
        run.tell({"macro_f1": 0.75}, "macro_f1")
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


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_the_owner_reviews_and_decides_on_versions(
    browser: Browser, site: tuple[str, Service], width: int, scheme: str
) -> None:
    with admin(browser, site[0], width=width, color_scheme=scheme) as page:
        tab(page, "学习")
        _reviewed(page)
        assert severe(page) == []
        assert fits(page)
        assert page.evaluate(SMALL) == []
        _decided(page)
        _read_of_runs(page)
        assert severe(page) == []
        assert fits(page)
    assert Registry.of(site[1].shop.models).state().current is None
    assert [step.what.value for step in Registry.of(site[1].shop.models).state().steps[2:]] == [
        "accepted",
        "rolled_back",
        "refused",
        "accepted",
        "rolled_back",
    ]


def _reviewed(page: Page) -> None:
    page.get_by_role("button", name="不采用 · hiya folks").click()
    expect(page.get_by_text("已经看过的（1）")).to_be_visible()
    page.get_by_role("button", name="采用没有疑问的 2 条").click()
    expect(page.get_by_text("没有待审的纠正")).to_be_visible()
    page.get_by_text("已经看过的（3）").click()
    expect(page.get_by_text("已采用 · ada")).to_have_count(2)
    page.reload()
    expect(page.get_by_text("已经看过的（3）")).to_be_visible()


def _decided(page: Page) -> None:
    good, bad = (page.get_by_role("article", name=name) for name in (GOOD, BAD))
    expect(good.get_by_role("row", name="盲测·英文意图")).to_contain_text("80.0%")
    good.get_by_role("button", name="采用这个版本").click()
    expect(page.get_by_text(f"现在用的是 {GOOD}")).to_be_visible()
    good.get_by_label("理由").fill("回答怪怪的")
    good.get_by_role("button", name="退回上一个版本").click()
    expect(page.get_by_text("现在用的是自带的模型")).to_be_visible()
    expect(bad.get_by_text("“盲测·英文意图”明显变差：9 条变错，0 条变对。")).to_be_visible()
    bad.get_by_role("button", name="拒绝").click()
    expect(page.get_by_text("请先写理由")).to_be_visible()
    bad.get_by_label("理由").fill("变差了")
    bad.get_by_role("button", name="拒绝").click()
    expect(bad.get_by_text("它被拒绝过：变差了")).to_be_visible()
    bad.get_by_role("button", name="仍然采用").click()
    expect(page.get_by_text("请先写理由")).to_be_visible()
    bad.get_by_label("理由").fill("试一天")
    bad.get_by_role("button", name="仍然采用").click()
    expect(page.get_by_text(f"现在用的是 {BAD}")).to_be_visible()
    bad.get_by_role("button", name="退回上一个版本").click()
    expect(page.get_by_text("现在用的是自带的模型")).to_be_visible()
    page.get_by_text("每一步的记录").click()
    expect(page.get_by_text("回答怪怪的")).to_be_visible()


def _read_of_runs(page: Page) -> None:
    run = page.get_by_role("article", name="训练意图模型 1")
    expect(run).to_contain_text("完成")
    expect(run).to_contain_text("macro_f1 0.75")
    run.get_by_text("学习曲线").click()
    expect(run.get_by_role("img", name="loss：从 2 到 0.5")).to_be_visible()
    assert run.locator("path").get_attribute("d").count("M") == 2  # type: ignore[union-attr]  # it has one
