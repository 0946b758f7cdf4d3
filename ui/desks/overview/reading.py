"""The figures and tables of an overview as a person reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from assistant.overview.figures import Figure, Unit, Value
from assistant.overview.report import Report
from assistant.overview.shares import Share
from assistant.overview.sheets import Cell, Sheet
from assistant.overview.stock import StockState
from assistant.overview.surges import Alarm, Counts, Surge
from ui.amounts import money
from ui.words import fact_name, overview_words

MOST_ROWS = 15


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure.

    Args:
        title: What it is.
        value: As it is read.
        few: Whether it is of few.
        before: What it was.
        explained: How it is counted.
    """

    title: str
    value: str
    few: bool
    before: str
    explained: str


@dataclass(frozen=True, slots=True)
class Warned:
    """A surge as sentences.

    Args:
        on: Whether it lasts.
    """

    on: bool
    told: str
    ended: str
    intents: str
    products: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A table to be shown: ``more`` rows are left out."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: tuple[bool, ...]
    more: int


class Reader:
    """Words figures in one language, prices in one currency."""

    def __init__(self, language: str, currency: str) -> None:
        self._language = language
        self._currency = currency
        self.words = overview_words(language)
        self._t = self.words["page"]

    def tiles(self, report: Report) -> list[Tile]:
        """The figures of a report, in order."""
        return [self._tile(figure) for figure in report.figures.values()]

    def warned(self, report: Report) -> list[Warned]:
        """The surges of a report."""
        zone = report.span.zone
        return [self._warned(surge, report.alarm, zone) for surge in report.alarm.surges]

    def alarm(self, report: Report) -> str:
        """Whether the alarm is on yet."""
        usual = report.alarm.usual
        if usual.enough:
            return self._t["watching"].format(usual=f"{usual.share:.1%}")
        days = f"{usual.days:.0f}"
        return self._t["learning"].format(days=days, messages=f"{usual.messages:,}")

    def _warned(self, surge: Surge, alarm: Alarm, zone: ZoneInfo) -> Warned:
        began, ended = (
            f"{datetime.fromtimestamp(at, zone):%m-%d %H:%M}" if at is not None else ""
            for at in (surge.began_at, surge.ended_at)
        )
        share, t = surge.share, self._t
        counts = {"negative": share.part, "messages": share.whole, "usual": f"{surge.usual:.1%}"}
        return Warned(
            surge.ended_at is None,
            t["surge_told"].format(began=began, **counts),
            t["surge_ended"].format(ended=ended) if ended else "",
            self._named("surge_intents", surge.intents, self.words["intents"]),
            self._named("surge_products", surge.products, alarm.titles),
        )

    def _named(self, word: str, counts: Counts, names: Mapping[str, str]) -> str:
        """What is concerned, each with its count; empty where nothing stands out."""
        one = self._t["named_count"]
        told = [one.format(name=names.get(name, name), count=count) for name, count in counts]
        return self._t[word].format(names=self._t["list_glue"].join(told)) if told else ""

    def grid(self, sheet: Sheet) -> Grid:
        """A table, shortened; its figures are told apart to be set right."""
        if sheet.name == "unmet":
            return self._unmet(sheet)
        if sheet.name == "stock":
            return self._stock(sheet)
        names = self.words["columns"]
        headings = tuple(names.get(one, one) for one in sheet.columns)
        rows = [tuple(map(self._cell, sheet.columns, row)) for row in sheet.rows]
        figures = [all(not isinstance(cell, str) for cell in column) for column in _columns(sheet)]
        return _grid(headings, rows, figures)

    def wish(self, row: Mapping[str, Cell]) -> str:
        """What a row of ``unmet`` looked for, with its price if it had one."""
        name = str(row["category"] or row["words"] or "")
        if row["price_from"] is None and row["price_below"] is None:
            return name
        return f"{name} {self._band(row['price_from'], row['price_below'])}"

    def counted(self, report: Report) -> str:
        """Which days these are."""
        span = report.span
        return self._t["counted"].format(first=span.first, last=span.last, zone=span.zone)

    def _tile(self, figure: Figure) -> Tile:
        few = isinstance(figure.value, Share) and figure.value.few and figure.value.whole > 0
        was = self._value(figure.before, figure.unit)
        before = self._t["before"].format(value=was) if was else self._t["before_none"]
        return Tile(
            self.words["figures"][figure.name],
            self._value(figure.value, figure.unit) or self._t["none"],
            few,
            before,
            self.words["explained"][figure.name],
        )

    def _value(self, value: Value, unit: Unit) -> str:
        """A figure with its unit; of few the two numbers; empty where there is none."""
        if isinstance(value, Share):
            return self._share(value)
        if value is None:
            return ""
        if unit is Unit.MILLISECONDS:
            return self._milliseconds(float(value))
        if unit is Unit.SECONDS:
            return self._seconds(float(value))
        if unit is Unit.STARS:
            return self._t["stars"].format(value=f"{value:.1f}")
        return f"{value:,}"

    def _share(self, share: Share) -> str:
        if share.value is None:
            return ""
        if share.few:
            return self._t["of"].format(part=share.part, whole=share.whole)
        return f"{100 * share.value:.1f}%"

    def _milliseconds(self, value: float) -> str:
        if value < 1_000:
            return self._t["milliseconds"].format(value=f"{value:,.0f}")
        return self._seconds(value / 1_000)

    def _seconds(self, value: float) -> str:
        for word, least, unit in (("hours", 5_400, 3_600), ("minutes", 90, 60), ("seconds", 0, 1)):
            if value >= least:
                digits = 0 if unit == 1 and value >= 10 else 1
                return self._t[word].format(value=f"{value / unit:,.{digits}f}")
        return ""

    def _cell(self, column: str, cell: Cell) -> str:
        if cell is None:
            return ""
        named = {"intent": "intents", "step": "steps", "ended": "ended"}.get(column)
        if named:
            return self.words[named].get(str(cell), str(cell))
        if column == "intents":
            listed = str(cell).split(", ")
            known = self.words["intents"]
            return self._t["list_glue"].join(
                one.replace(name := one.split(" ")[0], known.get(name, name), 1) for one in listed
            )
        return f"{cell:,}" if isinstance(cell, int | float) else cell

    def _unmet(self, sheet: Sheet) -> Grid:
        names = self.words["columns"]
        shown = ("wish", "price", "searches", "examples", "nearest")
        rows = []
        for row in sheet.to_json():
            wish = str(row["category"] or row["words"] or "")
            price, nearest = self._band(row["price_from"], row["price_below"]), self._near(row)
            told = (wish, price, f"{row['searches']:,}", str(row["examples"] or ""), nearest)
            rows.append(told)
        return _grid([names[one] for one in shown], rows, [False, False, True, False, False])

    def stock(self, state: StockState) -> str:
        """What the table of the stock is of, or why it is empty."""
        facts = {name: getattr(state, name) for name in ("lead", "needed", "until", "silent")}
        return self.words["stock"][state.standing.value].format(**facts)

    def _stock(self, sheet: Sheet) -> Grid:
        names = self.words["columns"]
        shown = ("title", "stock", "expected", "interval_80", "runs_out", "reorder_at", "order")
        rows = []
        for row in sheet.to_json():
            span = self._t["between"].format(
                low=f"{row['low_80']:.0f}", high=f"{row['high_80']:.0f}"
            )
            gone = not row["stock"]  # then nothing is left to run out
            chance = self._t["sold_out"] if gone else f"{row['runs_out']:.0%}"
            figures = f"{row['stock']:,}", f"{row['expected']:.1f}", span, chance
            rows.append(
                (str(row["title"]), *figures, f"{row['reorder_at']:,}", f"{row['order']:,}")
            )
        return _grid([names[one] for one in shown], rows, [False, *[True] * 6])

    def _band(self, low: Cell, high: Cell) -> str:
        low, high = (money(one, self._currency) for one in (low, high))
        if low and high:
            return self._t["between"].format(low=low, high=high)
        if high:
            return self._t["below"].format(high=high)
        return self._t["from_price"].format(low=low) if low else self._t["any_price"]

    def _near(self, row: dict[str, Cell]) -> str:
        words, count = self.words["nearest"], row["near_count"]
        if not count:
            return words["none"]
        if row["near_field"]:
            field, to = str(row["near_field"]), row["near_to"]
            name = fact_name(field, self._language)
            if to is None:
                return words["dropped"].format(field=name, count=count)
            value = money(to, self._currency) if field == "price" else str(to)
            return words["relaxed"].format(field=name, to=value, count=count)
        low, high = (money(row[one], self._currency) for one in ("near_low", "near_high"))
        key = "kind" if low and high else "kind_unpriced"
        return words[key].format(count=count, low=low, high=high)


def _columns(sheet: Sheet) -> list[tuple[Cell, ...]]:
    return list(zip(*sheet.rows, strict=True)) if sheet.rows else [()] * len(sheet.columns)


def _grid(
    headings: Sequence[str], rows: Sequence[tuple[str, ...]], figures: Sequence[bool]
) -> Grid:
    shown = tuple(rows[:MOST_ROWS])
    return Grid(tuple(headings), shown, tuple(figures), len(rows) - len(shown))
