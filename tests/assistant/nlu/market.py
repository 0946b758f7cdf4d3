"""A shop whose goods are measured: sizes of many kinds, volumes, weights, screens, batteries.

A reading is written in one line, so that tables of messages stay readable: ``price<=500 ; color!=黑色
; sort=price_asc ; n=2 ; #-1 ; @this ; @color:蓝色 ; free=color``; soft wishes end with a question mark.
"""

from collections.abc import Iterator
from functools import cache

from assistant.nlu.learning.catalogue import learn_vocabulary
from assistant.nlu.meaning import Reference, ReferenceKind
from assistant.nlu.reading import Reading, read_message
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.normalising import fold
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.constraints import Constraint, Op
from retrieval.products import Product, Variant

ENGLISH = {"网面": "mesh", "皮革": "leather", "羊毛": "wool", "棉": "cotton", "亚麻": "linen"}
ENGLISH |= {"防水": "waterproof", "透气": "breathable", "保暖": "warm", "保湿": "moisturizing"}
ENGLISH |= {"无酒精": "alcohol-free", "乳胶": "latex"}
COLORS = (("黑色", "black"), ("白色", "white"), ("灰色", "gray"), ("红色", "red"), ("蓝色", "blue"))
BRANDS = (("松屿", "Pinecove"), ("泊岸", "Harbourline"), ("云杉", "Sprucefield"))
SHOES = ("39", "40", "41", "42", "42.5", "43", "44", "45")
COATS = ("160/84A", "165/88A", "170/92A", "175/96A", "180/100A")
LETTERS = ("S", "M", "L", "XL", "XXL")

# title, category in two languages, attributes (several values go round), sizes
GOODS: tuple[tuple[str, str, str, dict[str, str], tuple[str, ...]], ...] = (
    (
        "跑步鞋",
        "运动/鞋/跑步鞋",
        "Sports/Shoes/Running Shoes",
        {"gender": "男|女", "material": "网面|皮革", "feature": "防水|透气"},
        SHOES,
    ),
    (
        "外套",
        "服装/外套",
        "Clothing/Jackets",
        {"gender": "男|女", "material": "羊毛|棉|皮革", "feature": "防水|保暖"},
        COATS,
    ),
    ("T恤", "服装/T恤", "Clothing/T-Shirts", {"gender": "男|女", "material": "棉|亚麻"}, LETTERS),
    ("帽子", "服装/帽子", "Clothing/Hats", {"material": "羊毛|棉"}, ("均码",)),
    ("牛仔裤", "服装/牛仔裤", "Clothing/Jeans", {"waist": "74cm|77cm|80cm"}, ()),
    ("文胸", "服装/文胸", "Clothing/Bras", {}, ("75A", "75B", "80B", "80C")),
    (
        "手机",
        "数码/手机",
        "Electronics/Phones",
        {
            "storage": "128GB|256GB|512GB",
            "battery": "4500mAh|5000mAh",
            "screen": "6.1英寸|6.7英寸",
            "battery_life": "20小时|24小时",
        },
        (),
    ),
    ("显示器", "数码/显示器", "Electronics/Monitors", {"screen": "24英寸|27英寸"}, ()),
    (
        "笔记本电脑",
        "数码/笔记本电脑",
        "Electronics/Laptops",
        {"screen": "14英寸|15.6英寸", "storage": "512GB|1TB", "memory": "16GB|32GB"},
        (),
    ),
    (
        "充电宝",
        "数码/充电宝",
        "Electronics/Power Banks",
        {"battery": "10000mAh|20000mAh", "power": "22.5W|65W"},
        (),
    ),
    (
        "电水壶",
        "家电/电水壶",
        "Home/Kettles",
        {"capacity": "1.5L|1.8L", "power": "1500W|1800W"},
        (),
    ),
    ("洗发水", "个护/洗发水", "Beauty/Shampoo", {"capacity": "250ml|500ml|1L"}, ()),
    (
        "面霜",
        "个护/面霜",
        "Beauty/Face Cream",
        {"capacity": "50ml", "feature": "无酒精|保湿"},
        (),
    ),
    ("茶叶", "食品/茶叶", "Food/Tea", {"weight": "100g|250g|500g"}, ()),
    ("大米", "食品/大米", "Food/Rice", {"weight": "5kg|10kg"}, ()),
    ("手套", "日用/手套", "Home/Gloves", {"pack": "50只装|100只装", "material": "乳胶|棉"}, ()),
)
EACH = 6


def _product(number: int, kind: tuple[str, str, str, dict[str, str], tuple[str, ...]]) -> Product:
    name, category, english, attributes, sizes = kind
    brand, color = BRANDS[number % 3], COLORS[number % 5]
    own = {key: _turn(values.split("|"), number) for key, values in attributes.items()}
    english_values = {key: ENGLISH[value] for key, value in own.items() if value in ENGLISH}
    return Product(
        id=f"{name}-{number}",
        title=f"{brand[0]} {name} {color[0]}",
        price=99.0 * (number + 1),
        brand=brand[0],
        category=category,
        rating=4.0 + number / 10,
        attributes={
            "color": (color[0],),
            **{key: (value,) for key, value in own.items()},
        },
        variants=tuple(Variant(f"{name}-{number}-{size}", {"size": size}) for size in sizes),
        localized={
            "en": {"category": english, "brand": brand[1], "color": color[1], **english_values}
        },
    )


def _turn(values: list[str], number: int) -> str:
    return values[number % len(values)]


@cache
def catalogue() -> tuple[Product, ...]:
    """The goods of the shop, six of each kind."""
    return tuple(_product(number, kind) for number in range(EACH) for kind in GOODS)


@cache
def vocabulary() -> Vocabulary:
    """The words of the shop."""
    return learn_vocabulary(catalogue())


@cache
def has_word() -> WordTest:
    """The words in its titles."""
    return WordTest([fold(product.title) for product in catalogue()])


def read(text: str) -> Reading:
    """What rules read from a message in this shop."""
    return read_message(fold(text), vocabulary(), has_word())


SIGNS = {Op.EQ: "=", Op.IN: "=", Op.NE: "!=", Op.NOT_IN: "!=", Op.LTE: "<=", Op.GTE: ">="}
SIGNS |= {Op.LT: "<", Op.GT: ">"}


def written(constraint: Constraint) -> str:
    """A constraint in one word: ``price<=500``, ``color=白色|黑色?``."""
    values = "|".join(sorted(_value(value) for value in constraint.values))
    unit = getattr(constraint, "unit", "")
    soft = "" if constraint.hard else "?"
    return f"{constraint.field}{SIGNS[constraint.op]}{values}{unit}{soft}"


def reading_of(text: str) -> frozenset[str]:
    """The whole reading of a message, each part in one word."""
    return frozenset(_parts(read(text)))


def expected(line: str) -> frozenset[str]:
    """A reading as a table writes it."""
    return frozenset(_in_order(part.strip()) for part in line.split(" ; ") if part.strip())


def _in_order(part: str) -> str:
    """Alternatives in the order that ``written`` has them: ``color=b|a`` as ``color=a|b``."""
    field, sign, values = part.partition("=")
    return field + sign + "|".join(sorted(values.split("|")))


def _parts(read: Reading) -> Iterator[str]:
    yield from (written(mention.constraint) for mention in read.mentions)
    yield from (_pointer(reference) for reference in read.references)
    yield from (f"free={field}" for field in read.dropped)
    if read.sort:
        yield f"sort={read.sort.value}"
    if read.quantity is not None:
        yield f"n={read.quantity}"
    if read.direction:
        yield "cheaper" if read.direction < 0 else "dearer"
    if read.command:
        yield f"cmd={read.command.value}"


def _pointer(reference: Reference) -> str:
    if reference.kind is ReferenceKind.POSITION:
        return f"#{reference.value}"
    if reference.kind is ReferenceKind.ATTRIBUTE:
        return f"@{reference.field}:{reference.value}"
    return f"@{reference.value}"


def _value(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
