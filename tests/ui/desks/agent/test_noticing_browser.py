"""What reaches an agent who looks elsewhere: notices of the browser, and recordings that can be heard."""

import wave
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from assistant.turn.turns import Say
from tests.ui.desks.agent.driving import WAIT_MS, Desk, Site, at_desk, waiting

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
# A headless browser shows no notices, so what the page hands to it is written down.
KEPT = """window.notices = [];
const Real = window.Notification;
window.Notification = class extends Real {
  constructor(title, options) { super(title, options); window.notices.push({ title, ...options }); }
};"""
AWAY = """hidden => {
  Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture
def bo(browser: Browser, site: Site) -> Iterator[Desk]:
    """Bo, who lets the desk show notices."""
    with at_desk(browser, site[0], "Bo") as desk:
        desk.context.grant_permissions(["notifications"], origin=site[0].rstrip("/"))
        desk.page.add_init_script(KEPT)
        desk.page.reload()
        desk.page.wait_for_selector(".ad[data-ready]")
        yield desk


def notices(desk: Desk) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = desk.page.evaluate("window.notices")
    return told


def test_who_looks_elsewhere_gets_a_notice_of_who_waits_and_who_writes(
    bo: Desk, site: Site
) -> None:
    bo.page.evaluate(AWAY, True)
    conversation = waiting(site[1])
    bo.page.wait_for_function("window.notices.length === 1", timeout=WAIT_MS)
    assert "在等人工" in notices(bo)[0]["title"]
    bo.page.evaluate(AWAY, False)
    bo.take(conversation)
    bo.page.evaluate(AWAY, True)
    site[1].reply(conversation, Say("<b onclick=x>还在吗</b>"))
    bo.page.wait_for_function("window.notices.length === 2", timeout=WAIT_MS)
    told = notices(bo)[1]
    assert (told["tag"], told["body"]) == (conversation, "<b onclick=x>还在吗</b>")
    assert bo.complaints == []


def test_who_looks_at_the_desk_gets_none(bo: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    line = bo.page.locator(f".ad-queue [data-id='{conversation}']").first
    expect(line).to_be_visible(timeout=WAIT_MS)
    assert notices(bo) == []


def test_a_recording_can_be_played(bo: Desk, site: Site) -> None:
    conversation = waiting(site[1])
    site[1].receive(conversation, second_of_silence())
    bo.take(conversation)
    player = bo.page.locator(".ad-attachment audio")
    expect(player).to_be_visible(timeout=WAIT_MS)
    seconds = player.evaluate(
        """node => new Promise((heard, failed) => {
          node.onerror = () => failed(node.error.message);
          node.onended = () => heard(node.duration);
          node.play();
        })"""
    )
    assert seconds == pytest.approx(1.0, abs=0.05)


def second_of_silence() -> bytes:
    held = BytesIO()
    with wave.open(held, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(16_000))
    return held.getvalue()
