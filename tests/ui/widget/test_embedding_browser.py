"""The chat on a plain page of another origin: one script line, in a real browser."""

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from assistant.conversations.seats import Seats
from assistant.service.service import Service
from tests.ui.browsing import browser
from tests.ui.conftest import serving

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
PAGE = """<!doctype html><html lang="zh"><meta charset="utf-8"><title>小店</title>
<h1>小店的商品页</h1><p id="cart"></p>
<script async src="{site}embed.js" {attributes}></script>
<script>
addEventListener("daogou:cart", (event) => {{
  document.querySelector("#cart").textContent = JSON.stringify(event.detail);
}});
</script>"""


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Says nothing."""


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """A folder of plain pages and the origin that serves it."""
    folder = tmp_path_factory.mktemp("pages")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


@pytest.fixture(scope="module")
def embedded(
    shop_folder: Path, pages: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Service]]:
    """The site of a shop that lets the pages' origin show its chat, in its own colour."""
    folder = tmp_path_factory.mktemp("embedded") / "shop"
    shutil.copytree(shop_folder, folder, ignore=shutil.ignore_patterns("*.lock"))
    settings = folder / "shop.toml"
    allowed = f'widget_origins = ["{pages[1]}"]\nwidget_color = "#8a2be2"\n'
    settings.write_text(settings.read_text("utf-8") + allowed, "utf-8")
    opened = Service.open(folder, seats=Seats())
    with serving(opened) as address:
        yield address, opened
    opened.close()


@pytest.fixture(scope="module")
def chat(embedded: tuple[str, Service]) -> str:
    """Where that site is."""
    return embedded[0]


@pytest.fixture(params=[1280, 390])
def page(running: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = running.new_context(
        viewport={"width": request.param, "height": 800}, reduced_motion="reduce"
    )
    yield context.new_page()
    context.close()


def visit(page: Page, pages: tuple[Path, str], site: str, attributes: str = "") -> FrameLocator:
    """Opens a page with the script line, and the chat on it."""
    folder, origin = pages
    (folder / "goods.html").write_text(PAGE.format(site=site, attributes=attributes), "utf-8")
    page.goto(f"{origin}/goods.html")
    page.get_by_role("button", name="打开小鞋店的导购").click()
    return page.frame_locator("#daogou-chat iframe")


def ready(frame: FrameLocator) -> None:
    expect(frame.locator(".dg[data-ready]")).to_be_visible(timeout=30_000)


def say(frame: FrameLocator, text: str) -> None:
    frame.locator(".dg-composer textarea").fill(text)
    frame.locator(".dg-composer textarea").press("Enter")
    expect(frame.locator(".dg-pending")).to_have_count(0, timeout=30_000)


def test_nothing_is_loaded_before_the_chat_is_opened(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    folder, origin = pages
    (folder / "goods.html").write_text(PAGE.format(site=chat, attributes=""), "utf-8")
    page.goto(f"{origin}/goods.html")
    expect(page.get_by_role("button", name="打开小鞋店的导购")).to_be_visible()
    assert [url for url in asked if url.startswith(chat)] == [f"{chat}embed.js"]


def test_what_goes_into_the_cart_reaches_the_page(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    frame = visit(page, pages, chat)
    ready(frame)
    say(frame, "想买双跑步鞋，五百以内")
    say(frame, "第一个42码加购物车")
    expect(page.locator("#cart")).to_contain_text('"added":[{', timeout=30_000)
    told = page.locator("#cart").inner_text()
    assert "-42" in told
    assert '"removed":[]' in told
    assert frame.locator(".dg-send").evaluate("node => getComputedStyle(node).backgroundColor") == (
        "rgb(138, 43, 226)"
    )


def test_a_product_page_opens_with_its_product(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    frame = visit(page, pages, chat, 'data-product="shoe-3"')
    ready(frame)
    expect(frame.locator(".dg-looking")).to_contain_text("Pace3")
    say(frame, "多少钱")
    expect(frame.locator(".dg-newest .dg-reply")).to_contain_text("229")
    page.evaluate("Daogou.product('shoe-5')")
    expect(frame.locator(".dg-looking")).to_contain_text("Pace5")
    say(frame, "这款多少钱")
    expect(frame.locator(".dg-newest .dg-reply")).to_contain_text("329")
    frame.locator("[data-do=look-away]").click()
    expect(frame.locator(".dg-looking")).to_be_hidden()


def test_the_page_can_ask_and_close_and_hears_of_it(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    frame = visit(page, pages, chat)
    ready(frame)
    page.evaluate("window.seen = []; Daogou.on('close', () => { window.seen.push('closed'); }); 0")
    page.evaluate("Daogou.ask('有白色的跑步鞋吗')")
    expect(frame.locator(".dg-newest .dg-said")).to_contain_text("有白色的跑步鞋吗")
    page.evaluate("Daogou.close()")
    expect(page.locator("#daogou-chat section")).to_be_hidden()
    assert page.evaluate("window.seen") == ["closed"]
    expect(page.get_by_role("button", name="打开小鞋店的导购")).to_be_focused()


def test_the_chat_comes_in_the_language_of_the_page(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    folder, origin = pages
    html = PAGE.format(site=chat, attributes="data-open").replace('lang="zh"', 'lang="en"')
    (folder / "english.html").write_text(html, "utf-8")
    page.goto(f"{origin}/english.html")
    frame = page.frame_locator("#daogou-chat iframe")
    ready(frame)
    expect(frame.locator(".dg-welcome h2")).to_have_text("What are you looking for?")
    expect(page.locator("#daogou-chat section")).to_have_attribute(
        "aria-label", "Little Shoe Shop chat"
    )


def test_a_page_that_is_not_on_the_list_gets_no_chat(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    folder, origin = pages
    (folder / "goods.html").write_text(PAGE.format(site=chat, attributes="data-open"), "utf-8")
    elsewhere = origin.replace("127.0.0.1", "localhost")
    page.goto(f"{elsewhere}/goods.html")
    page.locator("#daogou-chat iframe").wait_for(state="attached")
    page.wait_for_timeout(1500)
    assert page.frame_locator("#daogou-chat iframe").locator(".dg").count() == 0


def test_a_stranger_among_the_windows_is_not_listened_to(
    page: Page, pages: tuple[Path, str], chat: str
) -> None:
    frame = visit(page, pages, chat)
    ready(frame)
    page.evaluate("window.postMessage({ daogou: 'cart', value: { cart: ['forged'] } }, '*')")
    page.wait_for_timeout(300)
    expect(page.locator("#cart")).to_have_text("")
