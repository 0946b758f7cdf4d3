"""What a column means, told from its header: the names that shops and their tools use."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

Aliases = Mapping[str, tuple[str, ...]]

BRACKETS = re.compile(r"[(（\[【].*$")
JOINTS = re.compile(r"[\s_\-.:：*]+")
LANGUAGE = re.compile(r"(.+)_(zh|en)", re.IGNORECASE)

PRODUCT: Aliases = {
    "id": (
        *("id", "productid", "商品id", "产品id", "宝贝id", "编号", "商品编号", "商品编码", "货号"),
        *("itemid", "goodsid", "numiid", "sku", "skuid", "code"),
    ),
    "title": (
        *(
            "title",
            "标题",
            "商品标题",
            "宝贝标题",
            "商品名称",
            "产品名称",
            "商品名",
            "名称",
            "品名",
        ),
        *("name", "productname", "producttitle", "itemname", "goodsname"),
    ),
    "price": (
        *("saleprice", "现价", "促销价", "到手价", "售价", "销售价", "价格", "单价", "price"),
        *("currentprice", "unitprice", "商品价格"),
    ),
    "list_price": (
        *("listprice", "原价", "市场价", "吊牌价", "划线价", "regularprice", "originalprice"),
        *("compareatprice", "msrp", "marketprice", "price"),
    ),
    "cost": (  # to the shop: kept beside the products, never shown with them
        *("cost", "costprice", "unitcost", "purchaseprice", "costofgoodssold", "costperitem"),
        *("成本", "成本价", "进价", "进货价", "采购价"),
    ),
    "currency": ("currency", "币种", "货币"),
    "brand": (
        *("brand", "品牌", "brandname", "品牌名称", "品牌名", "manufacturer", "vendor"),
        *("店名", "店铺", "店铺名称", "店铺名", "shopname", "shop", "store", "seller"),
    ),
    "category": (
        *("category", "类目", "分类", "品类", "类别", "商品分类", "商品类目", "categories"),
        *("categoryname", "producttype", "productcategory", "googleproductcategory"),
    ),
    "rating": ("rating", "评分", "商品评分", "星级", "averagerating", "score", "stars", "好评率"),
    "stock": (
        *("stock", "库存", "库存量", "库存数量", "stockquantity", "inventory", "quantity", "qty"),
        *("availability",),
    ),
    "sales": (
        *("sales", "销量", "月销量", "总销量", "销售量", "已售", "成交量", "付款人数"),
        *("salecount", "salescount", "sold", "soldcount"),
    ),
    "image_url": (
        *("imageurl", "image", "图片", "主图", "图片链接", "商品图片", "图片地址", "imagelink"),
        *("images", "img", "picurl", "picture", "pic"),
    ),
    "url": (
        "url",
        "link",
        "链接",
        "商品链接",
        "商品地址",
        "网址",
        "detailurl",
        "href",
        "permalink",
    ),
    "description": (
        *("description", "描述", "商品描述", "详情", "商品详情", "简介", "商品简介"),
        *("shortdescription", "desc"),
    ),
    "created_at": (
        *("createdat", "上架时间", "上架日期", "创建时间", "created", "datecreated"),
        *("publishedat", "releasedate", "listedat"),
    ),
    "restock_date": (
        *("restockdate", "restockon", "backinstockdate", "补货日期", "预计补货日期", "到货日期"),
        *("预计到货日期", "预计补货时间", "预计到货时间"),
    ),
    "variants": ("variants", "规格列表"),
    "attributes": ("attributes", "属性"),
    "localized": ("localized",),
    "color": ("color", "colour", "颜色", "颜色分类"),
    "size": ("size", "尺码", "尺寸", "码数"),
    "material": ("material", "材质", "面料"),
    "capacity": ("capacity", "容量", "净含量"),
    "gender": ("gender", "性别", "适用性别"),
    "season": ("season", "季节", "适用季节"),
    "style": ("style", "风格"),
    "review_count": (
        *("reviewcount", "评论数", "评价数", "累计评价", "评论数量", "commentcount", "ratingcount"),
        *("numreviews", "reviews"),
    ),
}
ORDER: tuple[str, ...] = (
    *("updatetime", "updatedat", "更新时间", "更新日期", "数据日期", "采集日期", "日期", "date"),
    *("crawltime", "snapshotdate"),
)


def plain(header: str) -> str:
    """A header without case, spaces, joints and a unit in brackets: ``价格(元)`` is ``价格``."""
    text = unicodedata.normalize("NFKC", header).casefold().strip()
    return JOINTS.sub("", BRACKETS.sub("", text)) or text


def find_column(columns: Sequence[str], names: Iterable[str]) -> str | None:
    """The column that bears the first of ``names`` that any column bears."""
    by_name = {plain(column): column for column in reversed(columns)}
    return next((by_name[name] for name in names if name in by_name), None)


def match_columns(columns: Sequence[str], aliases: Aliases) -> dict[str, str]:
    """A column for each field that has one; no column serves two fields."""
    free = list(columns)
    found: dict[str, str] = {}
    for field, names in aliases.items():
        column = find_column(free, names)
        if column is not None:
            found[field] = column
            free.remove(column)
    return found


def language_of(column: str) -> tuple[str, str] | None:
    """The field and the language of a column such as ``title_en``."""
    match = LANGUAGE.fullmatch(column.strip())
    return (match.group(1), match.group(2).lower()) if match else None


def field_named(header: str, aliases: Aliases) -> str:
    """The field that ``header`` is another name of, else the header itself, trimmed."""
    name = plain(header)
    return next((field for field, names in aliases.items() if name in names), header.strip())
