"""The report on exposure, as text and as a page."""

from collections.abc import Iterator, Sequence

from recommender.exposure.shares import ExposureReport, Share
from ui.charts.markup import Figure, Markup, paragraph, section, table
from ui.charts.page import page
from ui.charts.tracks import Scale, bar

MOST = 40  # brands that are told; JSON has all
BANDS = {
    "low": "cheapest third of its category",
    "middle": "middle third",
    "high": "dearest third",
    "": "no price",
}
MEANING = (
    "Attention: a card counts 1 / log2(1 + place). Ratio: its share of attention over its share of the "
    "goods that can be had; above 1 it is shown more than its goods alone would have it."
)


def exposure_text(report: ExposureReport) -> str:
    """The report, a line a group."""
    blocks = [
        [_head(report)],
        ["by brand", *_lines(_named(report.brands[:MOST]))],
        ["by price", *_lines(_bands(report.prices))],
    ]
    return "\n".join(line for block in blocks for line in block)


def exposure_page(report: ExposureReport) -> str:
    """The report as a page."""
    parts = [paragraph(_head(report)), paragraph(MEANING, "quiet")]
    parts.append(section("By brand", _table(_named(report.brands[:MOST]))))
    parts.append(section("By price, within the category", _table(_bands(report.prices))))
    return page("Who is shown", parts)


Named = Sequence[tuple[str, Share]]


def _named(shares: Sequence[Share]) -> Named:
    return [(share.group or "no brand", share) for share in shares]


def _bands(shares: Sequence[Share]) -> Named:
    return [(BANDS.get(share.group, share.group), share) for share in shares]


def _lines(shares: Named) -> Iterator[str]:
    for name, share in shares:
        ratio = "" if share.ratio is None else f", {share.ratio:.2f} times"
        yield (
            f"  {name:<32} {share.attention:6.1%} of attention, {share.catalogue:6.1%} of goods{ratio}; "
            f"{share.showings:,} shown, {share.clicks:,} clicked"
        )


def _table(shares: Named) -> Markup:
    scale = Scale.over([value for _, one in shares for value in (one.attention, one.catalogue)])
    rows = [
        (
            name,
            Figure(f"{one.attention:.1%}"),
            bar(one.attention, scale),
            Figure(f"{one.catalogue:.1%}"),
            Figure("" if one.ratio is None else f"{one.ratio:.2f}"),
            one.showings,
            one.clicks,
        )
        for name, one in shares
    ]
    head = ("", "attention", "", "goods", "ratio", "shown", "clicked")
    return table(head, rows)


def _head(report: ExposureReport) -> str:
    if not report.lists:
        return "No list was shown yet."
    return (
        f"{report.showings:,} cards in {report.lists:,} lists; "
        f"Gini of attention among brands {report.brand_gini:.2f} (0 alike, 1 all to one)."
    )
