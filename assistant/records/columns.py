"""What the columns of events, reviews, answers, size charts and orders are called by shops and their tools."""

from collections.abc import Mapping

from recommender.events import EventKind
from retrieval.importing.headers import PRODUCT, Aliases
from retrieval.importing.kinds import (
    AGENT,
    ANSWER,
    ANSWERED_AT,
    EVENT,
    FEE,
    PRODUCT_ID,
    QUESTION,
    RATING,
    REGION,
    REVIEW,
    SIZE,
    USER,
    WAREHOUSE,
    Kind,
)

TIME = ("timestamp", "time", "ts", "createdat", "date", "datetime", "时间", "日期", "行为时间")
EVENTS: Aliases = {
    "user": USER,
    "product_id": PRODUCT_ID,
    "event": EVENT,
    "timestamp": TIME,
    "value": ("value", *RATING, "数值"),
}
REVIEWS: Aliases = {
    "product_id": PRODUCT_ID,
    "text": REVIEW,
    "user": USER,
    "rating": RATING,
    "language": ("language", "lang", "语言"),
    "created_at": (*TIME, "reviewtime", "评论时间"),
}
FAQ: Aliases = {
    "id": ("id", "编号"),
    "topic": ("topic", "category", "主题", "分类"),
    "question": QUESTION,
    "answer": ANSWER,
}
ORDERS: Aliases = {
    "order_id": ("orderid", "ordernumber", "订单号", "订单编号"),
    "user": USER,
    "status": ("status", "orderstatus", "订单状态", "状态"),
    "created_at": ("createdat", "orderedat", "下单时间", "创建时间"),
    "paid_at": ("paidat", "付款时间"),
    "shipped_at": ("shippedat", "发货时间"),
    "delivered_at": ("deliveredat", "签收时间"),
    "carrier": ("carrier", "快递公司", "物流公司"),
    "tracking_no": ("trackingno", "trackingnumber", "快递单号", "运单号"),
    "phone_last4": ("phonelast4", "手机尾号"),
    "total": ("total", "amount", "订单金额", "实付金额"),
    "shipping_fee": ("shippingfee", "运费"),
    "payment_method": ("paymentmethod", "payment", "支付方式", "付款方式"),
    "insured": ("insured", "freightinsurance", "运费险"),
    "address": ("address", "收货地址"),
    "lines": ("lines", "items", "商品"),
    "history": ("history", "物流轨迹"),
}
GUIDES: Aliases = {
    "id": ("id", "name", "编号"),
    "kind": ("kind", "type", "类型"),
    "language": ("language", "lang", "语言"),
    "title": ("title", "标题"),
    "topic": ("topic", "category", "主题", "分类"),
    "questions": QUESTION,
    "search": ("search", "searches"),
    "sections": ("sections",),
}
ANSWERS: Aliases = {
    "question": QUESTION,
    "answer": ANSWER,
    "agent": AGENT,
    "answered_at": (*ANSWERED_AT, *TIME),
    "rating": RATING,
    "language": ("language", "lang", "语言"),
}
SIZES: Aliases = {
    "product_id": PRODUCT_ID,
    "brand": ("brand", "品牌"),
    "category": ("category", "类目", "分类", "品类"),
    "audience": ("audience", "gender", "适用人群", "人群", "性别", "for"),
    "size": SIZE,
    "height": ("height", "heightcm", "heightin", "身高", "身高cm"),
    "weight": ("weight", "weightkg", "weightlb", "weightjin", "体重", "体重kg", "体重斤"),
    "foot": (
        *("foot", "footlength", "footcm", "footmm", "footlengthcm"),
        *("脚长", "脚长cm", "脚长mm"),
    ),
    "bust": ("bust", "chest", "bustcm", "chestcm", "胸围"),
    "waist": ("waist", "waistcm", "腰围"),
    "hip": ("hip", "hips", "hipcm", "臀围"),
}
WAREHOUSES: Aliases = {
    "warehouse": WAREHOUSE,
    "sku": ("sku", "skuid", "skucode", "规格编码"),
    "product_id": tuple(name for name in PRODUCT["id"] if "sku" not in name),
    "stock": PRODUCT["stock"],
}
SHIPPING: Aliases = {
    "warehouse": WAREHOUSE,
    "region": REGION,
    "carrier": ("carrier", "快递公司", "物流公司", "快递", "承运商"),
    "fee": FEE,
    "more": ("more", "eachmore", "additional", "续件", "续件运费", "每加一件"),
    "days": ("days", "leadtime", "transitdays", "时效", "天数", "时效天数"),
}
OTHER_NAMES: Mapping[str, EventKind] = {
    **dict.fromkeys(("pv", "page_view", "browse", "浏览", "查看"), EventKind.VIEW),
    **dict.fromkeys(("点击",), EventKind.CLICK),
    **dict.fromkeys(("fav", "favorite", "favourite", "收藏", "喜欢"), EventKind.LIKE),
    **dict.fromkeys(("不喜欢",), EventKind.DISLIKE),
    **dict.fromkeys(("cart", "addtocart", "加购", "加入购物车"), EventKind.ADD_TO_CART),
    **dict.fromkeys(("buy", "transaction", "order", "购买", "下单"), EventKind.PURCHASE),
    **dict.fromkeys(("refund", "returned", "退货", "退款"), EventKind.RETURN),
    **dict.fromkeys(("rating", "评分", "打分"), EventKind.RATE),
}
RECORDS: Mapping[Kind, tuple[Aliases, tuple[str, ...]]] = {
    Kind.EVENTS: (EVENTS, ("user", "product_id", "event", "timestamp")),
    Kind.REVIEWS: (REVIEWS, ("product_id", "text")),
    Kind.FAQ: (FAQ, ("question", "answer")),
    Kind.GUIDES: (GUIDES, ("id", "title", "sections")),
    Kind.ANSWERS: (ANSWERS, ("question", "answer")),
    Kind.SIZES: (SIZES, ("size",)),
    Kind.ORDERS: (ORDERS, ("order_id", "status")),
    Kind.WAREHOUSES: (WAREHOUSES, ("warehouse", "stock")),
    Kind.SHIPPING: (SHIPPING, ("warehouse", "fee", "days")),
}
"""The columns of each kind, and which of them it cannot do without."""
