"""What the columns of promotions, and of who holds what, are called by shops and their tools."""

from collections.abc import Mapping

from assistant.promotions.promotion import Kind
from retrieval.importing.headers import Aliases
from retrieval.importing.kinds import COUPON, END, PROMOTION, START, TIER, USER

COLUMNS: Aliases = {
    "id": ("id", "promotionid", "promotion", "couponid", "活动id", "活动编号", "编号"),
    "kind": ("kind", "type", "promotiontype", "类型", "活动类型"),
    "name": ("name", "title", "promotionname", "名称", "活动名称", "标题"),
    "start": START,
    "end": END,
    "products": ("products", "productids", "items", "productid", "商品", "商品id"),
    "brands": ("brands", "brand", "品牌"),
    "categories": ("categories", "category", "类目", "分类", "品类"),
    "exclude_products": ("excludeproducts", "excludedproducts", "排除商品"),
    "exclude_brands": ("excludebrands", "excludedbrands", "排除品牌"),
    "exclude_categories": ("excludecategories", "excludedcategories", "排除类目"),
    "threshold": ("threshold", "minimum", "minspend", "门槛", "满"),
    "amount": ("amount", "amountoff", "discount", "off", "减", "优惠金额", "金额"),
    "percent": ("percent", "percentoff", "折扣", "折"),
    "price": ("price", "fixedprice", "活动价", "限时价", "会员价", "价格"),
    "cap": ("cap", "maxoff", "maximum", "封顶", "上限"),
    "repeat": ("repeat", "repeated", "每满"),
    "ladder": ("ladder", "steps", "阶梯"),
    "n": ("n", "nth", "件数", "第几件"),
    "each": ("each", "sameproduct", "同款"),
    "tier": TIER,
    "code": ("code", "couponcode", "promocode", "券码", "优惠码"),
    "deposit": ("deposit", "定金"),
    "worth": ("worth", "depositworth", "抵", "定金抵"),
    "balance_start": ("balancestart", "balancestartsat", "尾款开始", "尾款开始时间"),
    "balance_end": ("balanceend", "balanceendsat", "尾款结束", "尾款结束时间"),
    "limit": ("limit", "limitpershopper", "limitperuser", "每人限", "限用", "限购"),
    "group": ("group", "exclusivegroup", "互斥组"),
    "excludes": ("excludes", "notwith", "不同享", "互斥"),
    "stacks_with": ("stackswith", "stacks", "combineswith", "可叠加", "同享"),
    "order": ("order", "priority", "顺序"),
    "currency": ("currency", "币种", "货币"),
}
HOLDINGS: Aliases = {
    "user": USER,
    "coupon": (*COUPON, *PROMOTION),
    "tier": TIER,
    "start": START,
    "end": END,
}
OTHER_NAMES: Mapping[str, Kind] = {
    **dict.fromkeys(
        ("满减", "满额减", "每满减", "full_reduction", "spend_and_save"), Kind.THRESHOLD
    ),
    **dict.fromkeys(("券", "优惠券"), Kind.COUPON),
    **dict.fromkeys(("第n件", "第二件半价", "买免", "nth"), Kind.NTH),
    **dict.fromkeys(("直降", "限时价", "折扣", "秒杀", "flash_sale", "sale"), Kind.DISCOUNT),
    **dict.fromkeys(("会员价", "member"), Kind.MEMBER),
    **dict.fromkeys(("预售", "定金", "preorder", "pre_sale"), Kind.PRESALE),
}
OFF = ("amount", "percent", "price")
ALWAYS = ("id", "kind", "name", "start", "end", "limit", "currency")
GOODS = ("products", "brands", "categories")
STACKING = ("group", "excludes", "stacks_with", "order")
SOME = frozenset((*ALWAYS, *GOODS, *(f"exclude_{what}" for what in GOODS), *STACKING))
MEANT_FOR: Mapping[Kind, frozenset[str]] = {
    Kind.DISCOUNT: SOME | {*OFF},
    Kind.MEMBER: SOME | {*OFF, "tier"},
    Kind.PRESALE: SOME | {"deposit", "worth", "balance_start", "balance_end"},
    Kind.NTH: SOME | {*OFF, "n", "each", "repeat", "cap"},
    Kind.THRESHOLD: SOME | {"threshold", "amount", "percent", "cap", "repeat", "ladder"},
    Kind.COUPON: SOME | {"threshold", "amount", "percent", "cap", "code"},
}
"""The columns that say something of each kind; a value in another is a mistake that is told."""
