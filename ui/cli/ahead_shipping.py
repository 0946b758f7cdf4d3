"""The command that tells from which warehouses an order is best sent; nothing is sent."""

from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from assistant.errors import ShippingError
from assistant.records.orders import OrderStore
from assistant.shipping.choosing import cheapest_by, choices, solver_named, soonest_for
from assistant.shipping.sending import Parcel, Plan, Task
from assistant.shipping.store import CENTS, task_of
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json


def shipping(  # noqa: PLR0913 - each is an option of the command
    order: Annotated[str, typer.Option(help="The order's number.")],
    shop: ShopOption = DEFAULT_SHOP,
    to: Annotated[str, typer.Option(help="Where to; without it, the order's address.")] = "",
    by: Annotated[
        int | None, typer.Option(min=0, help="Only the cheapest that is there in so many days.")
    ] = None,
    at_most: Annotated[
        float | None, typer.Option(min=0, help="Only the soonest that costs so much at most.")
    ] = None,
    solver: Annotated[str | None, typer.Option(help="or-tools or highs.")] = None,
    json_output: JsonOption = False,
) -> None:
    """Tell from which warehouses an order is best sent, what that costs, and by when it is there."""
    solving, opened = solver_named(solver), Shop.open(shop)
    try:
        found = OrderStore(opened.engine).get(order)
        if found is None:
            raise ShippingError(f"There is no order '{order}' in this shop.")
        region = to or " ".join(found.address.get(name, "") for name in ("region", "detail"))
        task = task_of(opened.engine, found, region)
    finally:
        opened.engine.dispose()
    plans = _wished(choices(task, solving), by, at_most)
    if json_output:
        told = [_json(one) for one in plans]
        print_json(
            {"order_id": order, "solver": solving.name, "plans": told, "missing": task.missing}
        )
    elif plans:
        output().print(_table(plans))
    else:
        output().print(_why_none(task), markup=False)


def _wished(plans: list[Plan], by: int | None, at_most: float | None) -> list[Plan]:
    """All, or the one that was asked for."""
    if by is not None:
        plans = [one for one in (cheapest_by(plans, by),) if one]
    if at_most is not None:
        plans = [one for one in (soonest_for(plans, round(at_most * CENTS)),) if one]
    return plans


def _why_none(task: Task) -> str:
    if task.missing:
        short = ", ".join(f"{count} of '{item}'" for item, count in sorted(task.missing.items()))
        return f"It cannot be sent: the warehouses that send there lack {short}."
    return "No plan keeps to that day and cost, with one parcel a warehouse."


def _table(plans: list[Plan]) -> Table:
    table = Table("days", "cost", "parcels")
    for one in plans:
        parcels = "\n".join(map(_parcel, one.parcels))
        table.add_row(str(one.days), f"{one.cost / CENTS:.2f}", Text(parcels))
    return table


def _parcel(one: Parcel) -> str:
    pieces = ", ".join(f"{count} × {item}" for item, count in one.pieces.items())
    carrier = f" by {one.way.carrier}" if one.way.carrier else ""
    return f"{one.way.warehouse}{carrier}: {pieces} ({one.cost / CENTS:.2f}, {one.way.days} days)"


def _json(one: Plan) -> dict[str, object]:
    parcels = [
        {
            "warehouse": each.way.warehouse,
            "carrier": each.way.carrier or None,
            "days": each.way.days,
            "cost": each.cost / CENTS,
            "pieces": dict(each.pieces),
        }
        for each in one.parcels
    ]
    return {"days": one.days, "cost": one.cost / CENTS, "parcels": parcels}
