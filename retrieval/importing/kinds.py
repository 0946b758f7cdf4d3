"""Which kind of records a file holds, told from its columns."""

from collections.abc import Iterable, Sequence
from enum import StrEnum

from retrieval.errors import MappingError
from retrieval.importing.headers import PRODUCT, find_column, language_of
from retrieval.importing.rows import RawTable, shorten


class Kind(StrEnum):
    """The kinds of files a shop takes in."""

    PRODUCTS = "products"
    EVENTS = "events"
    ORDERS = "orders"
    REVIEWS = "reviews"
    FAQ = "faq"
    PROMOTIONS = "promotions"
    SIZES = "sizes"
    GUIDES = "guides"
    ANSWERS = "answers"
    WAREHOUSES = "warehouses"
    SHIPPING = "shipping"


PRODUCT_ID = ("productid", "product", "itemid", "商品id", "商品编号", "goodsid", "asin", "sku")
USER = (
    "user",
    "userid",
    "shopper",
    "customer",
    "customerid",
    "用户",
    "用户id",
    "买家",
    "visitorid",
)
EVENT = ("event", "eventtype", "action", "behavior", "behaviour", "行为", "行为类型", "事件")
REVIEW = (
    *("text", "review", "reviewtext", "content", "comment", "body", "评论", "评论内容", "评价"),
    *("评价内容", "内容"),
)
QUESTION = ("question", "questions", "问题", "提问")
ANSWER = ("answer", "answers", "答案", "回答", "答复")
RATING = ("rating", "stars", "score", "评分", "星级")
AGENT = (
    "agent",
    "agentname",
    "staff",
    "operator",
    "answeredby",
    "客服",
    "客服昵称",
    "客服名称",
    "坐席",
)
ANSWERED_AT = ("answeredat", "repliedat", "回答时间", "回复时间")
SIZE = ("size", "sizes", "尺码", "码数", "尺寸")
BODY = (
    *("height", "heightcm", "heightin", "身高", "身高cm"),
    *("weight", "weightkg", "weightlb", "weightjin", "体重", "体重kg", "体重斤"),
    *("foot", "footlength", "footcm", "footmm", "footlengthcm", "脚长", "脚长cm", "脚长mm"),
    *(
        "bust",
        "chest",
        "bustcm",
        "chestcm",
        "胸围",
        "waist",
        "waistcm",
        "腰围",
        "hip",
        "hips",
        "hipcm",
    ),
    "臀围",
)
PRICE = (*PRODUCT["price"], *PRODUCT["list_price"])
FIGURE = (*PRICE, *PRODUCT["stock"], *PRODUCT["cost"])
WAREHOUSE = ("warehouse", "warehouseid", "depot", "仓库", "仓库编号", "发货仓", "发货仓库")
REGION = (
    "region",
    "regions",
    "province",
    "destination",
    "地区",
    "区域",
    "省份",
    "目的地",
    "收货地区",
)
FEE = ("fee", "shippingfee", "freight", "运费", "首件运费", "首件")
START = ("startsat", "start", "startdate", "starttime", "validfrom", "开始时间", "生效时间")
END = ("endsat", "end", "enddate", "endtime", "validuntil", "结束时间", "失效时间")
PROMOTION = ("promotion", "promotionid", "活动id", "活动编号")
COUPON = ("coupon", "couponid", "券", "优惠券")
TIER = ("tier", "tiers", "membertier", "memberlevel", "会员等级")
SIGNS: tuple[tuple[Kind, tuple[tuple[str, ...], ...]], ...] = (
    (
        Kind.ORDERS,
        (
            ("orderid", "ordernumber", "订单号", "订单编号"),
            ("status", "orderstatus", "订单状态", "状态", "lines", "items", "快递单号"),
        ),
    ),
    (Kind.EVENTS, (PRODUCT_ID, USER, EVENT)),
    (Kind.GUIDES, (PRODUCT["title"], ("sections",))),
    (Kind.ANSWERS, (QUESTION, ANSWER, (*AGENT, *ANSWERED_AT))),
    (Kind.FAQ, (QUESTION, ANSWER)),
    (
        Kind.PROMOTIONS,
        (
            START,
            END,
            (*PROMOTION, *COUPON, "kind", "discount", "threshold", "优惠", "活动类型", "类型"),
        ),
    ),
    (Kind.PRODUCTS, (PRODUCT["title"], PRICE)),
    (Kind.SIZES, (SIZE, BODY)),
    (Kind.REVIEWS, (PRODUCT_ID, REVIEW, (*USER, *RATING))),
    (Kind.PROMOTIONS, (USER, (*COUPON, *TIER, *PROMOTION))),  # who holds which coupon or tier
    (Kind.PRODUCTS, (PRODUCT["title"], PRODUCT["id"])),
    (Kind.SHIPPING, (WAREHOUSE, REGION, FEE)),
    (Kind.WAREHOUSES, (WAREHOUSE, PRODUCT["id"], PRODUCT["stock"])),
    (Kind.PRODUCTS, (PRODUCT["id"], FIGURE)),  # new prices, stock or costs of known products
)
"""For each kind the sets of headers of which it has one each; the first kind that fits is it."""


def detect(table: RawTable, mapped: Iterable[str] = ()) -> Kind:
    """The kind of records in ``table``; ``mapped`` are fields that a mapping finds columns for.

    Raises:
        MappingError: Its columns fit no kind.
    """
    if table.meaning:
        return Kind.PRODUCTS
    columns = [*table.columns, *mapped, *_without_language(table.columns)]
    for kind, signs in SIGNS:
        if all(find_column(columns, names) is not None for names in signs):
            return kind
    shown = ", ".join(shorten(column) for column in table.columns[:30])
    raise MappingError(
        f"It cannot be told what '{table.name}' holds; its columns are: {shown or 'none'}. "
        "A catalogue needs "
        'at least an id and a title; name them in a mapping file ([columns] title = "…"), '
        f"or say what it is with --kind ({'|'.join(Kind)})."
    )


def _without_language(columns: Sequence[str]) -> list[str]:
    return [found[0] for found in map(language_of, columns) if found]
