"""Everything a turn needs about orders: where they are, what the policy says, who has failed to identify."""

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from assistant.orders.actions import Action
from assistant.orders.bench import Bench, Goods
from assistant.orders.judging import Verdict, judge, refused_at_once
from assistant.orders.own_orders import Describe, OwnOrders
from assistant.orders.policy import Policy
from assistant.orders.requests import Deed, Request, Withdraw
from assistant.orders.results import Refusal, Unavailable
from assistant.orders.service import OrderService
from assistant.orders.tries import Tries
from assistant.orders.withdrawing import weigh_withdrawal
from assistant.records.orders import Order
from retrieval.catalog import Catalog
from retrieval.products import Product


@dataclass(frozen=True, slots=True)
class Claim:
    """What an anonymous shopper says to be known: an order's number and its phone's last digits."""

    order_id: str
    last4: str
    conversation: str


@dataclass(frozen=True, slots=True)
class OrderDesk:
    """The orders of one shop, as the turns of its conversations work with them.

    Args:
        read_policy: Gives the policy as it is now.
        describe: What is known of goods, by product id.
    """

    service: OrderService
    read_policy: Callable[[], Policy]
    tries: Tries
    describe: Describe

    @classmethod
    def of(
        cls, engine: Engine, read_policy: Callable[[], Policy], service: OrderService | None = None
    ) -> "OrderDesk":
        """The desk of a shop; its own tables unless another ``service`` has its orders."""
        describe = described_by(engine)
        own = service or OwnOrders(engine, read_policy, describe)
        return cls(own, read_policy, Tries(engine), describe)

    def rehearsed(self, scratch: Engine, *, alone: bool = False) -> "OrderDesk":
        """The same orders with changes that go nowhere else; ``alone`` shows those of ``scratch`` only."""
        base = None if alone else self.service
        service = OwnOrders(scratch, self.read_policy, self.describe, base)
        return OrderDesk(service, self.read_policy, Tries(scratch), self.describe)

    @property
    def policy(self) -> Policy:
        """The policy as it is now."""
        return self.read_policy()

    def bench(self, order: Order, now: datetime) -> Bench:
        """What requests about an order are judged by at a moment."""
        goods = self.describe([line.product_id for line in order.lines])
        return Bench(self.policy, now, goods)

    def propose(self, order: Order, request: Request, now: datetime) -> Verdict:
        """What a request would come to; nothing is changed."""
        bench = self.bench(order, now)
        if isinstance(request, Withdraw):
            found = self.service.actions(order.order_id)
            action = next((one for one in found if one.id == request.action), None)
            return weigh_withdrawal(order, action, request, bench)
        return judge(order, request, bench)

    def refused_at_once(self, order: Order, deed: Deed, now: datetime) -> Refusal | None:
        """Why a deed cannot be, before anything more is asked about it; None if it may be."""
        if deed is Deed.WITHDRAW:
            return None
        return refused_at_once(order, deed, self.bench(order, now))

    def actions(self, order_id: str) -> list[Action]:
        """What was done to an order, oldest first."""
        return self.service.actions(order_id)

    def identify(self, claim: Claim, now: datetime) -> Order | Refusal | Unavailable:
        """The order that number and digits belong to; a wrong try is kept before it is answered.

        The refusals are the same whether there is such an order or not.
        """
        rule = self.policy.identification
        facts = {"minutes": rule.minutes, "tries": rule.tries}
        if self.tries.locked(claim.order_id, claim.conversation, rule, now):
            return Refusal("locked", rule.clause, facts)
        order = self.service.get(claim.order_id)
        if isinstance(order, Unavailable):
            return order
        known = (order.phone_last4 if order else None) or ""
        if order and known and hmac.compare_digest(known.encode(), claim.last4.encode()):
            return order
        self.tries.failed(claim.order_id, claim.conversation, now)
        locked = self.tries.locked(claim.order_id, claim.conversation, rule, now)
        return Refusal("locked" if locked else "not_identified", rule.clause, facts)


def described_by(engine: Engine) -> Describe:
    """Tells goods by their rows in a catalogue: title, category and facts, in every language there."""

    def describe(ids: Sequence[str]) -> Mapping[str, Goods]:
        found = Catalog(engine).get(ids)
        return {key: Goods(_said_of(one), _prices(one)) for key, one in found.items()}

    return describe


def _prices(product: Product) -> Mapping[str, float]:
    """What each variant costs; a variant without a price costs what the product does."""
    own = {
        one.sku: one.price if one.price is not None else product.price for one in product.variants
    }
    return {sku: price for sku, price in own.items() if price is not None}


def _said_of(product: Product) -> str:
    facts = (value for values in product.attributes.values() for value in values)
    texts = (product.text("title", "en"), product.category or "", product.text("category", "en"))
    return " ".join((product.title, *texts, *facts))
