"""What a shopper insists on or wishes for: one field, one operator, one value.

A constraint is a pure value. Which products satisfy it is decided in one place,
``retrieval.matching``; the columnar filter (``retrieval.filters``) is a faster way to the same
answer.
"""

from dataclasses import dataclass
from enum import StrEnum

Scalar = str | float
Value = Scalar | tuple[Scalar, ...]


class Op(StrEnum):
    """How a field is compared with a value."""

    EQ = "eq"
    NE = "ne"
    IN = "in"
    NOT_IN = "not_in"
    LTE = "lte"
    GTE = "gte"
    LT = "lt"
    GT = "gt"

    @property
    def negated(self) -> bool:
        """Whether the operator excludes instead of asking for."""
        return self in (Op.NE, Op.NOT_IN)

    @property
    def ordered(self) -> bool:
        """Whether the operator compares sizes, so that its value must be a number."""
        return self in (Op.LTE, Op.GTE, Op.LT, Op.GT)


class Field(StrEnum):
    """The fields every catalogue has; any other name is a free attribute."""

    PRICE = "price"
    BRAND = "brand"
    CATEGORY = "category"
    COLOR = "color"
    SIZE = "size"
    RATING = "rating"
    STOCK = "stock"
    TITLE = "title"


class Sort(StrEnum):
    """The orders a list can be shown in."""

    PRICE_ASC = "price_asc"
    PRICE_DESC = "price_desc"
    RATING = "rating"
    SALES = "sales"
    NEWEST = "newest"
    RELEVANCE = "relevance"


@dataclass(frozen=True, slots=True)
class Constraint:
    """One condition on a product.

    Args:
        field: A ``Field`` value or the name of a free attribute.
        op: The operator.
        value: A number for ordered operators; a tuple for ``in`` and ``not_in``; else one value.
        hard: A hard constraint filters; a soft one only raises the score.
        unit: What a number counts, as the catalogue writes it (ml, 英寸); empty for plain numbers.
    """

    field: str
    op: Op
    value: Value
    hard: bool = True
    unit: str = ""

    @property
    def values(self) -> tuple[Scalar, ...]:
        """The values as a tuple, also when there is only one."""
        return self.value if isinstance(self.value, tuple) else (self.value,)

    def to_json(self) -> dict[str, object]:
        """The constraint as the contract writes it (``field, op, value, hard``), ``unit`` if any."""
        value = list(self.value) if isinstance(self.value, tuple) else _plain(self.value)
        counted = {"unit": self.unit} if self.unit else {}
        return {
            "field": self.field,
            "op": self.op.value,
            "value": value,
            "hard": self.hard,
            **counted,
        }


def _plain(value: Scalar) -> Scalar | int:
    """A whole number is written without its ``.0``."""
    return int(value) if isinstance(value, float) and value.is_integer() else value
