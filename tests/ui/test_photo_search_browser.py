"""A photo chosen on the page, looked at by a CLIP model: the goods like it stand beneath it as cards."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from assistant.service.service import Service
from tests.picture_shop import RED, goods, picture_shop, set_encoder, tiny_clip
from tests.ui.browsing import FLAGS, WAIT_MS, Shopper
from tests.ui.conftest import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = picture_shop(tmp_path_factory.mktemp("clip") / "shop", encoder=None)
    tiny_clip(folder / "models" / "tiny")
    set_encoder(folder, "models/tiny")
    service = Service.open(folder)
    with serving(service) as address:
        yield address
    service.close()


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield running
        running.close()


@pytest.fixture(params=[1280, 390])
def page(browser: Browser, seeing: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    opened = context.new_page()
    Shopper(opened).open(seeing)
    yield opened
    context.close()


def test_cards_stand_beneath_a_photo_and_after_a_reload_too(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    goods(RED).save(file)
    page.fill(".dg-composer textarea", "200元以内")
    page.set_input_files("[data-file=photo]", file)
    newest = page.locator(".dg-newest")
    expect(newest.locator(".dg-attachment img")).to_be_visible(timeout=WAIT_MS)
    expect(newest.locator(".dg-card").first).to_be_visible(timeout=WAIT_MS)
    expect(newest.locator(".dg-card").first).to_contain_text("3 号")
    expect(newest.locator(".dg-said", has_text="200元以内")).to_be_visible()
    expect(newest.locator(".dg-reply")).to_contain_text("照片")
    expect(page.locator(".dg-composer textarea")).to_have_value("")
    expect(newest.locator(".dg-chip", has_text="转人工")).to_be_visible()
    expect(page.locator(".dg-handoff")).to_have_count(0)
    page.reload()
    expect(page.locator(".dg-attachment img")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".dg-card").first).to_be_visible(timeout=WAIT_MS)
