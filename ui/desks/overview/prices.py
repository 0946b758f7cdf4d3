"""The panel on prices and promotions: worked out when it is opened, with a price to be tried. It sets none."""

from typing import Any

import gradio as gr
from gradio.components.plot import PlotData
from markupsafe import Markup

from assistant.ahead.effects import EffectReport, effect_report
from assistant.ahead.prices import PriceOutlook, PriceReport, price_report
from assistant.clock import Clock
from assistant.shop.folder import Shop
from recommender.errors import PriceError
from ui.desks.overview.price_reading import PriceReader
from ui.desks.overview.reading import Grid
from ui.markup import render
from ui.words import overview_words

MOST_PRODUCTS = 200  # in the list to choose from, the most sensitive first
STEPS = 100  # of the slider
Update = Any  # what Gradio calls an update of a component


class PricesPanel:
    """What the panel shows.

    What was worked out when it was last opened, by whomever, answers the prices tried; nothing of who looks
    is kept.

    Args:
        shop: The shop.
        reader: Puts reports into words.
        language: Of the page.
        clock: The time.
    """

    def __init__(self, shop: Shop, reader: PriceReader, language: str, clock: Clock) -> None:
        self._shop = shop
        self._reader = reader
        self._page = overview_words(language)["page"]
        self._clock = clock
        self._latest: PriceReport | None = None

    def add(self) -> None:
        """Puts the panel where it is called in a page."""
        t = self._reader.t
        with gr.Accordion(t["title"], open=False, elem_classes="ov-more-part") as panel:
            tables = [gr.HTML(), gr.HTML()]
            with gr.Column(visible=False, elem_classes="ov-part") as simulator:
                head = self._head(t["simulator"], t["simulator_explained"])
                gr.HTML(str(head))
                product = gr.Dropdown([], label=t["product"], filterable=True, elem_id="ov-product")
                price = gr.Slider(0, 1, 0, label=t["price"], elem_id="ov-price")
                tried = [
                    gr.Plot(show_label=False, visible=False, elem_id="ov-curve"),
                    gr.HTML(elem_classes="ov-brings"),
                ]
        opened = [*tables, simulator, product, price, *tried]
        panel.expand(self.open, None, opened, show_progress="hidden", queue=False)
        product.input(self.choose, product, [price, *tried], show_progress="hidden", queue=False)
        price.change(self.attempt, [product, price], tried, show_progress="hidden", queue=False)

    def open(self) -> list[Update]:
        """Everything, worked out anew."""
        now = self._clock()
        self._latest = found = price_report(self._shop, now)
        effects = effect_report(self._shop, now)
        tables = [self._prices(found), self._effects(effects)]
        if not found.products:
            return [*tables, *(gr.skip() for _ in range(5))]
        listed = [(one.title, one.product_id) for one in found.products[:MOST_PRODUCTS]]
        first = found.products[0]
        chosen = gr.Dropdown(listed, value=first.product_id)
        return [*tables, gr.Column(visible=True), chosen, *self.choose(first.product_id)]

    def choose(self, product: str | None) -> list[Update]:
        """Another product: its prices, and what the present one, or the middle, brings."""
        one = self._of(product)
        if one is None:
            return [gr.skip(), gr.Plot(value=None, visible=False), ""]
        low, high = one.simulator.lowest, one.simulator.highest
        now = one.price if one.price is not None and low <= one.price <= high else (low + high) / 2
        step = max(0.01, round((high - low) / STEPS, 2))
        return [gr.Slider(low, high, now, step=step), *self.attempt(product, now)]

    def attempt(self, product: str | None, price: float | None) -> list[Update]:
        """What a price brings; nothing where it was never seen, which a slider just moved may say."""
        one = self._of(product)
        if one is None or price is None:
            return [gr.skip(), gr.skip()]
        try:
            at = one.at(price)
        except PriceError:
            return [gr.skip(), gr.skip()]
        told = render("overview_told", sentences=self._reader.brings(one, at))
        curve = PlotData(type="plotly", plot=self._reader.curve(one, at))
        return [gr.Plot(value=curve, visible=True), str(told)]

    def _of(self, product: str | None) -> PriceOutlook | None:
        if self._latest is None:  # a page that was open while the server began anew
            self._latest = price_report(self._shop, self._clock())
        found = (one for one in self._latest.products if one.product_id == product)
        return next(found, None)

    def _prices(self, report: PriceReport) -> str:
        empty = "" if report.products else self._reader.too_little()
        note = self._reader.counted(report) if report.products else ""
        return self._table("prices", self._reader.prices(report), empty, note)

    def _effects(self, report: EffectReport) -> str:
        empty = "" if report.changes else self._reader.t["no_effects"]
        return self._table("effects", self._reader.effects(report), empty, "")

    def _table(self, name: str, grid: Grid, empty: str, note: str) -> str:
        title = self._reader.t[name]
        head = self._head(title, self._reader.words["explained"][name], empty)
        told = {"grid": grid, "name": name, "title": title, "query": "", "drawn": False}
        table = render("overview_table", t=self._page, **told)
        notes = [note] if note else []
        return str(render("overview_panel", head=head, notes=notes, table=table))

    def _head(self, title: str, explained: str, empty: str = "") -> Markup:
        told = {"title": title, "explained": explained, "empty": empty}
        return render("overview_head", t=self._page, **told)
