"""Takes the pictures in ``docs/screenshots`` from a running shop.

    daogou demo --port 7860 &
    python docs/make_screenshots.py http://127.0.0.1:7860/

Needs the ``dev`` extra and a Chromium on PATH. The demo shop with its default seed gives the
pictures in the repository.
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

TARGET = Path(__file__).parent / "screenshots"
FLAGS = ["--headless", "--no-sandbox", "--disable-background-networking", "--disable-gpu"]
WIDE, NARROW = (1280, 800), (390, 844)
CHINESE = ("想买双跑步鞋，五百以内", "再便宜点", "不要黑色的", "对比前两个", "第二个加购物车")
ENGLISH = (
    "running shoes under 400",
    "not black",
    "compare the first two",
    "add the second to cart",
)
# Pictures further along a row would be loaded only when they come into view.
PICTURES_ARE_LOADED = """() => [...document.images].every((image) => {
  image.loading = "eager";
  return image.complete;
})"""
STEPS = ("found", "cheaper", "narrowed", "compared", "chosen")
ENGLISH_STEPS = ("found", "narrowed", "compared", "chosen")
KEPT = {"light": ("empty", "found", "compared", "cart", "details"), "dark": ("found", "compared")}


def take(address: str) -> None:
    """All pictures: two widths, two languages, light and dark."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        for language, messages in (("zh", CHINESE), ("en", ENGLISH)):
            for width, height in (WIDE, NARROW):
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme="dark" if scheme == "dark" else "light",
                        has_touch=width < 500,
                        reduced_motion="reduce",
                    )
                    name = f"{language}-{width}-{scheme}"
                    _converse(context.new_page(), address, messages, name)
                    context.close()
        browser.close()


def _converse(page: Page, address: str, messages: tuple[str, ...], name: str) -> None:
    page.goto(address)
    page.wait_for_selector(".dg[data-ready]", timeout=60_000)
    if name.startswith("en"):
        page.click("[data-language=en]")
        page.wait_for_selector(".dg[lang=en]:not(.dg-busy)")
    _picture(page, f"{name}-empty")
    steps = STEPS if name.startswith("zh") else ENGLISH_STEPS
    for number, message in enumerate(messages, 1):
        page.fill(".dg-composer textarea", message)
        page.keyboard.press("Enter")
        _answered(page, number)
        _picture(page, f"{name}-{steps[number - 1]}")
    _choose_size(page, len(messages) + 1)
    _picture(page, f"{name}-cart")
    page.locator(".dg-card [data-do=details]").first.click()
    _picture(page, f"{name}-details")


def _choose_size(page: Page, number: int) -> None:
    chip = page.locator(".dg-newest .dg-suggestions .dg-chip").first
    if chip.is_visible():
        chip.click()
        _answered(page, number)


def _answered(page: Page, number: int) -> None:
    page.wait_for_selector(f".dg-turn:nth-child({number}):not(.dg-pending)", timeout=60_000)
    page.wait_for_selector(".dg:not(.dg-busy)", timeout=60_000)


def _picture(page: Page, name: str) -> None:
    *_, scheme, step = name.split("-")
    if step not in KEPT[scheme]:
        return
    page.wait_for_function(PICTURES_ARE_LOADED)
    page.wait_for_timeout(300)
    page.screenshot(path=TARGET / f"{name}.png")


def chromium() -> str:
    """The path of the browser."""
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        raise SystemExit(f"No browser found; expected one of {', '.join(names)} on PATH.")
    return found


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("Usage: python docs/make_screenshots.py ADDRESS")
    take(sys.argv[1])
