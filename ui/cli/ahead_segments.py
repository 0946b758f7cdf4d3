"""The command that tells the segments of a shop's shoppers."""

from rich.table import Table
from rich.text import Text

from assistant.ahead.segments import Segments, keep_segments, segments_of
from assistant.clock import wall_clock
from assistant.runlog import Deed, Plan, RunLog
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json


def segments(shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False) -> None:
    """Tell which shoppers take alike things, and what tells them apart; /overview shows it too."""
    opened = Shop.open(shop)
    try:
        with RunLog.of(opened).run(Plan(Deed.FIT, "segments", seed=7)) as run:
            found = segments_of(opened, wall_clock())
            for one in found.tried:
                run.point("silhouette", one["groups"], one["silhouette"])
                run.point("stability", one["groups"], one["stability"])
            run.tell(_figures(found), "silhouette")
        keep_segments(found, opened.models)
        language = opened.settings.language
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(found.to_json())
        return
    if found.too_few:
        output().print(found.too_few, markup=False)
        return
    output().print(_table(found, language))
    output().print(_summary(found), markup=False)


def _figures(found: Segments) -> dict[str, float | None]:
    good = {"silhouette": found.silhouette, "stability": found.stability}
    counts = {"known": found.known, "left_out": found.left_out, "segments": len(found.segments)}
    return {**counts, **{name: one for name, one in good.items() if one is not None}}


def _table(found: Segments, language: str) -> Table:
    table = Table("segment", "shoppers", "share", "more of them than of others took")
    for one in found.segments:
        marks = [f"{m.name} {m.inside:.0%} : {m.outside:.0%}" for m in (*one.kinds, *one.brands)]
        name = Text(one.names[language])
        table.add_row(name, str(one.shoppers), f"{one.share:.0%}", Text("; ".join(marks)))
    return table


def _summary(found: Segments) -> str:
    return (
        f"{found.known} shoppers of whom enough is known, {found.left_out} more switched personalisation "
        f"off. Silhouette {found.silhouette:.2f}; halves of the shoppers agree by {found.stability:.2f}."
    )
