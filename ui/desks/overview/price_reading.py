"""Prices and what changes did, as an owner reads them: rows of tables, sentences, and one curve."""

import json
from collections.abc import Sequence

from assistant.ahead.changes import Deed
from assistant.ahead.effects import EffectReport, Measured
from assistant.ahead.prices import PriceOutlook, PriceReport
from recommender.prices.effects import Difference
from recommender.prices.outlook import PIECES, SOLD, WEEKS
from recommender.prices.simulating import Outcome
from ui.amounts import money
from ui.desks.overview.charts import BLUE, CONFIG, ORANGE, Figure
from ui.desks.overview.reading import MOST_ROWS, Grid
from ui.words import price_words

PALE = "rgba(59,130,196,0.22)"
HEIGHT = 300  # pixels
SHOWN = {
    "prices": ("title", "price", "seen", "weeks", "elasticity", "suggestion"),
    "effects": ("first", "what", "products", "sales", "before", "verdict"),
}


class PriceReader:
    """Puts reports into words.

    Args:
        language: Of the page.
        currency: Of the shop.
    """

    def __init__(self, language: str, currency: str) -> None:
        self._language = language
        self.words = price_words(language)
        self.t = self.words["page"]
        self._currency = currency

    def too_little(self) -> str:
        """What it takes before anything can be said."""
        return self.t["too_little"].format(weeks=WEEKS, sold=f"{SOLD:.0%}", pieces=f"{PIECES:g}")

    def counted(self, report: PriceReport) -> str:
        """Of how many products something is told."""
        costs = sum(1 for one in report.products if one.cost is not None)
        told = len(report.products)
        return self.t["counted"].format(
            until=report.until, told=told, silent=report.silent, costs=costs
        )

    def prices(self, report: PriceReport) -> Grid:
        """The elasticities."""
        figures = (False, True, True, True, True, True)
        rows = [self._price(one) for one in report.products[:MOST_ROWS]]
        return self._grid("prices", rows, len(report.products), figures)

    def effects(self, report: EffectReport) -> Grid:
        """What changes did."""
        figures = (False, False, True, True, True, False)
        rows = [self._effect(one) for one in report.changes[:MOST_ROWS]]
        return self._grid("effects", rows, len(report.changes), figures)

    def brings(self, one: PriceOutlook, at: Outcome) -> list[str]:
        """What a price brings, in sentences."""
        units, week, earned = at.units, at.one_period, at.margin
        told = self.t["brings"].format(
            price=money(at.price, self._currency),
            pieces=f"{units[0]:.1f}",
            pieces_low=f"{units[1]:.1f}",
            pieces_high=f"{units[2]:.1f}",
            earned=self.t[self._earned(one)],
            value=self._money(earned[0]),
            low=self._money(earned[1]),
            high=self._money(earned[2]),
            week_low=f"{week[0]:.0f}",
            week_high=f"{week[1]:.0f}",
        )
        return [told, *self._besides(one)]

    def curve(self, one: PriceOutlook, at: Outcome) -> str:
        """What prices bring a week, with the interval, and the price that is tried, as Plotly's JSON."""
        outcomes, earned = one.curve(), self.t[self._earned(one)]
        prices = [each.price for each in outcomes]
        low, middle, high = (
            [round(each.margin[place], 2) for each in outcomes] for place in (1, 0, 2)
        )
        traces = [
            _line(prices, low, "", {"width": 0}),
            _line(prices, high, "", {"width": 0}) | {"fill": "tonexty", "fillcolor": PALE},
            _line(prices, middle, earned, {"width": 2, "color": BLUE}) | {"hoverinfo": "x+y"},
            _tried(at),
        ]
        plain = {"fixedrange": True, "automargin": True}
        layout = {
            "height": HEIGHT,
            "showlegend": False,
            "dragmode": False,
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "margin": {"l": 8, "r": 12, "t": 8, "b": 8},
            "font": {"size": 12},
            "xaxis": {**plain, "title": {"text": self.t["price"]}},
            "yaxis": {**plain, "title": {"text": earned}, "tickformat": ",.0f"},
        }
        return json.dumps({"data": traces, "layout": layout, "config": CONFIG})

    def _besides(self, one: PriceOutlook) -> list[str]:
        if one.cost is None:
            return [self.t["no_cost"]]
        found = one.suggestion
        if found is None:
            return []
        price = money(found.best.price, self._currency)
        return [self.t["suggested"].format(price=price, chance=f"{found.chance:.0%}")]

    def _earned(self, one: PriceOutlook) -> str:
        return "turnover" if one.cost is None else "margin"

    def _money(self, amount: float) -> str:
        return money(round(amount), self._currency)

    def _grid(
        self, name: str, rows: Sequence[tuple[str, ...]], of: int, figures: tuple[bool, ...]
    ) -> Grid:
        headings = tuple(self.words["columns"][one] for one in SHOWN[name])
        return Grid(headings, tuple(rows), figures, of - len(rows))

    def _price(self, one: PriceOutlook) -> tuple[str, ...]:
        slope, found = one.elasticity.drawn, one.suggestion
        low, high = slope.interval()
        told = {"value": f"{slope.value:.2f}", "low": f"{low:.2f}", "high": f"{high:.2f}"}
        seen = (
            money(each, self._currency) for each in (one.simulator.lowest, one.simulator.highest)
        )
        worth = ""
        if found:
            price = money(found.best.price, self._currency)
            worth = self.t["chance"].format(price=price, chance=f"{found.chance:.0%}")
        return (
            one.title,
            money(one.price, self._currency),
            self.t["seen"].format(**dict(zip(("low", "high"), seen, strict=True))),
            str(one.weeks),
            self.t["interval"].format(**told),
            worth,
        )

    def _effect(self, one: Measured) -> tuple[str, ...]:
        verdict = self.words["verdicts"][one.effect.verdict.value]
        if one.effect.why:
            verdict += f": {self.words['why'][one.effect.why.value]}"
        return (
            one.change.first.isoformat(),
            self._what(one),
            str(len(one.change.products)),
            self._times(one.effect.difference),
            self._times(one.effect.placebo),
            verdict,
        )

    def _what(self, one: Measured) -> str:
        change = one.change
        if change.deed is Deed.PROMOTION:
            return self.t["promotion"].format(name=change.named(self._language))
        name = change.name or self.t["goods"]
        percent = f"{abs((change.ratio or 1.0) - 1):.0%}"
        return self.t[change.deed.value].format(name=name.split("/")[-1], percent=percent)

    def _times(self, one: Difference | None) -> str:
        if one is None:
            return ""
        value, low, high = (f"{each:.2f}" for each in one.ratio())
        return self.t["times"].format(value=value, low=low, high=high)


def _line(x: Sequence[float], y: Sequence[float], name: str, line: dict[str, object]) -> Figure:
    shape = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    return {**shape, "x": list(x), "y": list(y), "name": name, "line": line}


def _tried(at: Outcome) -> Figure:
    """The price that is tried, with its interval as a bar."""
    value, low, high = at.margin
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [at.price],
        "y": [round(value, 2)],
        "marker": {"size": 11, "color": ORANGE},
        "error_y": {
            "type": "data",
            "symmetric": False,
            "array": [round(high - value, 2)],
            "arrayminus": [round(value - low, 2)],
            "color": ORANGE,
        },
        "hoverinfo": "x+y",
    }
