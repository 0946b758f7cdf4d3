"""What each past change of a price, and each promotion, did to sales against comparable goods left alone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.ahead.changes import Change, Deed, price_changes, promotions_as_changes
from assistant.ahead.sales import sales_of
from assistant.promotions.store import PromotionStore
from assistant.shop.folder import Shop
from assistant.shop.owner_files import zone_of
from recommender.demand.sales import DailySales
from recommender.prices.effects import (
    CONTROLS,
    Difference,
    Effect,
    Verdict,
    Why,
    Windows,
    effect_of,
    windows,
)
from retrieval.catalog import Catalog
from retrieval.price_changes import changes_in
from retrieval.products import Product

LENGTHS = (28, 21, 14)  # days after a change, and as many before it
SHORTEST = 14  # days before and after a price change, below which nothing is told
BEFORE = 28  # days that a shorter promotion is compared with
NOTHING = Effect(None, None, Verdict.CANNOT_TELL, Why.TOO_SHORT)


@dataclass(frozen=True, slots=True)
class Measured:
    """A change and what came of it.

    Args:
        days: For how many days after it it was looked at; 0 where nothing can be told.
        compared: The kind of goods that the controls are of; "" for the whole shop.
    """

    change: Change
    effect: Effect
    days: int = 0
    compared: str = ""

    @property
    def turnover(self) -> tuple[float, float, float] | None:
        """Turnover as a multiple, with the interval; None where the price did not change, or nothing is told."""
        told, ratio = self.effect.difference, self.change.ratio
        if told is None or ratio is None:
            return None
        value, low, high = told.ratio()
        return value * ratio, low * ratio, high * ratio

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead effects --json`` prints it."""
        change, effect = self.change, self.effect
        return {
            "deed": change.deed.value,
            "name": change.name,
            "first": change.first.isoformat(),
            "last": change.last.isoformat() if change.last else None,
            "products": list(change.products),
            "price_ratio": None if change.ratio is None else round(change.ratio, 4),
            "days": self.days,
            "compared_with": self.compared or None,
            "sales": _ratio(effect.difference),
            "turnover": None if self.turnover is None else [round(x, 3) for x in self.turnover],
            "before": _ratio(effect.placebo),
            "changed": effect.difference.changed if effect.difference else 0,
            "controls": effect.difference.controls if effect.difference else 0,
            "verdict": effect.verdict.value,
            "why": effect.why.value if effect.why else None,
        }


@dataclass(frozen=True, slots=True)
class EffectReport:
    """What was measured, the newest change first.

    Args:
        until: The last day of sales, ISO 8601.
    """

    until: str
    changes: tuple[Measured, ...]

    def to_json(self) -> dict[str, object]:
        """As ``daogou ahead effects --json`` prints it."""
        return {"until": self.until, "changes": [one.to_json() for one in self.changes]}


def effect_report(shop: Shop, now: datetime) -> EffectReport:
    """What the changes of a shop did, as far as its sales tell."""
    zone, sales = zone_of(shop.settings.timezone), sales_of(shop, now)
    known = {one.id: one for one in Catalog(shop.engine).all()}
    offers, today = PromotionStore(shop.engine).all().values(), now.astimezone(zone).date()
    done = [
        *price_changes(changes_in(shop.engine), known, zone),
        *promotions_as_changes(offers, known, zone, today),
    ]
    done.sort(key=lambda one: (one.first, one.deed.value, one.name), reverse=True)
    measuring = Measuring(sales, known, done)
    return EffectReport(sales.last.isoformat(), tuple(map(measuring.of, done)))


class Measuring:
    """Measures changes by the sales of a shop.

    Args:
        sales: By product and day.
        known: The catalogue, by id.
        done: Everything that was done.
    """

    def __init__(
        self, sales: DailySales, known: Mapping[str, Product], done: Sequence[Change]
    ) -> None:
        self._sales = sales
        self._known = known
        self._done = done
        self._row = {product: row for row, product in enumerate(sales.products)}

    def of(self, change: Change) -> Measured:
        """What one change did."""
        there = (self._sales.last - change.first).days + 1
        if change.last is not None:
            there = min(there, (change.last - change.first).days + 1)
        if there < (SHORTEST if change.deed is not Deed.PROMOTION else 1):
            return Measured(change, NOTHING)
        why: Why | None = None
        for after in _lengths(there):
            days = self._windows(change, after)
            if not self._alone(change, days):
                why = Why.OTHER_CHANGES
                continue
            measured = self._against(change, days)
            if measured.effect.why is not Why.TOO_SHORT:
                return measured
        return Measured(change, Effect(None, None, Verdict.CANNOT_TELL, why or Why.TOO_SHORT))

    def _windows(self, change: Change, after: int) -> Windows:
        """As many days before as after, of a short promotion more; not the day of a changed price."""
        first = (change.first - self._sales.first).days
        before = after if after >= SHORTEST else BEFORE
        return windows(first, after, before, int(change.deed is not Deed.PROMOTION))

    def _against(self, change: Change, days: Windows) -> Measured:
        """The change against the narrowest kind with controls enough."""
        mine = [self._row[one] for one in change.products if one in self._row]
        measured = Measured(change, NOTHING)
        for kind, others in self._comparable(change, days):
            effect = effect_of(self._sales.pieces, mine, others, days)
            measured = Measured(change, effect, days.after[1] - days.after[0], kind)
            if effect.why is not Why.FEW_CONTROLS:
                break
        return measured

    def _comparable(self, change: Change, days: Windows) -> Iterable[tuple[str, list[int]]]:
        """Rows of goods that nothing was done to in these days, by kinds from the narrowest on."""
        since, until = self._span(days)
        touched = {
            product
            for one in self._done
            for product in one.products
            if one.touches(product, since, until)
        }
        free = [one for one in self._row if one not in touched and one not in change.products]
        kinds = [self._known[one].categories for one in change.products]
        for depth in range(max(map(len, kinds), default=0), 0, -1):
            mine = {"/".join(steps[:depth]) for steps in kinds if len(steps) >= depth}
            rows = [self._row[one] for one in free if self._kind(one, depth) in mine]
            if len(rows) >= CONTROLS:
                yield " | ".join(sorted(mine)), rows
        yield "", [self._row[one] for one in free if one in self._known]

    def _kind(self, product: str, depth: int) -> str | None:
        found = self._known.get(product)
        return "/".join(found.categories[:depth]) if found else None

    def _alone(self, change: Change, days: Windows) -> bool:
        """Whether nothing else was done to its products meanwhile."""
        since, until = self._span(days)
        others = [one for one in self._done if one is not change]
        return not any(
            one.touches(product, since, until) for one in others for product in change.products
        )

    def _span(self, days: Windows) -> tuple[date, date]:
        first = self._sales.first
        earliest, latest = days.placebo.before[0], days.after[1] - 1
        return first + timedelta(days=earliest), first + timedelta(days=latest)


def _lengths(there: int) -> list[int]:
    """For how many days after it a change may be looked at, the longest first."""
    fitting = [one for one in LENGTHS if one <= there]
    return fitting or [there]


def _ratio(one: Difference | None) -> list[float] | None:
    return None if one is None else [round(each, 3) for each in one.ratio()]
