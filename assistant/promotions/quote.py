"""What goods come to, itemised: every cent of it can be said where it comes from."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from assistant.promotions.money import amount, parted
from assistant.promotions.pricing import Line, Portion
from assistant.promotions.promotion import Promotion


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one promotion takes off, in cents.

    Args:
        judged: What the goods it is about come to, by which it is judged.
        by_line: How much of it falls to each line, by the line's place; they add up to ``off``.
    """

    promotion: Promotion
    off: int
    judged: int
    by_line: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Later:
    """The rest of a presale: how much, and from when until before when it is paid."""

    promotion: Promotion
    due: int
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class QuotedLine:
    """One line of a quote, in cents.

    Args:
        regular: What its pieces cost without any promotion.
        portions: What they cost each, as promotions make the price of a piece.
        off: Its share of what is taken off for several goods.
    """

    line: Line
    regular: int
    portions: tuple[Portion, ...]
    off: int

    @property
    def cost(self) -> int:
        """What its pieces come to at the price of each."""
        return sum(portion.cost for portion in self.portions)

    @property
    def payable(self) -> int:
        """What is paid for it after all: what a return of the whole line gives back."""
        return self.cost - self.off

    @property
    def pieces(self) -> tuple[int, ...]:
        """What is paid for each piece; they add up to ``payable``, so that some can be given back."""
        units = [portion.unit for portion in self.portions for _ in range(portion.quantity)]
        return tuple(unit - off for unit, off in zip(units, parted(self.off, units), strict=True))


@dataclass(frozen=True, slots=True)
class Quote:
    """What goods come to.

    Args:
        lines: In the order asked.
        deductions: What was taken off, first what makes the price of a piece, then the others in the
            order of application.
        later: Of presales, what is not paid now.
        exact: Whether no allowed combination of promotions is better.
    """

    lines: tuple[QuotedLine, ...]
    deductions: tuple[Deduction, ...]
    later: tuple[Later, ...] = ()
    exact: bool = True

    @property
    def regular(self) -> int:
        """What the goods cost without any promotion."""
        return sum(line.regular for line in self.lines)

    @property
    def off(self) -> int:
        """What all promotions take off."""
        return sum(deduction.off for deduction in self.deductions)

    @property
    def total(self) -> int:
        """What is paid for everything, now and later."""
        return self.regular - self.off

    @property
    def due(self) -> int:
        """What is paid now."""
        return self.total - sum(later.due for later in self.later)

    @property
    def cost(self) -> int:
        """What the goods come to at the price of each piece, before what is taken off for several."""
        return sum(line.cost for line in self.lines)

    @property
    def for_several(self) -> tuple[Deduction, ...]:
        """What is taken off beyond the price of a piece."""
        return tuple(one for one in self.deductions if not one.promotion.kind.of_an_item)

    def to_json(self, named: Callable[[Promotion], str] = lambda one: one.id) -> dict[str, Any]:
        """The quote as a turn shows it, amounts in the shop's currency.

        Args:
            named: What a promotion is called.
        """
        return {
            "regular": amount(self.regular),
            "lines": [_line_json(line) for line in self.lines],
            "deductions": [
                {**_told(one.promotion, named), "off": amount(one.off)} for one in self.deductions
            ],
            "total": amount(self.total),
            "due_now": amount(self.due),
            "due_later": [_later_json(one, named) for one in self.later],
            "best": self.exact,
        }


def _line_json(line: QuotedLine) -> dict[str, Any]:
    return {
        "id": line.line.product.id,
        "sku": line.line.sku,
        "quantity": line.line.quantity,
        "regular": amount(line.regular),
        "payable": amount(line.payable),
    }


def _later_json(later: Later, named: Callable[[Promotion], str]) -> dict[str, Any]:
    span = {"from": later.start.isoformat(), "until": later.end.isoformat()}
    return {**_told(later.promotion, named), "due": amount(later.due), **span}


def _told(promotion: Promotion, named: Callable[[Promotion], str]) -> dict[str, Any]:
    return {
        "id": promotion.id,
        "kind": promotion.kind.value,
        "name": named(promotion),
        "until": promotion.end.isoformat(),
    }


def by_promotion(portions: list[Portion]) -> list[tuple[Promotion, list[Portion]]]:
    """The portions that a promotion makes the price of, by promotion, in the order of ids."""
    made = [(one.promotion.id, one) for one in portions if one.promotion is not None]
    made.sort(key=lambda pair: (pair[0], pair[1].line))
    grouped = ([one for _, one in group] for _, group in groupby(made, key=lambda pair: pair[0]))
    return [(group[0].promotion, group) for group in grouped if group[0].promotion is not None]
