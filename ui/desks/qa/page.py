"""The page of the testers' desk, as a Gradio app."""

import re
from typing import Any

import gradio as gr

from ui.desks.qa.bench import QaBench
from ui.desks.qa.graph_tab import GraphTab
from ui.desks.qa.reports import Reports
from ui.desks.qa.run_tab import KNOWN, RunTab
from ui.markup import render
from ui.words import desk_words

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Choice = tuple[str, str]
Update = Any  # what Gradio calls an update of a component


class QaPage:
    """What the buttons of the desk do."""

    def __init__(self, bench: QaBench, graph: GraphTab, language: str) -> None:
        self._bench = bench
        self._graph = graph
        self._t = desk_words(language)
        self.reports = Reports(language)
        self._run = RunTab(bench, self.reports, language)

    def blocks(self, shop: str) -> gr.Blocks:
        """The page."""
        t = self._t
        page = gr.Blocks(title=f"{t['qa_title']} · {shop}", analytics_enabled=False)
        with page:
            gr.HTML(render("desk_head", t=t, title=t["qa_title"], shop=shop))
            with gr.Tab(t["qa_run_tab"]):
                self._run.add(page)
            with gr.Tab(t["qa_talk_tab"]):
                talks = self._talk_tab()
            with gr.Tab(t["qa_graph_tab"]):
                self._graph.add()
            page.load(self.conversations, None, talks, queue=False)
        page.queue(max_size=1, api_open=False)
        return page

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
            asked(self.conversations, [words, day], pick, queue=False)
        again.click(self.again, pick, shown, show_progress="minimal", queue=False)
        make.click(self.make, pick, [shown, form, text], show_progress="minimal", queue=False)
        save.click(self.save, [file, text], shown, queue=False)
        return pick

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
            return self.reports.shown(self._bench.again(conversation), request.username or "")
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
