"""The tab of the testers' desk that runs replay files and tells how far it is."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.replay.results import ReplayReport
from ui.desks.qa.bench import QaBench
from ui.desks.qa.reports import Reports
from ui.desks.running import Running
from ui.errors import UiError
from ui.markup import render
from ui.words import desk_words

log = logging.getLogger(__name__)

TOLD_EVERY = 0.5  # seconds
KNOWN = (AssistantError, UiError, ValidationError)
Update = Any  # what Gradio calls an update of a component


@dataclass(frozen=True, slots=True)
class Run:
    """A tester's latest run, and what is told above its report."""

    work: Running[ReplayReport]
    first: str


class RunTab:
    """One run at a time for each tester; it goes on when the page is left, and its report is there on return."""

    def __init__(self, bench: QaBench, reports: Reports, language: str) -> None:
        self._bench = bench
        self._reports = reports
        self._t = desk_words(language)
        self._runs: dict[str, Run] = {}
        self._starting = Lock()

    def add(self, page: gr.Blocks) -> None:
        """Puts the tab's parts onto ``page``, which is being built."""
        t = self._t
        with gr.Row():
            files = gr.Dropdown(label=t["qa_files"], multiselect=True, scale=3)
            tags = gr.Dropdown(label=t["qa_tags"], multiselect=True, scale=2)
        with gr.Row():
            run = gr.Button(t["qa_run"], variant="primary")
            accept = gr.Button(t["qa_accept"])
        shown = gr.HTML()
        timer = gr.Timer(TOLD_EVERY, active=False)
        asked, told = [files, tags], [shown, timer]
        run.click(self.run, asked, told, show_progress="hidden", queue=False)
        accept.click(self.accept, asked, told, show_progress="hidden", queue=False)
        timer.tick(self.follow, None, told, show_progress="hidden", queue=False)
        page.load(self.files, None, [files, tags, shown, timer], queue=False)

    def files(self, request: gr.Request) -> tuple[Update, ...]:
        """What there is to run, all of it chosen at first; and the tester's latest run."""
        names, tags = self._bench.library.names(), self._bench.library.tags()
        chosen = gr.Dropdown(choices=names, value=names)
        now = self.follow(request) if (request.username or "") in self._runs else self._idle(names)
        return chosen, gr.Dropdown(choices=tags, value=[]), *now

    def run(
        self, names: Sequence[str], tags: Sequence[str], request: gr.Request
    ) -> tuple[Update, Update]:
        """Runs the files; ``follow`` tells how far it is and shows the report."""
        return self._begin(names, tags, request, accept=False)

    def accept(
        self, names: Sequence[str], tags: Sequence[str], request: gr.Request
    ) -> tuple[Update, Update]:
        """Runs once more and keeps what comes of it as the baseline."""
        return self._begin(names, tags, request, accept=True)

    def follow(self, request: gr.Request) -> tuple[Update, Update]:
        """How far the tester's run is, or its report."""
        who = request.username or ""
        latest = self._runs.get(who)
        if latest is None:
            return gr.skip(), gr.Timer(active=False)
        if latest.work.goes_on(0):
            return self._far(latest), gr.Timer(active=True)
        return self._came(latest, who), gr.Timer(active=False)

    def _begin(
        self, names: Sequence[str], tags: Sequence[str], request: gr.Request, *, accept: bool
    ) -> tuple[Update, Update]:
        files, wanted = _chosen(names), _chosen(tags)
        if not files:
            return self._note("qa_choose_files"), gr.Timer(active=False)
        who = request.username or ""
        with self._starting:
            latest = self._runs.get(who)
            if latest is None or not latest.work.goes_on(0):
                work = Running(lambda tell: self._bench.run(files, wanted, tell, accept=accept))
                latest = self._runs[who] = Run(work, self._note("qa_accepted") if accept else "")
        return self._far(latest), gr.Timer(active=True)

    def _far(self, run: Run) -> str:
        return self._note("qa_running", done=run.work.done, total=run.work.total)

    def _came(self, run: Run, who: str) -> str:
        try:
            return run.first + self._reports.shown(run.work.result(), who)
        except KNOWN as exc:
            return self._note("qa_failed", reason=exc)
        except (
            Exception
        ) as exc:  # the page asks again and again; it is told, and the log has the rest
            log.exception("A run of the testers' desk failed.")
            return self._note("qa_failed", reason=type(exc).__name__)

    def _idle(self, names: Sequence[str]) -> tuple[Update, Update]:
        return self._note("qa_idle" if names else "qa_no_files"), gr.Timer(active=False)

    def _note(self, key: str, **told: object) -> str:
        return str(render("desk_note", text=self._t[key].format(**told)))


def _chosen(choices: Sequence[str] | None) -> list[str]:
    """What is chosen of several; nothing may come as None or as one empty choice."""
    return [one for one in choices or () if one]
