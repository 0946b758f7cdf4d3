"""The tab of the testers' desk that draws what a product has to do with others."""

import gradio as gr

from assistant.errors import UnknownProduct
from assistant.graph.surroundings import DEEPEST
from assistant.service.service import Service
from ui.graphs.branches import Naming
from ui.graphs.picture import FRAMED, STYLE, drawing
from ui.markup import render
from ui.words import desk_words

LONGEST_NAME = 200


class GraphTab:
    """A product by id, model or words of its title; its picture scrolls inside itself."""

    def __init__(self, service: Service, language: str) -> None:
        self._service = service
        self._language = language
        self._t = desk_words(language)

    def add(self) -> None:
        """Puts the tab's parts onto the page that is being built."""
        t = self._t
        with gr.Row():
            name = gr.Textbox(label=t["qa_graph_product"], max_length=LONGEST_NAME, scale=4)
            steps = [(t["qa_graph_steps"].format(count=n), n) for n in range(1, DEEPEST + 1)]
            depth = gr.Dropdown(choices=steps, value=1, label=t["qa_graph_depth"], scale=1)
        draw = gr.Button(t["qa_graph_draw"], variant="primary")
        shown = gr.HTML(str(render("desk_note", text=t["qa_graph_idle"])))
        for asked in (draw.click, name.submit):
            asked(self.draw, [name, depth], shown, show_progress="minimal", queue=False)

    def draw(self, name: str | None, depth: int) -> str:
        """The picture of a product's surroundings, or why there is none."""
        wanted = (name or "").strip()
        if not wanted:
            return str(render("desk_note", text=self._t["qa_graph_idle"]))
        browser = self._service.graph()
        try:
            found = browser.around(wanted, min(max(int(depth), 1), DEEPEST))
        except UnknownProduct as exc:
            return str(render("desk_note", text=str(exc)))
        naming = Naming(self._language, browser.glossary(found), browser.products(found))
        return (
            f"{FRAMED}{STYLE}<div class='graph-frame' tabindex='0'>{drawing(found, naming)}</div>"
        )
