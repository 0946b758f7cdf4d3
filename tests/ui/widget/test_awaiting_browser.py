"""Who waits for a person on a shop's pages sees that an agent wrote, with the chat closed and on the next page."""

from pathlib import Path

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from assistant.service.service import Service
from tests.ui.widget.test_embedding_browser import (
    PAGE,
    chat,
    embedded,
    page,
    pages,
    ready,
    running,
    say,
    visit,
)

__all__ = ["chat", "embedded", "page", "pages", "running"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
WAIT_MS = 30_000


def conversation_in(frame: FrameLocator) -> str:
    return str(frame.locator(".dg").evaluate("() => localStorage.getItem('daogou.conversation')"))


def test_the_bubble_tells_of_an_agent_with_the_chat_closed_and_on_the_next_page(
    page: Page, pages: tuple[Path, str], embedded: tuple[str, Service]
) -> None:
    site, service = embedded
    frame = visit(page, pages, site)
    ready(frame)
    say(frame, "转人工")
    talk, dot = conversation_in(frame), page.locator("#daogou-chat i")
    page.evaluate("Daogou.close()")
    expect(dot).to_be_hidden()
    service.agents.take(talk, "小林")
    spoken = service.agents.say(talk, "小林", "在的，请讲", "m-1")
    expect(dot).to_be_visible(timeout=WAIT_MS)
    assert service.agents.heard(talk, spoken.id - 1)[0].read_at is None
    page.evaluate("Daogou.open()")
    expect(dot).to_be_hidden()
    expect(frame.locator(".dg-heard .dg-reply")).to_have_text("在的，请讲")

    folder, origin = pages
    (folder / "next.html").write_text(PAGE.format(site=site, attributes=""), "utf-8")
    page.goto(f"{origin}/next.html")
    expect(page.locator("#daogou-chat iframe")).to_have_count(1, timeout=WAIT_MS)
    expect(page.locator("#daogou-chat section")).to_be_hidden()
    frame = page.frame_locator("#daogou-chat iframe")
    expect(frame.locator(".dg-heard .dg-reply")).to_have_count(1, timeout=WAIT_MS)
    service.agents.say(talk, "小林", "还在吗", "m-2")
    expect(dot).to_be_visible(timeout=WAIT_MS)
    service.agents.resolve(talk, "小林")
    expect(frame.locator(".dg-rate")).to_have_count(1, timeout=WAIT_MS)

    page.goto(f"{origin}/next.html")
    expect(page.get_by_role("button", name="打开小鞋店的导购")).to_be_visible()
    expect(page.locator("#daogou-chat iframe")).to_have_count(0)
