"""The command that shows the owner's rules: what is pinned, boosted, buried or hidden now."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from assistant.merchandising.hand import not_there
from assistant.merchandising.listing import Listed, list_rules
from assistant.shop.folder import Shop
from assistant.shop.owner_files import zone_of
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json
from ui.errors import UnreadableInput

MOST_NAMED = 3


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(merchandising)


def merchandising(
    shop: ShopOption = DEFAULT_SHOP,
    at: Annotated[
        str | None, typer.Option(help="Another moment than now, as in 2026-11-11T20:00.")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Also rules that are over or come later.")
    ] = False,
    json_output: JsonOption = False,
) -> None:
    """Show what merchandising.toml pins, boosts, buries and hides, and what in it is unknown."""
    opened = Shop.open(shop)
    try:
        now = _moment(at, opened.settings.timezone)
        found = list_rules(opened, now)
    finally:
        opened.engine.dispose()
    told = [one for one in found if every or one.state == "in force"]
    if json_output:
        print_json({"at": now.isoformat(), "rules": [one.to_json() for one in told]})
        return
    others = len(found) - len(told)
    console = output()
    for one in told:
        console.print(_line(one), markup=False)
        if one.unknown:
            console.print(f"    {not_there(one.unknown)}", markup=False, style="yellow")
    if not told:
        console.print("No rule is in force.", markup=False)
    if others:
        console.print(f"{others} more are over or come later; --all shows them.", markup=False)


def _moment(text: str | None, timezone: str) -> datetime:
    if text is None:
        return datetime.now(UTC)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise UnreadableInput(
            f"--at is '{text}'; expected a day or a moment like 2026-11-11T20:00."
        ) from exc
    return moment if moment.tzinfo else moment.replace(tzinfo=zone_of(timezone))


def _line(one: Listed) -> str:
    table, period = one.rule.table, one.rule.period
    names = [*table.products, *table.brands, *table.categories]
    more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    facts = [
        f"{one.rule.number:>3}. {table.do:<5} {', '.join(names[:MOST_NAMED])}{more}",
        f"{one.goods} goods",
        *([f"place {table.place or 1}"] if table.do == "pin" else []),
        *([f"{one.rule.lift:+.2f}"] if one.rule.lift else []),
        *(["sponsored"] if table.sponsored else []),
        *([f"for {', '.join(table.queries)}"] if table.queries else []),
        *([f"from {period.start.isoformat()}"] if period.start else []),
        *([f"until {period.end.isoformat()}"] if period.end else []),
        *([one.state] if one.state != "in force" else []),
        *([table.note] if table.note else []),
    ]
    return " · ".join(facts)
