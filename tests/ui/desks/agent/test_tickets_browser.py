"""Tickets at the agents' desk: what shoppers left while nobody was there."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.ui.desks.agent.driving import WAIT_MS, at_desk, shop_of_agents, waiting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Service]]:
    """A shop whose people come in two hours, whatever time it is."""
    opens = (datetime.now(UTC) + timedelta(hours=2)).astimezone(ZoneInfo("Asia/Shanghai"))
    hours = f"{opens:%H:%M}-{opens + timedelta(hours=1):%H:%M}"
    with shop_of_agents(tmp_path_factory.mktemp("shut"), hours) as running:
        yield running


@pytest.mark.parametrize("width", [1280, 390])
def test_what_was_left_is_answered_later(
    browser: Browser, shut: tuple[str, Service], width: int
) -> None:
    address, service = shut
    conversation = waiting(service)
    service.reply(conversation, Say(f"留言：鞋子想换成 43 码，尾号 {width}"))
    with at_desk(browser, address, "Ann", width) as ann:
        badge = ann.page.locator(".ad-tickets-count")
        expect(badge).not_to_be_empty(timeout=WAIT_MS)
        ann.page.locator("[data-tab=tickets]").click()
        ticket = ann.page.locator(".ad-card", has_text=f"{width}")
        expect(ticket).to_contain_text("换成 43 码", timeout=WAIT_MS)
        ticket.locator("[data-do=close-ticket]").click()
        ann.page.locator(".ad-dialog textarea").fill("保证明天换好")
        ann.confirm()
        expect(ann.page.locator(".ad-dialog")).to_contain_text("不能这样说：保证", timeout=WAIT_MS)
        ann.confirm()
        expect(ann.page.locator(".ad-status")).to_contain_text("工单已处理", timeout=WAIT_MS)
        expect(ticket.locator("[data-do=close-ticket]")).to_have_count(0)
        assert "保证明天换好" in [one.text for one in service.agents.heard(conversation)]
        assert ann.complaints == []
