"""The way of an order in time: paid, packed, shipped, delivered, and what its log says.

Carriers, fees and delivery times are those of faq.yaml, so that what the shop promises and what the
orders show agree.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

USUAL, EXPRESS = "云脚快递", "驿马速运"
PREFIXES = {USUAL: "YJ", EXPRESS: "YM"}
FREE_FROM, FEE, EXPRESS_FEE = 99, 8, 10
MISSED = 0.22  # nobody was in at the first attempt, so it takes another day
# Region, hub, days on the way, surcharge.
REGIONS = (
    ("浙江省 杭州市 余杭区", "杭州", 1.2, 0),
    ("浙江省 宁波市 鄞州区", "宁波", 1.2, 0),
    ("上海市 浦东新区", "上海", 1.0, 0),
    ("上海市 闵行区", "上海", 1.0, 0),
    ("江苏省 南京市 江宁区", "南京", 1.4, 0),
    ("江苏省 苏州市 吴中区", "苏州", 1.2, 0),
    ("广东省 广州市 天河区", "广州", 2.6, 0),
    ("广东省 深圳市 南山区", "深圳", 2.6, 0),
    ("北京市 朝阳区", "北京", 2.6, 0),
    ("四川省 成都市 武侯区", "成都", 3.0, 0),
    ("湖北省 武汉市 洪山区", "武汉", 2.2, 0),
    ("山东省 青岛市 市北区", "青岛", 2.4, 0),
    ("陕西省 西安市 雁塔区", "西安", 2.8, 0),
    ("福建省 厦门市 思明区", "厦门", 2.4, 0),
    ("辽宁省 沈阳市 和平区", "沈阳", 3.2, 0),
    ("海南省 海口市 美兰区", "海口", 3.8, 6),
    ("甘肃省 兰州市 城关区", "兰州", 4.0, 6),
    ("新疆维吾尔自治区 乌鲁木齐市 天山区", "乌鲁木齐", 5.4, 12),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order's log."""

    at: datetime
    text: str

    def row(self) -> dict[str, str]:
        """Return the line as it stands in orders.jsonl."""
        return {"at": self.at.isoformat(), "text": self.text}


@dataclass(frozen=True, slots=True)
class Course:
    """When each step of an order happens, if nothing stops it."""

    created: datetime
    paid: datetime
    packed: datetime
    shipped: datetime
    at_hub: datetime
    out: datetime
    delivered: datetime
    completed: datetime
    carrier: str
    hub: str

    def steps(self) -> Sequence[tuple[str, Line]]:
        """Return each step with the status that it brings and its line in the log."""
        return (
            ("pending_payment", Line(self.created, "订单已提交，等待付款")),
            ("paid", Line(self.paid, "付款成功，等待仓库处理")),
            ("packed", Line(self.packed, "嘉兴仓已拣货打包，等待快递揽收")),
            ("shipped", Line(self.shipped, f"{self.carrier}已揽收，离开嘉兴")),
            ("shipped", Line(self.at_hub, f"到达{self.hub}转运中心")),
            ("out_for_delivery", Line(self.out, f"{self.hub}网点派送中，快递员会电话联系")),
            ("delivered", Line(self.delivered, "已签收，签收人：本人")),
            ("completed", Line(self.completed, "交易完成")),
        )


def draw_course(
    rng: np.random.Generator, paid: datetime, region: int, carrier: str, *, late: bool
) -> Course:
    """Draw the course of an order.

    Args:
        rng: Source of chance.
        paid: When it was paid, which is when the purchase counts.
        region: Index into REGIONS.
        carrier: USUAL or EXPRESS.
        late: The warehouse is far behind the 48 hours it promises.
    """
    _, hub, days, _ = REGIONS[region]
    created = paid - timedelta(seconds=int(rng.integers(15, 90)))
    packed = paid + timedelta(hours=float(rng.uniform(3, 26) + (260 if late else 0)))
    shipped = packed + timedelta(hours=float(rng.uniform(1, 16)))
    way = days * (0.65 if carrier == EXPRESS else 1.0) * float(rng.uniform(0.8, 1.3))
    delivered = _in_daytime(rng, shipped + timedelta(days=way))
    missed = timedelta(days=int(rng.random() < MISSED))
    morning = delivered.replace(hour=int(rng.integers(7, 10))) - missed
    out = max(morning, shipped + (delivered - shipped) * 0.5)
    at_hub = shipped + (out - shipped) * float(rng.uniform(0.45, 0.9))
    completed = delivered + timedelta(days=float(rng.uniform(1, 10)))
    return Course(
        created=_second(created),
        paid=_second(paid),
        packed=_second(packed),
        shipped=_second(shipped),
        at_hub=_second(at_hub),
        out=_second(out),
        delivered=_second(delivered),
        completed=_second(completed),
        carrier=carrier,
        hub=hub,
    )


def fee(goods: float, region: int, carrier: str) -> int:
    """Return the shipping fee in yuan for goods of this total."""
    base = 0 if goods >= FREE_FROM else FEE
    return base + REGIONS[region][3] + (EXPRESS_FEE if carrier == EXPRESS else 0)


def _in_daytime(rng: np.random.Generator, at: datetime) -> datetime:
    """Move a delivery to an hour when couriers work, never more than a little earlier."""
    moved = at.replace(hour=int(rng.integers(10, 23)), minute=int(rng.integers(60)))
    return moved if moved > at - timedelta(hours=6) else moved + timedelta(days=1)


def _second(at: datetime) -> datetime:
    return at.replace(microsecond=0)
