"""Which products satisfy a constraint: the one definition, product by product.

Everything faster (the columnar filter) or elsewhere (replay assertions) must agree with
``satisfies``. A product that lacks a field satisfies no positive constraint on it and every negated
one.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime

from retrieval.constraints import Constraint, Field, Op, Scalar
from retrieval.products import Product

NUMBER = re.compile(r"\d+(?:\.\d+)?")
COLOR_SUFFIX = "色"
NUMERIC_FIELDS = frozenset({Field.PRICE, Field.RATING, Field.STOCK, "list_price", "sales"})


def normal(value: Scalar) -> str:
    """A value as it is compared: NFKC, case-folded, spaces folded, whole numbers without ``.0``."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(unicodedata.normalize("NFKC", str(value)).casefold().split())


def color_stem(value: Scalar) -> str:
    """What a colour word shares with its shades: 黑 for 黑色, found again in 曜石黑."""
    word = normal(value)
    return word.removesuffix(COLOR_SUFFIX) or word


def field_values(product: Product, field: str) -> tuple[Scalar, ...]:
    """All values ``product`` has for ``field``; of its variants those that can be bought."""
    if field == Field.CATEGORY:
        return (*product.categories, *_path_prefixes(product.categories))
    if field == Field.TITLE:
        return (product.title,)
    if any(field in variant.options for variant in product.variants):
        return _option_values(product, field)
    return product.attributes.get(field) or _core_value(product, field)


def satisfies(product: Product, constraint: Constraint) -> bool:
    """Whether ``product`` meets ``constraint``, hard or soft alike."""
    values = field_values(product, constraint.field)
    if constraint.op.ordered:
        return any(_compare(constraint.op, value, constraint.values[0]) for value in values)
    found = any(
        equal(constraint.field, have, want) for have in values for want in constraint.values
    )
    return not found if constraint.op.negated else found


def satisfies_all(product: Product, constraints: Iterable[Constraint]) -> bool:
    """Whether ``product`` meets every one of ``constraints``."""
    return all(satisfies(product, constraint) for constraint in constraints)


def equal(field: str, have: Scalar, want: Scalar) -> bool:
    """Whether a product's value counts as the wanted one in ``field``."""
    if field in NUMERIC_FIELDS:
        return number(have) == number(want)
    if field == Field.TITLE:
        return normal(want) in normal(have)
    if field == Field.COLOR:
        return color_stem(want) in normal(have)
    return normal(have) == normal(want)


def number(value: Scalar) -> float | None:
    """The first number in ``value``, or None: 500 for "500ml"."""
    if not isinstance(value, str):
        return float(value)
    match = NUMBER.search(value)
    return float(match.group()) if match else None


def _compare(op: Op, have: Scalar, want: Scalar) -> bool:
    left, right = number(have), number(want)
    if left is None or right is None:
        return False
    return {
        Op.LTE: left <= right,
        Op.GTE: left >= right,
        Op.LT: left < right,
        Op.GT: left > right,
    }[op]


def _core_value(product: Product, field: str) -> tuple[Scalar, ...]:
    value = getattr(product, field, None) if field in Product.__dataclass_fields__ else None
    return (value,) if isinstance(value, str | float | int) else ()


def _option_values(product: Product, field: str) -> tuple[str, ...]:
    """The options that can be bought: a size that is sold out is no size to find."""
    return tuple(v.options[field] for v in product.variants if field in v.options and v.available)


def _path_prefixes(path: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("/".join(path[:depth]) for depth in range(2, len(path) + 1))


def newest_first(product: Product) -> float:
    """A sort key that puts the latest ``created_at`` first and unknown dates last."""
    if not product.created_at:
        return 0.0
    return -datetime.fromisoformat(product.created_at).timestamp()


def options_match(options: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    """Whether a variant's ``options`` carry every wanted value."""
    return all(normal(options.get(name, "")) == normal(value) for name, value in wanted.items())
