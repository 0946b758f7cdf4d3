"""Takes the pictures of the desks in ``docs/screenshots``, from a copy of a shop.

    python docs/make_desk_screenshots.py DEMO_SHOP [TARGET]

The copy gets four weeks of made-up visits (``benchmarks/busy_weeks.py``), three shoppers who wait
for a person, and somebody who logs in; the shop itself stays as it is. Needs the ``dev`` extra and
a Chromium on PATH.
"""

import re
import shutil
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from make_screenshots import FLAGS, NARROW, TARGET, WIDE, chromium
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.overview.watching import SurgeWatch
from assistant.service.service import Service
from assistant.turn.turns import Say
from ui.server import address, bind, build_app

sys.path.append(str(Path(__file__).parents[1] / "benchmarks"))
from busy_weeks import BusyWeeks

NAME, PASSWORD = "lin", "only for these pictures"
DAYS = 28
HOURS = r'(?m)^business_hours = ".*"'
WAITING = (
    ("想买双跑步鞋，五百以内", "第一双加购物车", "你们太慢了，我要投诉", "转人工"),
    ("有没有防水的双肩包", "第二个有货吗", "转人工"),
    ("show me headphones under 300", "talk to a person"),
)
KINDS = ("跑步鞋", "双肩包", "耳机", "羽绒服", "保温杯", "键盘", "行李箱", "台灯")
UNMET = ("有潜水艇吗", "有潜水艇吗", "两百以下的投影仪", "有潜水艇吗", "50块以内的羽绒服")
READY = {
    "desk": ".desk-doors",
    "qa": "[role=tabpanel]:visible",
    "agent": ".ad[data-ready]",
    "overview": ".js-plotly-plot",
    "admin": ".ad[data-ready]",
}


def take(shop: Path, target: Path) -> None:
    """All pictures: three desks, two widths, light and dark."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(shop, Path(folder) / "shop"))
        _open_all_day(copy / "shop.toml")
        service = Service.open(copy)
        _live(service)
        with _serving(service) as site, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            for width, height in (WIDE, NARROW):
                for scheme in ("light", "dark"):
                    _desks(browser, site, width, height, scheme, target)
            browser.close()
        service.close()


def _open_all_day(settings: Path) -> None:
    """Somebody waits at any hour these pictures are taken."""
    said = settings.read_text("utf-8")
    settings.write_text(re.sub(HOURS, 'business_hours = "00:00-24:00"', said), "utf-8")


def _live(service: Service) -> None:
    """Four weeks of visits, and shoppers who wait now."""
    now = datetime.now(UTC)
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    engine, first = service.shop.engine, midnight - timedelta(days=DAYS)
    BusyWeeks(first, days=DAYS, per_day=60, kinds=KINDS).write(engine)
    SurgeWatch(engine, ZoneInfo(service.shop.settings.timezone)).look()
    AccountStore(engine).add(NAME, Role.ADMIN, PASSWORD, now)
    for said in UNMET:
        service.reply(service.start(), Say(said))
    for messages in WAITING:
        conversation = service.start()
        for said in messages:
            service.reply(conversation, Say(said))


@contextmanager
def _serving(service: Service) -> Iterator[str]:
    listening = bind("127.0.0.1", 0)
    config = uvicorn.Config(build_app(service), log_level="warning", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
    thread.start()
    yield address("127.0.0.1", listening.getsockname()[1])
    server.should_exit = True
    thread.join(20)
    listening.close()


def _desks(  # what is taken, and how
    browser: Browser, site: str, width: int, height: int, scheme: str, target: Path
) -> None:
    context = browser.new_context(
        locale="zh-CN",
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        has_touch=width < WIDE[0],
        reduced_motion="reduce",
    )
    page = context.new_page()
    for desk, ready in READY.items():
        _open(page, f"{site}{desk}")
        page.wait_for_selector(ready, timeout=60_000)
        if desk == "agent":
            _talk(page)
        page.wait_for_timeout(1500)
        page.screenshot(
            path=target / f"desk-{desk}-{width}-{scheme}.png", full_page=desk == "overview"
        )
    context.close()


def _open(page: Page, where: str) -> None:
    page.goto(where)
    if page.get_by_label("密码").count():
        page.get_by_label("账号").fill(NAME)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()


def _talk(page: Page) -> None:
    """Takes somebody who waits, or what is taken already."""
    page.locator("[name=presence]").select_option("online")
    taken = page.locator(".ad-mine .ad-item")
    if taken.count():
        taken.first.click()
    else:
        page.locator(".ad-queue [data-do=take]").first.click()
    page.wait_for_selector(".ad-write", timeout=60_000)


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        raise SystemExit("Usage: python docs/make_desk_screenshots.py DEMO_SHOP [TARGET]")
    take(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else TARGET)
