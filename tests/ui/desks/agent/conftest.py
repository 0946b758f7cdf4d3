"""A running shop with two agents, a browser, and the desk as one of them has it open."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.ui import browsing
from tests.ui.desks.agent.driving import Desk, Site, at_desk, shop_of_agents


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with shop_of_agents(tmp_path_factory.mktemp("agents")) as running:
        yield running


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    with browsing.browser(chromium) as opened:
        yield opened


@pytest.fixture
def ann(browser: Browser, site: Site) -> Iterator[Desk]:
    """Ann, who has just logged in and has nobody; nobody waits."""
    desk = site[1].agents
    for one in (*desk.mine("Ann"), *desk.queue()):
        desk.take(one.conversation_id, "Ann")
        desk.resolve(one.conversation_id, "Ann")
    with at_desk(browser, site[0], "Ann") as opened:
        yield opened
