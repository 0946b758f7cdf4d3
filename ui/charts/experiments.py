"""The report on experiments, as text and as a page."""

from collections.abc import Iterator, Mapping, Sequence

from recommender.experiments.comparison import Comparison, Measured
from recommender.experiments.proportions import Interval
from ui.charts.markup import Drawing, Markup, paragraph, section, table
from ui.charts.page import page
from ui.charts.tracks import Scale, interval

MEASURES = {"clicked": "Clicked", "carted": "Put into the cart", "bought": "Bought"}
UNSOUND = (
    "The split is not the one that was asked for; something takes shoppers out of one "
    "variant. Do not believe the differences."
)


def experiments_text(found: Sequence[Comparison], gone: Sequence[str]) -> str:
    """All experiments as text."""
    blocks = ["\n".join(_lines(one)) for one in found]
    return "\n\n".join([*blocks, *_without_file(gone)]) or _NONE


def experiments_page(found: Sequence[Comparison], gone: Sequence[str]) -> str:
    """All experiments as a page."""
    parts = [part for one in found for part in _parts(one)]
    parts += [paragraph(text, "quiet") for text in _without_file(gone)]
    return page("Experiments", parts or [paragraph(_NONE)])


_NONE = "There is no experiment: experiments.toml names none."


def _lines(one: Comparison) -> Iterator[str]:
    yield f"{one.name}: {_counts(one.shoppers)}"
    for stratum, counts in one.strata.items():
        yield f"  {stratum}: {_counts(counts)}"
    if not one.split_is_sound:
        yield f"  {UNSOUND}"
    for measure, name in MEASURES.items():
        yield f"  {name}"
        for variant, found in one.measures.items():
            yield f"    {variant:<24} {_rate(found[measure])}{_change(found[measure])}"


def _parts(one: Comparison) -> Iterator[Markup]:
    tables = [_measure(one, measure, name) for measure, name in MEASURES.items()]
    strata: list[tuple[str | int, ...]] = [
        (stratum, *(counts.get(variant, 0) for variant in one.shoppers))
        for stratum, counts in one.strata.items()
    ]
    split = table(("shoppers", *one.shoppers), [*strata, ("all", *one.shoppers.values())])
    warning = [] if one.split_is_sound else [paragraph(UNSOUND, "bad")]
    yield section(one.name, *warning, split, *tables)


def _measure(one: Comparison, measure: str, name: str) -> Markup:
    found = {variant: measures[measure] for variant, measures in one.measures.items()}
    rates = {variant: own.rate.interval for variant, own in found.items()}
    scale = Scale.over([end for rate in rates.values() for end in (rate.low, rate.high)])
    rows = [(variant, _drawn(rates[variant], scale), _rate(own)) for variant, own in found.items()]
    changes = [own.change for own in found.values() if own.change is not None]
    across = Scale.over([end for change in changes for end in (change.low, change.high)])
    gaps = [
        (variant, _drawn(own.change, across), _change(own).lstrip(", "))
        for variant, own in found.items()
        if own.change is not None
    ]
    head = (name, "rate, 95 % interval", "shoppers")
    difference = table(
        (f"against {one.control}", "difference, 95 % interval", "what it says"), gaps
    )
    return Markup(table(head, rows) + difference)


def _drawn(one: Interval, scale: Scale) -> Drawing:
    return interval(one.low, one.value, one.high, scale)


def _said(own: Measured) -> str:
    rate = own.rate.interval
    return f"{rate.value:.1%} ({rate.low:.1%} to {rate.high:.1%})"


def _rate(own: Measured) -> str:
    return f"{own.rate.count} of {own.rate.of}: {_said(own)}"


def _change(own: Measured) -> str:
    if own.change is None:
        return ""
    points = [100 * value for value in (own.change.value, own.change.low, own.change.high)]
    gap = "{:+.1f} points ({:+.1f} to {:+.1f})".format(*points)
    if own.enough:
        return f", {gap}: {own.verdict}"
    least = 100 * (own.noticeable or 0.0)
    return f", {gap}: too little to tell; so many would show {least:.1f} points or more"


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{variant} {number:,}" for variant, number in counts.items()) + " shoppers"


def _without_file(gone: Sequence[str]) -> list[str]:
    if not gone:
        return []
    return [f"In the log, but no longer in experiments.toml: {', '.join(gone)}."]
