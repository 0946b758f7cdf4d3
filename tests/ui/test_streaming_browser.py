"""A slow writer on the page: the reply appears sentence by sentence, and ends as the turn that is kept."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.assistant.nlg.models.stub import Stub, serving
from tests.ui import conftest
from tests.ui.browsing import WAIT_MS, Shopper, browser, shopper
from tests.ui.test_presence import slow_shop

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def stub() -> Iterator[Stub]:
    with serving() as one:
        yield one


@pytest.fixture(scope="module")
def slow_site(stub: Stub, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder: Path = tmp_path_factory.mktemp("slow") / "shop"
    service = slow_shop(folder, stub)
    with conftest.serving(service) as address:
        yield address
    service.close()


@pytest.fixture
def visitor(running: Browser, slow_site: str) -> Iterator[Shopper]:
    with shopper(running, 390) as opened:
        opened.open(slow_site)
        yield opened


def test_words_are_seen_before_the_reply_is_whole(visitor: Shopper, stub: Stub) -> None:
    stub.ending.clear()
    page = visitor.page
    page.fill(".dg-composer textarea", "三百以内的跑步鞋，不要黑色")
    page.keyboard.press("Enter")
    writing = page.locator(".dg-writing")
    expect(writing).to_be_visible(timeout=WAIT_MS)
    expect(writing).not_to_be_empty()
    first = writing.inner_text()
    stub.ending.set()
    expect(page.locator(".dg-newest .dg-card").first).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".dg-turn")).to_have_count(1)
    assert first.strip() in visitor.reply()
    assert len(stub.asked) == 1
    assert not visitor.complaints


def test_a_writer_that_fails_leaves_the_templates_words(visitor: Shopper, stub: Stub) -> None:
    stub.statuses = [500, 500, 500]
    visitor.say("三百以内的跑步鞋")
    assert visitor.reply()
    expect(visitor.page.locator(".dg-newest .dg-card").first).to_be_visible()
    stub.statuses = []
