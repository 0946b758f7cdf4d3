"""Orders small enough to check by hand: two things bought by mei, in every state."""

from dataclasses import replace
from datetime import datetime

from assistant.records.orders import Order, OrderLine, OrderStatus

NOW = datetime.fromisoformat("2026-11-10T10:00:00+08:00")
SHIRT = OrderLine("shirt", 1, "shirt-m", "纯棉衬衫", 120.0)
SOCKS = OrderLine("socks", 2, "socks-1", "运动袜", 15.0)
ADDRESS = {
    "name": "张三",
    "phone": "13800000017",
    "region": "浙江省 杭州市 西湖区",
    "detail": "文三路1号",
}
PAID = Order(
    "20261109000017",
    OrderStatus.PAID,
    user="mei",
    created_at="2026-11-09T10:00:00+08:00",
    paid_at="2026-11-09T10:01:00+08:00",
    phone_last4="0017",
    total=158.0,
    shipping_fee=8.0,
    address=ADDRESS,
    lines=(SHIRT, SOCKS),
    payment_method="wechat",
)
UNPAID = replace(
    PAID,
    order_id="20261110000018",
    status=OrderStatus.PENDING_PAYMENT,
    created_at="2026-11-10T09:50:00+08:00",
    paid_at=None,
)
SHIPPED = replace(
    PAID,
    order_id="20261108000019",
    status=OrderStatus.SHIPPED,
    created_at="2026-11-08T10:00:00+08:00",
    shipped_at="2026-11-09T18:00:00+08:00",
)
DELIVERED = replace(
    PAID,
    order_id="20261101000020",
    status=OrderStatus.DELIVERED,
    created_at="2026-11-01T10:00:00+08:00",
    paid_at="2026-11-01T10:01:00+08:00",
    shipped_at="2026-11-02T10:00:00+08:00",
    delivered_at="2026-11-04T14:30:00+08:00",
)
ORDERS = (PAID, UNPAID, SHIPPED, DELIVERED)
