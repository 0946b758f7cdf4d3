"""Driving the page as a shopper does, and watching what the browser asks and complains about."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-gpu",
]
WAIT_MS = 30_000
# What is expected of a page is waited for as long on a crowded machine as what is clicked.
expect.set_options(timeout=WAIT_MS)
# Rows of cards, tables and chips scroll inside themselves; everything else must fit the window.
WIDEST = """() => Math.max(document.documentElement.scrollWidth,
  ...[...document.querySelectorAll('.dg *')]
  .filter((node) => !node.closest('.dg-products, .dg-scroll, .dg-chips, .dg-side, .dg-sprite'))
  .map((node) => node.getBoundingClientRect().right))"""
SMALL = """(least) => [...document.querySelectorAll('.dg button, .dg summary')]
  .filter((node) => node.checkVisibility({visibilityProperty: true, opacityProperty: true}))
  .map((node) => [node.ariaLabel || node.textContent.trim(), node.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < least || box.height < least))
  .map(([name, box]) => `${name}: ${box.width} x ${box.height}`)"""
FACTS = """(cards) => cards.map((card) =>
  card.querySelector('.dg-details').content.querySelector('.dg-facts').textContent)"""


@dataclass(frozen=True, slots=True)
class Shopper:
    """One open page."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Types a message and waits for the answer."""
        self.page.fill(".dg-composer textarea", text)
        with self.answered():
            self.page.keyboard.press("Enter")

    def press(self, selector: str) -> None:
        """Clicks and waits for the answer."""
        with self.answered():
            self.page.locator(selector).first.click()

    @contextmanager
    def answered(self) -> Iterator[None]:
        """Waits until what happens inside was answered."""
        with self.page.expect_response("**/gradio_api/component_server/", timeout=WAIT_MS):
            yield
        self.page.wait_for_selector(".dg:not(.dg-busy)", timeout=WAIT_MS)

    def open(self, address: str) -> None:
        """Opens the page and waits until it can be used."""
        self.page.goto(address)
        self.page.wait_for_selector(".dg[data-ready]", timeout=WAIT_MS)

    def start_over(self) -> None:
        """Forgets everything, as if the page had never been open."""
        self.page.evaluate("localStorage.clear()")
        self.page.keyboard.press("Escape")
        self.press("[data-language=zh]")
        self.press("[data-do=new]")
        self.complaints.clear()
        self.requests.clear()

    def prices(self) -> list[float]:
        """The prices on the cards of the newest turn."""
        shown = self.page.locator(".dg-newest .dg-card .dg-price strong").all_inner_texts()
        return [float(price.strip("¥").replace(",", "")) for price in shown]

    def facts(self) -> list[str]:
        """What the details of each card of the newest turn list."""
        facts: list[str] = self.page.locator(".dg-newest .dg-card").evaluate_all(FACTS)
        return facts

    def reply(self) -> str:
        """The newest reply."""
        return self.page.locator(".dg-newest .dg-reply").inner_text()

    def chips(self) -> list[str]:
        """The requirements above the input."""
        return self.page.locator(".dg-ledger .dg-held .dg-chip-name").all_inner_texts()

    def widest(self) -> float:
        """How far the page reaches to the right, in pixels."""
        return float(self.page.evaluate(WIDEST))

    def small_targets(self, least: int = 40) -> list[str]:
        """Buttons too small for a thumb."""
        small: list[str] = self.page.evaluate(SMALL, least)
        return small


@contextmanager
def browser(executable: str) -> Iterator[Browser]:
    """A running Chromium without background traffic."""
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        yield running
        running.close()


@contextmanager
def shopper(running: Browser, width: int, *, dark: bool = False) -> Iterator[Shopper]:
    """A page in a fresh profile, ``width`` pixels wide; narrow ones are touched."""
    touched = width < 500
    context = running.new_context(
        viewport={"width": width, "height": 844 if touched else 800},
        color_scheme="dark" if dark else "light",
        has_touch=touched,
        reduced_motion="reduce",
    )
    visitor = Shopper(context.new_page())
    _watch(visitor)
    yield visitor
    context.close()


def _watch(visitor: Shopper) -> None:
    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            visitor.complaints.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(("data:", "blob:")):
            visitor.requests.append(request.url)

    visitor.page.on("console", heard)
    visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
    visitor.page.on("request", asked)
