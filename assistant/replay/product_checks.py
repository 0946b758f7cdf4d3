"""Checks the shown list: how many, which, and what each of them satisfies.

Conditions are judged on the catalogue's own rows, not on what the turn says of them, by the one
definition that the filter uses: ``retrieval.matching.satisfies``. A price that promotions make is
taken from the turn, if what it says they take off accounts for every cent of the row's own price.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from math import inf

from assistant.replay.expecting import Condition, ExpectedProducts
from assistant.replay.matching import plain_text, shown
from assistant.replay.scene import Miss, Scene
from assistant.replay.values import Json, Unresolved, resolve
from retrieval.constraints import Constraint, Op, Scalar, Sort
from retrieval.matching import field_values, satisfies
from retrieval.ordering import KEYS
from retrieval.products import Product

SEVERAL = {Op.EQ: Op.IN, Op.NE: Op.NOT_IN}
NAMED_PRODUCTS = 3  # in a message; the report has the whole list anyway


def check_products(key: str, wanted: ExpectedProducts, scene: Scene) -> Iterator[Miss]:
    """What the shown list lacks of what is wanted."""
    ids = [str(product["id"]) for product in scene.response.get("products", ())]
    yield from _number(key, wanted, ids)
    yield from _members(key, wanted, ids, scene)
    found = scene.lookup(ids) if ids else {}
    rows = {str(row["id"]): row for row in scene.response.get("products", ())}
    products = {key: _as_paid(product, rows[key]) for key, product in found.items()}
    if strangers := [product_id for product_id in ids if product_id not in products]:
        yield key, "products of the catalogue", f"not in it: {shown(strangers)}"
    yield from _conditions(key, wanted, list(products.values()), scene)
    yield from _order(key, wanted, list(products.values()), scene)


def _as_paid(product: Product, row: Json) -> Product:
    """The product at the price that the promotions of its row make, if they account for it."""
    cuts = row.get("promotions")
    if not cuts or product.price is None or row.get("regular_price") != product.price:
        return product
    paid = round(product.price - sum(cut["off"] for cut in cuts), 2)
    return replace(product, price=paid) if row["price"] == paid else product


def _number(key: str, wanted: ExpectedProducts, ids: Sequence[str]) -> Iterator[Miss]:
    if wanted.min is not None and len(ids) < wanted.min:
        yield f"{key}.min", f"at least {wanted.min}", str(len(ids))
    if wanted.max is not None and len(ids) > wanted.max:
        yield f"{key}.max", f"at most {wanted.max}", str(len(ids))


def _members(
    key: str, wanted: ExpectedProducts, ids: Sequence[str], scene: Scene
) -> Iterator[Miss]:
    if wanted.ids is not None:
        exact = _ids(wanted.ids, scene)
        if exact != ids:
            yield f"{key}.ids", shown(exact), shown(ids)
    for product_id in _ids(wanted.include or (), scene):
        if product_id not in ids:
            yield f"{key}.include", product_id, shown(ids)
    for product_id in _ids(wanted.exclude or (), scene):
        if product_id in ids:
            yield f"{key}.exclude", f"not {product_id}", shown(ids)


def _ids(written: Sequence[str], scene: Scene) -> list[str]:
    found = resolve(list(written), scene.screen)
    return [str(item) for item in found] if isinstance(found, list) else [str(found)]


def _conditions(
    key: str, wanted: ExpectedProducts, products: Sequence[Product], scene: Scene
) -> Iterator[Miss]:
    for name, conditions, judge in (
        ("all", wanted.all, _all),
        ("any", wanted.any, _any),
        ("none", wanted.none, _none),
    ):
        for condition in conditions or ():
            miss = _judge(condition, products, scene, judge)
            if miss:
                yield f"{key}.{name}", *miss


def _order(
    key: str, wanted: ExpectedProducts, products: Sequence[Product], scene: Scene
) -> Iterator[Miss]:
    """Whether the list stands in the order asked for."""
    if wanted.sorted is None:
        return
    stands = _is_ranked if wanted.sorted is Sort.RELEVANCE else _is_sorted
    if not products or not stands(wanted.sorted, products, scene):
        yield f"{key}.sorted", wanted.sorted.value, shown([product.id for product in products])


def _is_sorted(order: Sort, products: Sequence[Product], _scene: Scene) -> bool:
    """By a field: products without the value come last."""
    values = [KEYS[order](product) for product in products]
    return _falls([-inf if value is None else -value for value in values])


def _is_ranked(_order: Sort, products: Sequence[Product], scene: Scene) -> bool:
    """By score, but for variety among brands and for what is sold out, which comes last.

    Variety lets another brand go first; the goods of one brand, and the first of each brand, keep
    the order of their scores.
    """
    scores = {row["id"]: float(row["score"]) for row in scene.response["products"]}
    there = [product for product in products if product.available]
    brands: dict[str, list[float]] = {}
    for product in there:
        brands.setdefault(product.brand or "", []).append(scores[product.id])
    firsts = [own[0] for own in brands.values()]
    last = [product.available for product in products]
    return _falls([float(one) for one in last]) and all(map(_falls, (firsts, *brands.values())))


def _falls(values: Sequence[float]) -> bool:
    return all(left >= right for left, right in pairwise(values))


Judge = Callable[[Constraint, Sequence[Product]], str | None]


def _judge(
    condition: Condition, products: Sequence[Product], scene: Scene, judge: Judge
) -> tuple[str, str] | None:
    known = scene.known_fields
    if known is not None and condition.field not in known:
        return shown(condition.model_dump(mode="json")), f"no product has a '{condition.field}'"
    try:
        constraint = _constraint(condition, scene)
    except Unresolved as exc:
        return shown(condition.model_dump(mode="json")), str(exc)
    got = judge(constraint, products)
    return (shown(constraint.to_json()), got) if got else None


def _constraint(condition: Condition, scene: Scene) -> Constraint:
    value = resolve(condition.value, scene.screen)
    if not isinstance(value, list):
        return Constraint(condition.field, condition.op, _scalar(value))
    if condition.op.ordered:
        raise Unresolved(f"'{condition.op}' compares with one number; add .min, .max or .median")
    op = SEVERAL.get(condition.op, condition.op)  # $previous.brand may be one or several
    return Constraint(condition.field, op, tuple(_scalar(item) for item in value))


def _scalar(value: object) -> Scalar:
    return value if isinstance(value, str | int | float) else str(value)


def _all(constraint: Constraint, products: Sequence[Product]) -> str | None:
    failing = [product for product in products if not satisfies(product, constraint)]
    return _named(failing, constraint.field) if failing else None if products else "no products"


def _any(constraint: Constraint, products: Sequence[Product]) -> str | None:
    if any(satisfies(product, constraint) for product in products):
        return None
    return _named(products, constraint.field) if products else "no products"


def _none(constraint: Constraint, products: Sequence[Product]) -> str | None:
    failing = [product for product in products if satisfies(product, constraint)]
    return _named(failing, constraint.field) if failing else None


def _named(products: Sequence[Product], field: str) -> str:
    rows = (f"{one.id} has {_values(one, field)}" for one in products[:NAMED_PRODUCTS])
    more = len(products) - NAMED_PRODUCTS
    return "; ".join(rows) + (f"; and {more} more" if more > 0 else "")


def _values(product: Product, field: str) -> str:
    return " / ".join(dict.fromkeys(map(plain_text, field_values(product, field)))) or f"no {field}"
