"""An agent's messages on the shopper's page: live, after a reload, and while nobody looks."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from assistant.service.service import Service
from tests.ui.browsing import WAIT_MS, Shopper, browser, shopper

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
HOSTILE = "<img src=x onerror=window.hacked=1> https://shop.example/p/1?a=1&b=2。"
HIDE = """(hidden) => {
  Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


@pytest.fixture(scope="module")
def running(chromium: str) -> Iterator[Browser]:
    with browser(chromium) as opened:
        yield opened


@pytest.fixture(params=[1280, 390])
def visitor(running: Browser, site: str, request: pytest.FixtureRequest) -> Iterator[Shopper]:
    with shopper(running, request.param) as opened:
        opened.open(site)
        yield opened


@pytest.fixture
def agent(request: pytest.FixtureRequest) -> str:
    """An agent of the test's own, who has nobody else."""
    return f"小林{sum(map(ord, request.node.name))}"


def conversation_of(visitor: Shopper) -> str:
    return str(visitor.page.evaluate("localStorage.getItem('daogou.conversation')"))


def test_an_agent_is_heard_while_the_page_is_open(
    visitor: Shopper, service: Service, agent: str
) -> None:
    page, desk = visitor.page, service.agents
    visitor.say("转人工")
    expect(page.locator(".dg-standing")).to_contain_text("人工客服", timeout=WAIT_MS)
    talk = conversation_of(visitor)
    desk.take(talk, agent)
    expect(page.locator(".dg-standing")).to_contain_text(agent, timeout=WAIT_MS)
    spoken = desk.say(talk, agent, "你好，我是小林\n哪里不合适？", "m-1")
    bubble = page.locator(f'[data-heard="{spoken.id}"]')
    expect(bubble.locator(".dg-heard-by")).to_contain_text(agent, timeout=WAIT_MS)
    expect(bubble.locator(".dg-reply")).to_contain_text("哪里不合适")
    visitor.say("鞋底开胶了")
    turn = page.locator(".dg-turn[data-turn]").last
    expect(turn.locator(".dg-said")).to_contain_text("鞋底开胶了")
    expect(turn.locator(".dg-reply")).to_have_count(0)
    desk.say(talk, agent, HOSTILE, "m-2")
    link = page.locator(".dg-heard a")
    expect(link).to_have_attribute("href", "https://shop.example/p/1?a=1&b=2", timeout=WAIT_MS)
    assert page.evaluate("window.hacked") is None
    desk.resolve(talk, agent)
    expect(page.locator(".dg-standing")).not_to_contain_text(agent, timeout=WAIT_MS)
    visitor.say("三百以内的跑步鞋")
    expect(page.locator(".dg-newest .dg-card").first).to_be_visible(timeout=WAIT_MS)
    assert page.locator(".dg-heard").count() == 4, "joined, two messages, resolved"
    assert visitor.widest() <= page.evaluate("innerWidth")
    assert not visitor.complaints


def test_what_was_written_meanwhile_is_there_after_a_reload(
    visitor: Shopper, service: Service, site: str, agent: str
) -> None:
    page, desk = visitor.page, service.agents
    visitor.say("转人工")
    talk = conversation_of(visitor)
    page.goto("about:blank")
    desk.take(talk, agent)
    desk.say(talk, agent, "在吗，帮你查到了", "m-1")
    assert all(one.read_at is None for one in desk.heard(talk))
    visitor.open(site)
    expect(page.locator(".dg-since")).to_have_count(1, timeout=WAIT_MS)
    expect(page.locator(".dg-heard .dg-reply")).to_have_text("在吗，帮你查到了")
    visitor.open(site)
    expect(page.locator(".dg-heard .dg-reply")).to_have_count(1, timeout=WAIT_MS)
    expect(page.locator(".dg-since")).to_have_count(0)
    assert all(one.read_at for one in desk.heard(talk))


def test_who_looks_elsewhere_sees_it_in_the_title(
    visitor: Shopper, service: Service, agent: str
) -> None:
    page, desk = visitor.page, service.agents
    visitor.say("转人工")
    talk = conversation_of(visitor)
    title = page.title()
    page.evaluate(HIDE, True)
    desk.take(talk, agent)
    desk.say(talk, agent, "第一句", "m-1")
    desk.say(talk, agent, "第二句", "m-2")
    expect(page.locator(".dg-heard .dg-reply")).to_have_count(2, timeout=WAIT_MS)
    page.wait_for_function("document.title.startsWith('(2)')", timeout=WAIT_MS)
    assert desk.heard(talk)[-1].read_at is None
    page.evaluate(HIDE, False)
    page.wait_for_function("(own) => document.title === own", arg=title, timeout=WAIT_MS)
    for _ in range(600):
        if desk.heard(talk)[-1].read_at:
            break
        page.wait_for_timeout(100)
    assert desk.heard(talk)[-1].read_at


def test_an_agent_is_rated_once(visitor: Shopper, service: Service, agent: str, site: str) -> None:
    page, desk = visitor.page, service.agents
    visitor.say("转人工")
    talk = conversation_of(visitor)
    desk.take(talk, agent)
    desk.say(talk, agent, "已经处理好了", "m-1")
    desk.resolve(talk, agent)
    expect(page.locator(".dg-rate")).to_be_visible(timeout=WAIT_MS)
    expect(page.locator(".dg-rate-more")).to_be_hidden()
    page.locator(".dg-rate-star").nth(3).click()
    page.fill(".dg-rate-more input", "很耐心")
    assert visitor.widest() <= page.evaluate("innerWidth")
    page.locator(".dg-rate-more button").click()
    expect(page.locator(".dg-standing")).to_contain_text("谢谢", timeout=WAIT_MS)
    assert not desk.rating(talk)
    visitor.open(site)
    expect(page.locator(".dg-rate")).to_have_count(0)
    assert not visitor.complaints


def test_a_person_can_be_done_without(visitor: Shopper, service: Service) -> None:
    page = visitor.page
    visitor.say("转人工")
    with visitor.answered():
        page.locator("[data-do=no-person]").click()
    expect(page.locator(".dg-standing")).to_be_empty(timeout=WAIT_MS)
    assert service.agents.standing(conversation_of(visitor)) is None
