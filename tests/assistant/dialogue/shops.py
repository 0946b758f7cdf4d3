"""Shops that have what some of the policy's rules ask for."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.merchandising.hand import Hand
from assistant.orders.clauses import Delivery
from assistant.own_skills.book import OwnSkills
from assistant.own_skills.reading import OwnSkill
from assistant.own_skills.tables import SkillTable
from assistant.promotions.book import Promotions
from assistant.promotions.promotion import Kind, Promotion
from assistant.ranking.finder import RankingFinder
from assistant.ranking.goods import Goods
from assistant.records.orders import OrderStore
from assistant.shop.folder import scratch_database
from assistant.skills.toolbox import Toolbox
from retrieval.constraints import Constraint
from tests.assistant.orders.data import PAID
from tests.assistant.promotions.offers import promotion


class AnyGoods(Goods):
    """Every word names goods of the shop."""

    def sells(self, name: str) -> bool:
        return bool(name)

    def is_said_of(self, text: str, constraints: Sequence[Constraint]) -> bool:
        return bool(text)


class SellsAll(RankingFinder):
    """Finds in a shop that has whatever is named."""

    @property
    def goods(self) -> Goods:
        return AnyGoods(self.searcher, Hand(self.searcher.table))


def sells_all(tools: Toolbox) -> SellsAll:
    finder = tools.finder
    assert isinstance(finder, RankingFinder)
    return SellsAll(finder.searcher, finder.shelf, finder.taste, finder.now)


OWN = SkillTable.model_validate(
    {
        "name": "gift",
        "intents": ["set_alert"],
        "call": {"url": "https://x.example/"},
        "reply": {"en": "done"},
        "example": [{}],
    }
)


def with_own(tools: Toolbox) -> Toolbox:
    """The shop has a skill of its own, which answers an intent."""
    return replace(tools, own=OwnSkills({"gift": OwnSkill(OWN)}))


class OneCoupon(Promotions):
    """A shop that offers one coupon."""

    def all(self) -> Mapping[str, Promotion]:
        return {"ten": promotion(Kind.COUPON, "ten", amount=1_000, code="TEN10")}


def with_fees(tools: Toolbox) -> Toolbox:
    """The shop's policy says what delivery costs."""
    fees = Delivery(fee=8, clause="freight")
    policy = tools.desk.policy.model_copy(update={"delivery": fees})
    return replace(tools, desk=replace(tools.desk, read_policy=lambda: policy))


def with_order(tools: Toolbox) -> Toolbox:
    """The shop has one order."""
    scratch = scratch_database()
    OrderStore(scratch).write([PAID])
    return replace(tools, desk=tools.desk.rehearsed(scratch, alone=True))
