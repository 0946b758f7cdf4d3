"""A promotion: what it takes off, of what, when, for whom, and what it combines with."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assistant.promotions.money import share
from assistant.promotions.scope import EVERYTHING, Scope


class Kind(StrEnum):
    """What kinds there are, in the order in which they are applied."""

    DISCOUNT = "discount"
    MEMBER = "member_price"
    PRESALE = "presale"
    NTH = "nth_item"
    THRESHOLD = "threshold"
    COUPON = "coupon"

    @property
    def of_an_item(self) -> bool:
        """Whether it makes the price of a piece, whatever else is bought."""
        return self in (Kind.DISCOUNT, Kind.MEMBER, Kind.PRESALE)


ORDER = {Kind.NTH: 20, Kind.THRESHOLD: 30, Kind.COUPON: 40}


@dataclass(frozen=True, slots=True)
class Terms:
    """What is taken off; amounts in cents, shares in basis points.

    Args:
        threshold: What the goods must come to, at least.
        amount: Taken off.
        points: Share taken off; of an n-th item, of that item.
        price: What a piece costs instead, if it costs more.
        cap: The most that is taken off.
        repeat: Whether it is taken off for every time the threshold (or ``n``) is reached.
        ladder: (threshold, amount) in ascending order; the highest reached counts.
        n: The piece of so many that is reduced, the cheapest of them.
        each: Whether pieces of each product are counted by themselves.
        deposit: Paid for a piece to reserve it.
        worth: What the deposit counts for when the rest is paid.
        balance: From when until before when the rest is paid.
    """

    threshold: int = 0
    amount: int | None = None
    points: int | None = None
    price: int | None = None
    cap: int | None = None
    repeat: bool = False
    ladder: tuple[tuple[int, int], ...] = ()
    n: int = 0
    each: bool = False
    deposit: int = 0
    worth: int = 0
    balance: tuple[datetime, datetime] | None = None

    def unit(self, regular: int) -> int:
        """What a piece that costs ``regular`` costs under a discount or a member price."""
        if self.price is not None:
            return min(self.price, regular)
        off = self.amount if self.amount is not None else share(regular, self.points or 0)
        return max(regular - off, 0)

    def taken(self, judged: int, left: int) -> int:
        """What a threshold or a coupon takes off.

        Args:
            judged: What the goods come to, by which the threshold is judged.
            left: What they still cost after what was taken off before.
        """
        off = self._off(judged, left)
        return max(min(off, left, off if self.cap is None else self.cap), 0)

    def _off(self, judged: int, left: int) -> int:
        if self.ladder:
            return max((off for least, off in self.ladder if judged >= least), default=0)
        if judged < self.threshold or judged <= 0:
            return 0
        if self.points is not None:
            return share(left, self.points)
        return (self.amount or 0) * (judged // self.threshold if self.repeat else 1)

    @property
    def steps(self) -> tuple[int, ...]:
        """The amounts at which a threshold begins to bring something."""
        return tuple(least for least, _ in self.ladder) or (
            (self.threshold,) * (self.threshold > 0)
        )


@dataclass(frozen=True, slots=True)
class Promotion:
    """One promotion.

    Args:
        names: What it is called, by language; may be empty.
        start: The first moment at which it holds.
        end: The first moment at which it holds no more.
        tiers: Of a member price, for members of these tiers.
        code: Of a coupon, what claims it; None: only who holds it has it.
        limit: How often a shopper may use it: orders, or pieces of each product for a price.
        group: Of promotions with one group at most one is used in an order.
        excludes: Ids, groups and kinds it is not combined with.
        stacks_with: Ids of the same kind that it is combined with although both may be about the same
            goods.
        order: When it is applied among others, the lowest first; None: as its kind is.
    """

    id: str
    kind: Kind
    start: datetime
    end: datetime
    terms: Terms = Terms()
    scope: Scope = EVERYTHING
    names: Mapping[str, str] = field(default_factory=dict)
    tiers: frozenset[str] = frozenset()
    code: str | None = None
    limit: int | None = None
    group: str | None = None
    excludes: frozenset[str] = frozenset()
    stacks_with: frozenset[str] = frozenset()
    order: int | None = None

    def holds(self, now: datetime) -> bool:
        """Whether it holds at ``now``."""
        return self.start <= now < self.end

    def is_balance(self, now: datetime) -> bool:
        """Whether the rest of a presale is paid at ``now``."""
        balance = self.terms.balance
        return balance is not None and balance[0] <= now < balance[1]

    @property
    def place(self) -> tuple[int, str]:
        """Where it stands in the order of application; ties by id."""
        usual = ORDER.get(self.kind, 10)
        return (usual if self.order is None else self.order, self.id)

    @property
    def own_group(self) -> str | None:
        """The group it is in; coupons are in one unless the owner gives them another."""
        return self.group or ("coupon" if self.kind is Kind.COUPON else None)

    @property
    def labels(self) -> frozenset[str]:
        """What others may exclude it by."""
        return frozenset({self.id, self.kind.value, *((self.own_group,) if self.own_group else ())})

    def name(self, language: str) -> str:
        """What it is called in ``language``, else in another; empty if it has no name."""
        return self.names.get(language) or next(iter(self.names.values()), "")

    def clashes(self, other: "Promotion") -> bool:
        """Whether the two are never used in one order; of the whole order, whatever is in it."""
        if self.labels & other.excludes or other.labels & self.excludes:
            return True
        if self.own_group is not None and self.own_group == other.own_group:
            return True
        stacks = other.id in self.stacks_with or self.id in other.stacks_with
        if self.kind is not other.kind or stacks or self.group or other.group:
            return False
        return not self.scope.is_apart_from(other.scope)
