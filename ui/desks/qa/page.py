"""The page of the testers' desk, as a Gradio app."""

import re
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr
from pydantic import ValidationError

from assistant.errors import AssistantError
from assistant.replay.html_report import STYLE, html_part
from assistant.replay.results import ReplayReport
from ui.desks.qa.bench import QaBench
from ui.desks.qa.graph_tab import GraphTab
from ui.desks.running import Running
from ui.errors import UiError
from ui.markup import render
from ui.words import desk_words

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
KEPT_REPORTS = 32
TOLD_EVERY = 0.5  # seconds
KNOWN = (AssistantError, UiError, ValidationError)
Choice = tuple[str, str]
Update = Any  # what Gradio calls an update of a component


class QaPage:
    """What the buttons of the desk do; the reports of the last testers are kept for download."""

    def __init__(self, bench: QaBench, graph: GraphTab, language: str) -> None:
        self._bench = bench
        self._graph = graph
        self._t = desk_words(language)
        self.reports: OrderedDict[str, ReplayReport] = OrderedDict()

    def blocks(self, shop: str) -> gr.Blocks:
        """The page."""
        t = self._t
        page = gr.Blocks(title=f"{t['qa_title']} · {shop}", analytics_enabled=False)
        with page:
            gr.HTML(render("desk_head", t=t, title=t["qa_title"], shop=shop))
            with gr.Tab(t["qa_run_tab"]):
                load = self._run_tab()
            with gr.Tab(t["qa_talk_tab"]):
                load_talks = self._talk_tab()
            with gr.Tab(t["qa_graph_tab"]):
                self._graph.add()
            page.load(self.files, None, list(load))
            page.load(self.conversations, None, load_talks)
        page.queue(max_size=16, default_concurrency_limit=1, api_open=False)
        return page

    def _run_tab(self) -> tuple[gr.Dropdown, gr.Dropdown, gr.HTML]:
        t = self._t
        with gr.Row():
            files = gr.Dropdown(label=t["qa_files"], multiselect=True, scale=3)
            tags = gr.Dropdown(label=t["qa_tags"], multiselect=True, scale=2)
        with gr.Row():
            run = gr.Button(t["qa_run"], variant="primary")
            accept = gr.Button(t["qa_accept"])
        shown = gr.HTML()
        run.click(self.run, [files, tags], shown, show_progress="hidden")
        accept.click(self.accept, [files, tags], shown, show_progress="hidden")
        return files, tags, shown

    def _talk_tab(self) -> gr.Dropdown:
        t = self._t
        with gr.Row():
            words = gr.Textbox(label=t["qa_words"], max_length=100, scale=3)
            day = gr.Textbox(label=t["qa_day"], placeholder="2026-11-22", max_length=10, scale=1)
        pick = gr.Dropdown(label=t["qa_pick"])
        with gr.Row():
            again = gr.Button(t["qa_again"], variant="primary")
            make = gr.Button(t["qa_make"])
            refresh = gr.Button(t["qa_refresh"])
        shown = gr.HTML()
        with gr.Group(visible=False) as form:
            text = gr.Code(label=t["qa_text"], language="yaml", interactive=True)
            file = gr.Textbox(label=t["qa_file"], value="recorded.yaml", max_length=60)
            save = gr.Button(t["qa_save"], variant="primary")
        for asked in (refresh.click, words.submit, day.submit):
            asked(self.conversations, [words, day], pick)
        again.click(self.again, pick, shown, show_progress="minimal")
        make.click(self.make, pick, [shown, form, text], show_progress="minimal")
        save.click(self.save, [file, text], shown)
        return pick

    def files(self) -> tuple[Update, Update, str]:
        """What there is to run; all of it is chosen at first."""
        names, tags = self._bench.library.names(), self._bench.library.tags()
        note = self._t["qa_idle"] if names else self._t["qa_no_files"]
        chosen = gr.Dropdown(choices=names, value=names)
        return chosen, gr.Dropdown(choices=tags, value=[]), self._note(note)

    def run(self, names: Sequence[str], tags: Sequence[str], request: gr.Request) -> Iterator[str]:
        """Runs, tells how far it is, and shows the report."""
        yield from self._run(names, tags, request.username or "")

    def accept(
        self, names: Sequence[str], tags: Sequence[str], request: gr.Request
    ) -> Iterator[str]:
        """Runs once more and keeps what comes of it as the baseline."""
        kept = self._note(self._t["qa_accepted"])
        yield from self._run(names, tags, request.username or "", accept=True, first=kept)

    def _run(
        self,
        names: Sequence[str],
        tags: Sequence[str],
        who: str,
        *,
        accept: bool = False,
        first: str = "",
    ) -> Iterator[str]:
        files, wanted = _chosen(names), _chosen(tags)
        if not files:
            yield self._note(self._t["qa_choose_files"])
            return
        running = Running(lambda tell: self._bench.run(files, wanted, tell, accept=accept))
        while running.goes_on(TOLD_EVERY):
            far = self._t["qa_running"].format(done=running.done, total=running.total)
            yield self._note(far)
        try:
            yield first + self._shown(running.result(), who)
        except KNOWN as exc:
            yield self._note(self._t["qa_failed"].format(reason=exc))

    def _shown(self, came: ReplayReport, who: str) -> str:
        self.reports[who] = came
        self.reports.move_to_end(who)
        while len(self.reports) > KEPT_REPORTS:
            self.reports.popitem(last=False)
        links = render("qa_reports", t=self._t)
        return f"<style>{STYLE}</style>{links}{html_part(came)}"

    def conversations(self, words: str = "", day: str = "") -> Update:
        """The latest conversations to choose from, with these words and of this day if any are given."""
        if (day or "").strip() and not DAY.fullmatch(day.strip()):
            return gr.Dropdown(choices=[], value=None, info=self._t["qa_day_wrong"])
        found: list[Choice] = [
            (f"{one.created_at[:16].replace('T', ' ')}  {one.opening}  ({one.turns})", one.id)
            for one in self._bench.conversations(words or "", (day or "").strip())
        ]
        sought = bool((words or "").strip() or (day or "").strip())
        note = None if found else self._t["qa_none_found" if sought else "qa_none"]
        return gr.Dropdown(choices=found, value=found[0][1] if found else None, info=note)

    def again(self, conversation: str | None, request: gr.Request) -> str:
        """Says a conversation once more and shows what is answered otherwise now."""
        if not conversation:
            return self._note(self._t["qa_choose"])
        try:
            return self._shown(self._bench.again(conversation), request.username or "")
        except KNOWN as exc:
            return self._note(self._t["qa_failed"].format(reason=exc))

    def make(self, conversation: str | None) -> tuple[str, Update, str]:
        """The conversation as a test, to be looked through."""
        if not conversation:
            return self._note(self._t["qa_choose"]), gr.Group(visible=False), ""
        try:
            text = self._bench.recording(conversation).to_yaml()
        except KNOWN as exc:
            note = self._note(self._t["qa_failed"].format(reason=exc))
            return note, gr.Group(visible=False), ""
        return "", gr.Group(visible=True), text

    def save(self, file: str, text: str) -> str:
        """Puts the test into a file."""
        try:
            name = self._bench.library.add(file or "", text or "")
        except KNOWN as exc:
            return self._note(self._t["qa_failed"].format(reason=exc))
        return self._note(self._t["qa_saved"].format(file=name))

    def _note(self, text: str) -> str:
        return str(render("desk_note", text=text))


def _chosen(choices: Sequence[str] | None) -> list[str]:
    """What is chosen of several; nothing may come as None or as one empty choice."""
    return [one for one in choices or () if one]
