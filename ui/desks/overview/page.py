"""The page of the owner's overview, as a Gradio app: choose days, see figures, charts and tables."""

from collections.abc import Sequence
from typing import Any, Protocol
from urllib.parse import urlencode

import gradio as gr
from gradio.components.plot import PlotData

from assistant.errors import SpanRefused
from assistant.overview.overview import Overview
from assistant.overview.report import Report
from assistant.overview.spans import Span
from ui.desks.overview.charts import CHARTS, Charts
from ui.desks.overview.reading import Reader
from ui.markup import render
from ui.words import desk_words

DAYS = {"today": 1, "last_7": 7, "last_28": 28}
OWN, FIRST_SHOWN = "own", "last_7"
PARTS = (*CHARTS, "stock", "agents", "surges")  # in the order of the page
WIDE = ("unmet", "stock", "surges")  # of the whole width; the others stand in pairs
TABLES = {
    name: name for name in ("time", "intents", "funnel", "unmet", "stock", "agents", "surges")
}
Update = Any  # what Gradio calls an update of a component


class Panel(Protocol):
    """A part at the foot of the page that is opened where it is wanted."""

    def add(self) -> None:
        """Puts the panel where it is called in a page."""


class OverviewPage:
    """What the page shows; it keeps nothing of who looks at it."""

    def __init__(
        self, overview: Overview, reader: Reader, language: str, panels: Sequence[Panel] = ()
    ) -> None:
        self._overview = overview
        self._panels = panels
        self._reader = reader
        self._charts = Charts(reader)
        self._desk = desk_words(language)
        self._words = reader.words
        self._t = reader.words["page"]

    def blocks(self, shop: str) -> gr.Blocks:
        """The page."""
        t = self._t
        page = gr.Blocks(title=f"{t['title']} · {shop}", analytics_enabled=False)
        with page:
            head = render("desk_head", t=self._desk, title=t["title"], shop=shop)
            gr.HTML(head)
            choices = [(t[name], name) for name in (*DAYS, OWN)]
            days = gr.Radio(
                choices,
                value=FIRST_SHOWN,
                label=t["span"],
                show_label=False,
                elem_classes="ov-days",
            )
            with gr.Row(visible=False) as own:
                first = gr.Textbox(label=t["from"], placeholder="2026-11-01", max_length=10)
                last = gr.Textbox(label=t["to"], placeholder="2026-11-22", max_length=10)
                show = gr.Button(t["show"], variant="primary")
            outputs: list[Any] = [gr.HTML(elem_classes="ov-figures")]
            with gr.Row(elem_classes="ov-parts"):
                for name in PARTS:
                    outputs += self._part(name)
            for panel in self._panels:
                panel.add()
            asked = [days, first, last]
            days.change(lambda chosen: gr.Row(visible=chosen == OWN), days, own, queue=False)
            gr.on(
                [page.load, days.change, show.click, first.submit, last.submit],
                self.show,
                asked,
                outputs,
                queue=False,
                show_progress="hidden",
                trigger_mode="always_last",
            )
        page.queue(max_size=1, api_open=False)
        return page

    def _part(self, name: str) -> list[Any]:
        """The places of a chart: its head, itself, its table."""
        wide = "ov-part ov-wide" if name in WIDE else "ov-part"
        with gr.Column(elem_classes=wide, min_width=320):
            head = gr.HTML()
            plot = [_plot(name)] if name in CHARTS else []
            return [head, *plot, gr.HTML()]

    def show(self, days: str, first: str | None, last: str | None) -> list[Update]:
        """Everything on the page for the days chosen."""
        try:
            report = self._overview.report(self._span(days, first, last))
        except SpanRefused as exc:
            told = self._t[f"refused_{exc.why}"].format(**exc.told)
            note = str(render("desk_note", text=told))
            return [note, *self._nothing()]
        return [self._figures(report), *self._parts(report)]

    def _span(self, days: str, first: str | None, last: str | None) -> Span:
        if days in DAYS:
            return self._overview.latest(DAYS[days])
        return self._overview.span((first or "").strip(), (last or "").strip())

    def _nothing(self) -> list[Update]:
        blank: list[Update] = []
        for name in PARTS:
            blank += ["", *([gr.Plot(value=None, visible=False)] if name in CHARTS else []), ""]
        return blank

    def _figures(self, report: Report) -> str:
        tiles, counted = self._reader.tiles(report), self._reader.counted(report)
        figures = render(
            "overview_tiles", t=self._t, tiles=tiles, counted=counted, query=_query(report)
        )
        warned, state = self._reader.warned(report), self._reader.alarm(report)
        return str(render("overview_surges", t=self._t, surges=warned, state=state) + figures)

    def _parts(self, report: Report) -> list[Update]:
        drawn = self._charts.all(report)
        shown: list[Update] = []
        for name in PARTS:
            chart = drawn.get(name)
            there = chart is not None if name in CHARTS else bool(report.sheets[name].rows)
            shown.append(self._head(name, report, there=there))
            if name in CHARTS:
                data = PlotData(type="plotly", plot=chart) if chart else None
                shown.append(gr.Plot(value=data, visible=there))
            shown.append(self._table(name, report))
        return shown

    def _head(self, name: str, report: Report, *, there: bool) -> str:
        empty = "" if there else self._t["nothing_yet" if report.empty else "no_rows"]
        note = ""
        if name == "stock":  # it is of now, and not of the days that are looked at
            told = self._reader.stock(report.stock)
            note, empty = (told, "") if there else ("", told)
        explained = self._words["drawn"][name]
        title = self._title(name, report)
        return str(
            render(
                "overview_head",
                t=self._t,
                title=title,
                explained=explained,
                empty=empty,
                note=note,
            )
        )

    def _title(self, name: str, report: Report) -> str:
        steps = report.span.slots.kind
        own = f"{name}_{steps}" if name == "time" and steps != "day" else name
        return self._words["charts"][own]

    def _table(self, name: str, report: Report) -> str:
        if name not in TABLES:
            return ""
        sheet = report.sheets[TABLES[name]]
        return str(
            render(
                "overview_table",
                t=self._t,
                grid=self._reader.grid(sheet),
                name=sheet.name,
                title=self._title(name, report),
                query=_query(report),
                drawn=name in CHARTS,
            )
        )


def _plot(name: str) -> gr.Plot:
    return gr.Plot(show_label=False, visible=False, elem_id=f"ov-{name}")


def _query(report: Report) -> str:
    span = report.span
    return urlencode({"from": span.first.isoformat(), "to": span.last.isoformat()})
