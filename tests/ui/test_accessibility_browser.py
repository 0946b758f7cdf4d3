"""The page read by axe-core (WCAG 2.2 A and AA) in every state a shopper brings it into."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from tests.ui.browsing import Shopper, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
SEVERE = {"serious", "critical"}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


def severe(visitor: Shopper) -> list[str]:
    """What axe holds against the page as it is, serious or worse: rule and place."""
    visitor.page.wait_for_timeout(400)  # colours are judged once they no longer change
    found = Axe().run(visitor.page, options=RULES).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:160]} ({node['any'][0]['message'] if node['any'] else ''})"
        for rule in found
        if rule["impact"] in SEVERE
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)])
def test_no_state_of_the_page_shuts_anyone_out(
    running: Browser, site: str, width: int, dark: bool
) -> None:
    with shopper(running, width, dark=dark) as visitor:
        visitor.open(site)
        seen = {"welcome": severe(visitor)}
        visitor.say("想买双跑步鞋，五百以内，不要黑色")
        seen["cards"] = severe(visitor)
        visitor.page.locator(".dg-newest [data-do=dislike]").first.click()
        seen["why not"] = severe(visitor)
        visitor.page.keyboard.press("Escape")
        visitor.page.locator(".dg-ledger [data-do=revise]").nth(1).click()
        visitor.page.wait_for_selector(".dg-choices")
        seen["choices"] = severe(visitor)
        visitor.page.keyboard.press("Escape")
        visitor.page.locator(".dg-newest [data-do=details]").first.click()
        seen["details"] = severe(visitor)
        visitor.page.keyboard.press("Escape")
        visitor.say("对比前两个")
        seen["comparison"] = severe(visitor)
        visitor.say("add the second to cart")
        seen["variants, English"] = severe(visitor)
        visitor.press(".dg-newest .dg-suggestions .dg-chip")
        if width < 1100:
            visitor.page.locator(".dg-cart-button").click()
        seen["cart"] = severe(visitor)
        visitor.page.keyboard.press("Escape")
        visitor.page.locator("[data-do=profile]").click()
        visitor.page.wait_for_selector(".dg-knowing")
        seen["profile"] = severe(visitor)
    assert {state: wrong for state, wrong in seen.items() if wrong} == {}
