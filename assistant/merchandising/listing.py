"""The rules of a shop as its owner reads them: what is in force, on how many goods, what is unknown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from assistant.merchandising.hand import Hand
from assistant.merchandising.rules import MERCHANDISING_FILE, Rule, read_rules
from assistant.shop.folder import Shop
from retrieval.catalog import Catalog
from retrieval.filters import ProductTable


@dataclass(frozen=True, slots=True)
class Listed:
    """A rule at some moment.

    Args:
        state: ``in force``, ``later`` or ``over``.
        goods: How many products it concerns.
        unknown: The names in it that the catalogue does not have.
    """

    rule: Rule
    state: str
    goods: int
    unknown: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As the command prints it."""
        found = {"state": self.state, "goods": self.goods, "unknown": list(self.unknown)}
        return {**self.rule.to_json(), **found}


def list_rules(shop: Shop, now: datetime) -> list[Listed]:
    """The rules of a shop at the moment ``now``, in the order of the file.

    Raises:
        SettingsError: The file cannot be used.
    """
    rules = read_rules(shop.path / MERCHANDISING_FILE, shop.settings.timezone)
    table = ProductTable.from_products(Catalog(shop.engine).all()) if rules else ProductTable(())
    return _listed(rules, Hand(table, rules), now)


def _listed(rules: Sequence[Rule], hand: Hand, now: datetime) -> list[Listed]:
    return [
        Listed(rule, _state(rule, now), int(hand.rows(rule).sum()), tuple(hand.unknown(rule)))
        for rule in rules
    ]


def _state(rule: Rule, now: datetime) -> str:
    if rule.period.holds(now):
        return "in force"
    return "later" if rule.period.start is not None and now < rule.period.start else "over"
