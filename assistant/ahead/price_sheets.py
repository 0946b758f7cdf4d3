"""What prices do, and what changes did, as tables for a page and for files; no shopper is in them."""

from assistant.ahead.effects import EffectReport, Measured
from assistant.ahead.prices import PriceOutlook, PriceReport
from assistant.overview.sheets import Cell, Sheet, sheet

PRICES = (
    *("product_id", "title", "price", "lowest", "highest", "weeks", "elasticity", "low", "high"),
    *("cost", "suggested_price", "suggested_chance"),
)
EFFECTS = (
    *("first", "last", "deed", "name", "products", "price_ratio", "sales_ratio", "low", "high"),
    *("turnover_ratio", "before_ratio", "before_low", "before_high", "controls", "verdict", "why"),
)


def price_sheet(report: PriceReport) -> Sheet:
    """A row for each product whose price tells something."""
    return sheet("prices", PRICES, [_price(one) for one in report.products])


def effect_sheet(report: EffectReport) -> Sheet:
    """A row for each change, the newest first."""
    return sheet("effects", EFFECTS, [_effect(one) for one in report.changes])


def _price(one: PriceOutlook) -> tuple[Cell, ...]:
    slope, found = one.elasticity.drawn, one.suggestion
    low, high = slope.interval()
    return (
        *(one.product_id, one.title, one.price, one.simulator.lowest, one.simulator.highest),
        *(one.weeks, round(slope.value, 2), round(low, 2), round(high, 2), one.cost),
        *((found.best.price, round(found.chance, 2)) if found else (None, None)),
    )


def _effect(one: Measured) -> tuple[Cell, ...]:
    told, before = one.effect.difference, one.effect.placebo
    ratio = one.change.ratio
    return (
        one.change.first.isoformat(),
        one.change.last.isoformat() if one.change.last else None,
        *(one.change.deed.value, one.change.name, len(one.change.products)),
        None if ratio is None else round(ratio, 3),
        *_rounded(told.ratio() if told else None),
        _rounded(one.turnover)[0],
        *_rounded(before.ratio() if before else None),
        told.controls if told else None,
        one.effect.verdict.value,
        one.effect.why.value if one.effect.why else None,
    )


def _rounded(ratio: tuple[float, float, float] | None) -> tuple[Cell, ...]:
    return (None, None, None) if ratio is None else tuple(round(one, 3) for one in ratio)
