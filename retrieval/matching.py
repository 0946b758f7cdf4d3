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
from retrieval.units import alike, measured, same_measure

COLOR_SUFFIX = "色"
ABSENCE = re.compile(
    r"(?:不含|不添加|不加|不带|没有|[无無零0免未不])$|(?:\b(?:no|non|without|free of)[ -])$"
)
FREE_OF = re.compile(r"[ -]free\b")
SIZE_GOES_ON = re.compile(r"[码碼号號\s(（/,，·-]")  # XL is XL码42片, S no S925
SORT_OF = re.compile(r"[\u3400-\u9fff]{2}")
NO_SORT = re.compile(r"(?:[不非未仿假伪偽类類半似防抗]|人造|人工|合成)$")  # 仿羊毛 is no 羊毛
OWN_RULES = frozenset(Field)  # all but free attributes
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
        return any(_compares(constraint, value) for value in values)
    found = any(
        equal(constraint.field, have, want, constraint.unit)
        for have in values
        for want in constraint.values
    )
    return not found if constraint.op.negated else found


def satisfies_all(product: Product, constraints: Iterable[Constraint]) -> bool:
    """Whether ``product`` meets every one of ``constraints``."""
    return all(satisfies(product, constraint) for constraint in constraints)


def equal(field: str, have: Scalar, want: Scalar, unit: str = "") -> bool:
    """Whether a product's value counts as the wanted one in ``field``; ``unit`` is of a number."""
    if field in NUMERIC_FIELDS:
        return number(have) == number(want)
    if field == Field.TITLE:
        return says(normal(have), normal(want))
    if field == Field.SIZE and begins_size(normal(have), normal(want)):
        return True
    if field == Field.COLOR:
        return color_stem(want) in normal(have)
    if field not in OWN_RULES and is_sort_of(normal(have), normal(want)):
        return True
    return normal(have) == normal(want) or equal_measure(have, want, unit)


def is_sort_of(have: str, want: str) -> bool:
    """Whether a Chinese value names a sort of the wanted one: 静音红轴 is a 红轴, both as compared."""
    if not (have.endswith(want) and SORT_OF.match(want)):
        return False
    before = have.removesuffix(want)
    return not (ABSENCE.search(before) or NO_SORT.search(before))


def says(title: str, word: str) -> bool:
    """Whether a title says that goods have ``word``, both as compared: 无酒精 has no 酒精."""
    start = title.find(word)
    while start >= 0:
        absent = ABSENCE.search(title[:start]) or FREE_OF.match(title, start + len(word))
        if not absent:
            return True
        start = title.find(word, start + 1)
    return False


def begins_size(have: str, want: str) -> bool:
    """Whether a size is told first in a longer spelling: XL in XL码42片, 42 in "42 (EU)"."""
    return have.startswith(want) and SIZE_GOES_ON.match(have, len(want)) is not None


def equal_measure(have: Scalar, want: Scalar, unit: str) -> bool:
    """Whether two values are one amount: 1.5L and 1500ml, or 77cm and the number 76.7 in cm."""
    if unit and not isinstance(want, str):
        counted = measured(have, unit)
        return counted is not None and alike(counted, float(want))
    return isinstance(have, str) and isinstance(want, str) and same_measure(have, want)


def number(value: Scalar, unit: str = "") -> float | None:
    """The first number in ``value``, or None: 500 for "500ml", 0.5 if it is counted in L."""
    return measured(value, unit)


def _compares(constraint: Constraint, have: Scalar) -> bool:
    left, right = number(have, constraint.unit), number(constraint.values[0])
    if left is None or right is None:
        return False
    return {
        Op.LTE: left <= right,
        Op.GTE: left >= right,
        Op.LT: left < right,
        Op.GT: left > right,
    }[constraint.op]


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
