"""Links, ids, skus and article numbers find their product; what looks like one and is none does not."""

import pytest

from assistant.nlu.pointing.codes import CodeIndex, FoundCodes
from retrieval.products import Product, Variant

PRODUCTS = [
    Product(
        "A1023",
        "Kettle",
        url="https://www.shop.example/goods/red-kettle?variant=7",
        variants=(Variant("A1023-17", {"capacity": "1.7L"}),),
    ),
    Product("7700123", "Shirt", url="https://shop.example/goods/衬衫-白"),
    Product("B-77/5", "Hat", url=None, attributes={"article_number": ("ZX 900-1",)}),
    Product("bag", "Bag", url="https://shop.example/item?id=bag&utm_source=feed"),
]
INDEX = CodeIndex.of(PRODUCTS)
HOSTLESS = CodeIndex.of([Product("p1", "Cup", url="/p/p1"), Product("p22", "Mug", url="/p/p22")])


def named(text: str, index: CodeIndex = INDEX) -> list[object]:
    return [reference.value for reference in index.find(text).references]


def unknown(text: str, index: CodeIndex = INDEX) -> list[tuple[str, str]]:
    return [(code.kind, code.text) for code in index.find(text).unknown]


@pytest.mark.parametrize(
    "link",
    [
        "https://www.shop.example/goods/red-kettle?variant=7",
        "http://shop.example/goods/red-kettle/?variant=7&utm_source=wx&spm=a.b.c#reviews",
        "https://m.shop.example/goods/Red-Kettle?utm_medium=x&variant=7",
        "HTTPS://SHOP.EXAMPLE/goods/red-kettle?variant=7",
        "shop.example/goods/red-kettle?variant=7",
        "https%3A%2F%2Fshop.example%2Fgoods%2Fred-kettle%3Fvariant%3D7",
        "(https://shop.example/goods/red-kettle?variant=7).",
        "https://shop.example/item/A1023.html",
        "https://shop.example/detail?id=a1023&from=share",
    ],
)
def test_a_link_of_the_shop_finds_its_product(link: str) -> None:
    assert named(link) == ["A1023"]
    assert named(f"这个 {link} 有货吗") == ["A1023"]


@pytest.mark.parametrize(
    "link",
    [
        "https://shop.example/goods/%E8%A1%AC%E8%A1%AB-%E7%99%BD",
        "https://shop.example/goods/衬衫-白",
        "https://shop.example/goods/%e8%a1%ac%e8%a1%ab-%e7%99%bd?share=1",
    ],
)
def test_a_link_with_chinese_in_it_is_found_in_either_spelling(link: str) -> None:
    assert named(link) == ["7700123"]


def test_words_may_stand_right_behind_a_link() -> None:
    assert named("https://shop.example/item/A1023这个多少钱") == ["A1023"]


def test_the_words_of_a_shared_link_are_nobodys_wish() -> None:
    text = "复制打开App，【大红水壶】https://shop.example/item/A1023 「快来看」点击链接直接打开"
    found = INDEX.find(text)
    assert [reference.value for reference in found.references] == ["A1023"]
    left = "".join(
        character
        for place, character in enumerate(text)
        if not any(start <= place < end for start, end in found.spans)
    )
    assert left.strip(" ，") == ""


def test_foreign_and_dead_links_are_told_apart() -> None:
    assert unknown("https://other.example/goods/red-kettle?variant=7")[0][0] == "foreign"
    assert unknown("https://shop.example/goods/gone")[0][0] == "link"
    assert named("https://other.example/item/A1023") == []
    assert named("https://shop.example/item?id=hat") == []


def test_a_catalogue_whose_links_name_no_host_goes_by_the_path() -> None:
    assert named("https://any.example/p/p22?utm_source=x", HOSTLESS) == ["p22"]
    assert unknown("https://any.example/p/p99", HOSTLESS)[0][0] == "link"
    assert unknown("https://any.example/item/9", HOSTLESS)[0][0] == "foreign"


@pytest.mark.parametrize(
    "text",
    [
        "A1023",
        "a1023",
        "A-1023 有货吗",
        "a 1023多少钱",
        "货号A1023有货吗",
        "货号：a1023",
        "the A1023, is it in stock",
        "article no. A1023",
        "item number a-1023 please",
        "要A1023",
    ],
)
def test_an_article_number_is_found_in_a_sentence(text: str) -> None:
    assert named(text) == ["A1023"]


def test_a_sku_names_its_variant() -> None:
    found = INDEX.find("A1023-17 加购物车")
    assert [r.value for r in found.references] == ["A1023"]
    assert [(m.constraint.field, m.constraint.value) for m in found.mentions] == [
        ("capacity", "1.7L")
    ]


@pytest.mark.parametrize(
    "text", ["7700123", "货号 7700123 的", "B-77/5", "b77-5 有吗", "zx900-1", "款号 bag"]
)
def test_other_forms_of_numbers_are_found(text: str) -> None:
    assert len(named(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "a bag",
        "1023元以内",
        "A10",
        "iphone 15",
        "15.6寸",
        "order 7700",
        "42码",
        "3.5/5",
        "A10234",
        "a bag under 1023",
        "100.5",
        "",
    ],
)
def test_what_is_no_code_is_left_alone(text: str) -> None:
    assert INDEX.find(text) == FoundCodes()


@pytest.mark.parametrize(
    ("text", "code"),
    [("货号 B9999 有货吗", "B9999"), ("sku: zz-123", "ZZ-123"), ("item no. 445566", "445566")],
)
def test_a_number_of_no_product_is_told(text: str, code: str) -> None:
    assert unknown(text) == [("number", code)]


@pytest.mark.parametrize(
    "text", ["订单编号 445566 到哪了", "快递编号 A99887", "item number 2", "第二个"]
)
def test_other_numbers_are_no_article(text: str) -> None:
    assert INDEX.find(text) == FoundCodes()


@pytest.mark.parametrize(
    "text", ["https://[x", "http://", "www.", "https://℀.example/a", "http://[::1]:99999/"]
)
def test_a_broken_link_harms_nothing(text: str) -> None:
    assert INDEX.find(text).references == ()


def test_a_long_message_is_read_without_end_in_sight() -> None:
    assert INDEX.find("a1 " * 50_000).references == ()
    assert INDEX.find("https://" * 5_000).references == ()
