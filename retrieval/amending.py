"""Changes prices and stock in place: no text is touched, so nothing is embedded or indexed anew.

Amendments are written a few hundred products at a time, each lot durable by itself: a shop that
serves from the same database gets its turn in between, and what was cut off is finished by doing it
again.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from sqlalchemy import Connection, Engine, bindparam, func, select, true, update

from retrieval.amendments import Amendment, amended
from retrieval.catalog import chunks, count_change, read_products, stored_hashes, take_turn
from retrieval.product_rows import content_hash
from retrieval.products import Product
from retrieval.tables import products

LOT = 200  # products; milliseconds of work, so that whoever waits for the database hardly notices
Named = Mapping[str, Sequence[tuple[str, str | None]]]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one amendment; ``reason`` says why it was refused."""

    status: Literal["changed", "unchanged", "refused"]
    reason: str | None = None


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
        An outcome for each; those that changed something are durable.
    """
    outcomes: dict[int, Outcome] = {}
    by_product: dict[str, list[tuple[int, Amendment]]] = defaultdict(list)
    named = _named(engine, amendments)
    for place, amendment in enumerate(amendments):
        found = _resolved(amendment, named)
        if isinstance(found, str):
            outcomes[place] = Outcome("refused", found)
        else:
            by_product[found[0]].append((place, replace(amendment, sku=found[1])))
    for lot in _lots(by_product):
        outcomes |= _applied(engine, lot, dry_run=dry_run)
        if pause is not None:
            pause()
    return [outcomes[place] for place in range(len(amendments))]


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
    variant = func.json_each(products.c.variants).table_valued("value", name="variant")
    sku = func.json_extract(variant.c.value, "$.sku")
    for chunk in chunks(skus):
        joined = products.join(variant, true())
        query = select(sku, products.c.id).select_from(joined).where(sku.in_(chunk))
        for row in connection.execute(query):
            yield row[0], row[1]


Lot = Mapping[str, Sequence[tuple[int, Amendment]]]


def _lots(by_product: Lot) -> Iterator[Lot]:
    ids = sorted(by_product)
    for start in range(0, len(ids), LOT):
        yield {product_id: by_product[product_id] for product_id in ids[start : start + LOT]}


def _applied(engine: Engine, lot: Lot, *, dry_run: bool) -> dict[int, Outcome]:
    """Works out a lot outside the transaction, which is short, and again in it where it was late."""
    with engine.connect() as connection:
        before = read_products(connection, list(lot))
    after, outcomes = _worked_out(before, lot)
    if dry_run or not after:
        return outcomes
    hashes = {key: content_hash(before[key]) for key in after}
    with engine.begin() as connection:
        take_turn(connection)
        now = stored_hashes(connection, list(lot))
        if any(now.get(key) != digest for key, digest in hashes.items()):
            after, outcomes = _worked_out(read_products(connection, list(lot)), lot)
        if after:
            _write(connection, list(after.values()))
    return outcomes


def _worked_out(
    before: Mapping[str, Product], lot: Lot
) -> tuple[dict[str, Product], dict[int, Outcome]]:
    """The products of a lot that come out changed, and what became of each amendment."""
    after: dict[str, Product] = {}
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
            after[product_id] = product
    return after, outcomes


def _write(connection: Connection, changed: Sequence[Product]) -> None:
    own: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in ("price", "list_price", "stock")
    }
    statement = update(products).where(products.c.id == bindparam("key"))
    statement = statement.values(
        **own, variants=bindparam("new_variants"), content_hash=bindparam("new_hash")
    )
    rows = [
        {
            "key": product.id,
            "new_price": product.price,
            "new_list_price": product.list_price,
            "new_stock": product.stock,
            "new_variants": [variant.to_json() for variant in product.variants],
            "new_hash": content_hash(product),
        }
        for product in changed
    ]
    connection.execute(statement, rows)
    count_change(connection, [product.id for product in changed])
