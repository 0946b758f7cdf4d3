"""The segments of shoppers on the owner's page, as ``daogou ahead segments`` kept them last."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.ahead.segments import kept_segments
from ui.markup import render
from ui.words import overview_words


class SegmentsPanel:
    """A panel that is read from the shop's folder when it is opened.

    Args:
        models: The shop's folder of models.
        language: Of the page.
    """

    def __init__(self, models: Path, language: str) -> None:
        self._models = models
        self._language = language

    def add(self) -> None:
        """Puts the panel where it is called in a page."""
        title = overview_words(self._language)["segments"]["title"]
        with gr.Accordion(title, open=False, elem_classes="ov-more-part") as panel:
            table = gr.HTML()
        panel.expand(self.open, None, table, show_progress="hidden", queue=False)

    def open(self) -> str:
        """What was kept last."""
        return segments_panel(self._models, self._language)


def segments_panel(models: Path, language: str) -> str:
    """The panel.

    Args:
        models: The shop's folder of models.
        language: Of the reader.
    """
    words = overview_words(language)
    t, told = words["segments"], kept_segments(models) or {}
    rows = [_row(one, language, t) for one in told.get("segments", ())]
    at = t["at"].format(at=str(told.get("at", ""))[:10], known=told.get("known", 0))
    empty = t["no_groups"] if told else t["none"]
    help_ = words["page"]["help"]
    return str(render("overview_segments", t=t, rows=rows, at=at, empty=empty, help=help_))


def _row(one: Mapping[str, Any], language: str, t: Mapping[str, str]) -> dict[str, str]:
    marks = [*one["kinds"], *one["brands"]]
    said = [f"{m['name'].rsplit('/', 1)[-1]} {m['inside']:.0%} : {m['outside']:.0%}" for m in marks]
    return {
        "name": one["names"][language],
        "shoppers": f"{one['shoppers']:,}",
        "share": f"{one['share']:.0%}",
        "marks": t["and"].join(said),
    }
