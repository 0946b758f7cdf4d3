"""Runs of the testers' desk: one at a time for each, told also to who comes back."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest

from assistant.replay.results import ReplayReport
from assistant.service.service import Service
from tests.ui.channels.scenes import wait_until
from tests.ui.conftest import make_shop
from ui.desks.qa.bench import QaBench
from ui.desks.qa.reports import Reports
from ui.desks.qa.run_tab import RunTab

ADA: Any = SimpleNamespace(username="Ada")
BEN: Any = SimpleNamespace(username="Ben")
FILE = "dialogue: socks\nturns:\n  - say: 有袜子吗\n"


class SlowBench(QaBench):
    """A bench that waits to be let go on."""

    def __init__(self, service: Service) -> None:
        super().__init__(service)
        self.go_on = Event()
        self.runs = 0
        self.breaks: Exception | None = None

    def run(self, *asked: Any, **more: Any) -> ReplayReport:  # noqa: ANN401  # as it is given
        self.runs += 1
        assert self.go_on.wait(60)
        if self.breaks:
            raise self.breaks
        return super().run(*asked, **more)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder: Path = make_shop(tmp_path_factory.mktemp("runs"))
    (folder / "dialogues").mkdir()
    (folder / "dialogues" / "own.yaml").write_text(FILE, "utf-8")
    opened = Service.open(folder)
    yield opened
    opened.close()


@pytest.mark.filterwarnings("ignore:The value passed into gr.Dropdown")  # outside a request
def test_a_run_goes_on_when_its_page_is_left(service: Service) -> None:
    bench = SlowBench(service)
    tab = RunTab(bench, Reports("zh"), "zh")
    told, timer = tab.run(["own.yaml"], [], ADA)
    assert "已完成 0 /" in told
    assert timer["active"] if isinstance(timer, dict) else timer.active
    tab.run(["own.yaml"], [], ADA)
    assert "已完成 0 /" in tab.files(ADA)[2]
    assert "点「开始回放」" in tab.files(BEN)[2]
    bench.go_on.set()
    wait_until(lambda: "1 dialogue" in str(tab.follow(ADA)[0]))
    assert bench.runs == 1
    assert "1 dialogue" in str(tab.follow(ADA)[0])  # another page of hers
    assert "1 dialogue" in tab.files(ADA)[2]
    assert tab.follow(BEN)[0] == gr.skip()


def test_what_cannot_be_run_says_why(service: Service) -> None:
    bench = SlowBench(service)
    bench.go_on.set()
    tab = RunTab(bench, Reports("zh"), "zh")
    assert "先选要跑的文件" in tab.run([], [], ADA)[0]
    tab.run(["own.yaml"], ["no such tag"], ADA)
    wait_until(lambda: "没能跑起来" in str(tab.follow(ADA)[0]))
    tab.run(["own.yaml"], [], ADA)
    wait_until(lambda: "1 dialogue" in str(tab.follow(ADA)[0]))


def test_a_run_that_breaks_is_told_once_and_not_for_an_older_one(service: Service) -> None:
    bench = SlowBench(service)
    bench.go_on.set()
    tab = RunTab(bench, Reports("zh"), "zh")
    tab.run(["own.yaml"], [], ADA)
    wait_until(lambda: "1 dialogue" in str(tab.follow(ADA)[0]))
    bench.breaks = RuntimeError("of no known kind")
    tab.run(["own.yaml"], [], ADA)
    wait_until(lambda: "没能跑起来：RuntimeError" in str(tab.follow(ADA)[0]))
    assert "没能跑起来" in str(tab.follow(ADA)[0])  # and not the report before it
