"""Photos chosen and pasted, and voice messages recorded, in a real browser with a machine-made voice."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.assistant.attachments.test_checking import photo
from tests.ui.browsing import FLAGS, WAIT_MS, Shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
VOICE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]


@pytest.fixture(scope="module")
def hearing(chromium: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        flags = [*FLAGS, *VOICE]
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        yield running
        running.close()


@pytest.fixture(params=[1280, 390])
def page(hearing: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = hearing.new_context(viewport={"width": request.param, "height": 800})
    context.grant_permissions(["microphone"], origin=site.rstrip("/"))
    opened = context.new_page()
    Shopper(opened).open(site)
    yield opened
    context.close()


def settled(page: Page) -> None:
    page.wait_for_selector(".dg:not(.dg-busy)", timeout=WAIT_MS)


def test_a_photo_is_sent_shown_and_passed_on(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(photo(size=(400, 300)))
    page.set_input_files("[data-file=photo]", file)
    picture = page.locator(".dg-attachment img")
    expect(picture).to_be_visible(timeout=WAIT_MS)
    page.wait_for_function("document.querySelector('.dg-attachment img').naturalWidth === 400")
    expect(page.locator(".dg-newest .dg-reply")).to_contain_text("照片")
    expect(page.locator(".dg-newest .dg-reply")).to_be_in_viewport()
    expect(page.locator(".dg-handoff")).to_be_visible()
    page.reload()
    expect(picture).to_be_visible(timeout=WAIT_MS)


def test_a_file_that_is_no_photo_is_refused_in_words(page: Page, tmp_path: Path) -> None:
    file = tmp_path / "photo.png"
    file.write_bytes(b"no photo at all")
    page.set_input_files("[data-file=photo]", file)
    expect(page.locator(".dg-error")).to_contain_text("6 MB")
    settled(page)
    page.fill(".dg-composer textarea", "想买双跑步鞋")
    page.keyboard.press("Enter")
    expect(page.locator(".dg-card").first).to_be_visible(timeout=WAIT_MS)


def test_a_recording_is_sent_and_can_be_played(page: Page) -> None:
    page.locator("[data-do=record]").click()
    expect(page.locator(".dg-recording")).to_contain_text("0:01", timeout=WAIT_MS)
    page.locator("[data-do=record-send]").click()
    expect(page.locator(".dg-attachment audio")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".dg-newest .dg-reply")).to_contain_text("语音")
    page.wait_for_function("document.querySelector('.dg-attachment audio').readyState >= 1")


def test_a_recording_can_be_thrown_away(page: Page) -> None:
    page.locator("[data-do=record]").click()
    expect(page.locator(".dg-recording")).to_be_visible()
    page.locator("[data-do=record-cancel]").click()
    expect(page.locator(".dg-recording")).to_be_hidden()
    expect(page.locator(".dg-turn")).to_have_count(0)
