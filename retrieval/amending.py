"""Changes prices and stock in place: no text is touched, so nothing is embedded or indexed anew.

What the products come to is worked out before the database is locked; all of it is then written at
once. A product that somebody else wrote in between is worked out again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    column,
    func,
    select,
    true,
)

from retrieval.amendments import Amendment, amended
from retrieval.catalog import chunks, read_products, stored_hashes
from retrieval.replacing import Replacement, replace_figures
from retrieval.tables import products

LOT = 25  # products worked out between two pauses, in some milliseconds
ROUNDS = 3
Named = Mapping[str, Sequence[tuple[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one amendment; ``reason`` says why it was refused."""

    status: Literal["changed", "unchanged", "refused"]
    reason: str | None = None


CROWDED = Outcome("refused", "is being changed by somebody else over and over; send it again")


def amend(
    engine: Engine,
    amendments: Sequence[Amendment],
    *,
    dry_run: bool = False,
    pause: Callable[[], None] | None = None,
) -> list[Outcome]:
    """Applies ``amendments`` in their order; what is wrong with one keeps no other one back.

    Args:
        engine: The shop's database.
        amendments: Any number; of several on one product each goes on from the one before.
        dry_run: Tells what would become of them and writes nothing.
        pause: Called between lots, where others should get on.

    Returns:
        An outcome for each; what changed was written in one transaction, and is durable.
    """
    rest = pause or _no_rest
    outcomes: dict[int, Outcome] = {}
    by_product: dict[str, list[tuple[int, Amendment]]] = defaultdict(list)
    named = _named(engine, amendments)
    for place, amendment in enumerate(amendments):
        found = _resolved(amendment, named)
        if isinstance(found, str):
            outcomes[place] = Outcome("refused", found)
        else:
            by_product[found[0]].append((place, replace(amendment, sku=found[1])))
    left: Lot = by_product
    for _ in range(ROUNDS):
        replacements: list[Replacement] = []
        for lot in _lots(left):
            made, told = _worked_out(engine, lot)
            replacements += made
            outcomes |= told
            rest()
        late = [] if dry_run else replace_figures(engine, replacements, rest)
        left = {product_id: by_product[product_id] for product_id in late}
    outcomes |= {place: CROWDED for some in left.values() for place, _ in some}
    return [outcomes[place] for place in range(len(amendments))]


def _no_rest() -> None:
    """Nobody else needs to get on."""


def _named(engine: Engine, amendments: Sequence[Amendment]) -> Named:
    """The products, and variants of them, that each id or sku names."""
    names = {name for one in amendments for name in (one.id, one.sku) if name}
    with engine.connect() as connection:
        known = _known_ids(connection, sorted(names))
        wanted = {one.sku for one in amendments if one.sku}
        wanted |= {one.id for one in amendments if one.id and one.id not in known}
        found: dict[str, list[tuple[str, str | None]]] = defaultdict(list)
        for sku, product_id in _with_skus(connection, sorted(wanted)):
            found[sku].append((product_id, sku))
    for name in known:
        found[name].append((name, None))
    return found


def _resolved(amendment: Amendment, named: Named) -> tuple[str, str | None] | str:
    """The product and the sku that an amendment is about, or why it is about none."""
    name = amendment.sku or amendment.id or ""
    found = named.get(name, ())
    if amendment.sku and amendment.id:
        found = [one for one in found if one[0] == amendment.id]
    variants = [one for one in found if one[1] is not None]
    own = [one for one in found if one[1] is None]
    ranked = (variants or own) if amendment.sku else (own or variants)
    if len(ranked) > 1:
        ids = ", ".join(sorted({product_id for product_id, _ in ranked})[:5])
        return f"names variants of several products ({ids}); tell the product's id as well"
    if not ranked:
        of = f" of product '{amendment.id}'" if amendment.sku and amendment.id else ""
        return f"is no product or variant{of} of this shop; only known ones can be updated"
    return ranked[0]


def _known_ids(connection: Connection, names: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(names):
        found.update(connection.scalars(select(products.c.id).where(products.c.id.in_(chunk))))
    return found


def _with_skus(connection: Connection, skus: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each sku with the product that has a variant of it; the database looks through them all."""
    variant, sku = _unfolded(connection)
    for chunk in chunks(skus):
        joined = products.join(variant, true())
        query = select(sku, products.c.id).select_from(joined).where(sku.in_(chunk))
        for row in connection.execute(query):
            yield row[0], row[1]


def _unfolded(connection: Connection) -> tuple[FromClause, ColumnElement[str]]:
    """The variants of a product as rows, and the sku of one; each kind of database has its own words."""
    if connection.dialect.name == "sqlite":
        rows = func.json_each(products.c.variants).table_valued("value", name="variant")
        return rows, func.json_extract(rows.c.value, "$.sku")
    rows = func.json_array_elements(products.c.variants).table_valued(
        column("value", JSON), name="variant"
    )
    return rows, rows.c.value["sku"].as_string()


Lot = Mapping[str, Sequence[tuple[int, Amendment]]]


def _lots(by_product: Lot) -> Iterator[Lot]:
    ids = sorted(by_product)
    for start in range(0, len(ids), LOT):
        yield {product_id: by_product[product_id] for product_id in ids[start : start + LOT]}


def _worked_out(engine: Engine, lot: Lot) -> tuple[list[Replacement], dict[int, Outcome]]:
    """What is to be written for the products of a lot, and what became of each amendment."""
    with engine.connect() as connection:
        hashes = stored_hashes(connection, list(lot))
        before = read_products(connection, list(lot))
    found: list[Replacement] = []
    outcomes: dict[int, Outcome] = {}
    for product_id, some in lot.items():
        product = before.get(product_id)
        for place, amendment in some:
            changed = "was withdrawn meanwhile" if product is None else amended(product, amendment)
            if isinstance(changed, str):
                outcomes[place] = Outcome("refused", changed)
                continue
            outcomes[place] = Outcome("unchanged" if changed == product else "changed")
            product = changed
        if product is not None and product != before[product_id]:
            found.append(Replacement(product, hashes.get(product_id, "")))
    return found, outcomes
