"""What a product's card shows."""

import pytest

from ui.amounts import count, moment, money
from ui.cards import card, cards
from ui.markup import link, picture, render

PRODUCT: dict[str, object] = {
    "id": "p1",
    "title": "云驰 Pace3 跑步鞋",
    "price": 329.0,
    "list_price": 399.0,
    "currency": "CNY",
    "rating": 4.7,
    "stock": 3,
    "sales": 12_890,
    "image_url": "/images/p1.svg",
    "url": "/p/p1",
    "attributes": {"color": "蓝色", "fill_power": "700"},
    "variants": [
        {"sku": "p1-41", "options": {"size": "41", "color": "蓝"}, "price": 329.0, "stock": 0},
        {"sku": "p1-42", "options": {"size": "42", "color": "蓝"}, "price": 349.0, "stock": 2},
    ],
    "reasons": [{"kind": "match", "text": f"理由{n}", "weight": 0.1} for n in range(3)],
    "display": {
        "title": "Yunchi Pace 3",
        "brand": "Yunchi",
        "category": "Sports/Shoes",
        "description": "Soft.",
        "attributes": {"color": "blue", "fill_power": "700"},
        "stock_label": "Only 3 left",
    },
}


def test_card_shows_the_shoppers_language() -> None:
    shown = card(PRODUCT, 1, "en")
    assert (shown.title, shown.sold, shown.stock_note) == (
        "Yunchi Pace 3",
        "12.9k sold",
        "Only 3 left",
    )


def test_price_is_shown_beside_the_one_it_replaces() -> None:
    shown = card(PRODUCT, 1, "zh")
    assert (shown.price, shown.list_price, shown.saving) == ("¥329", "¥399", "省 ¥70")


def test_list_price_below_the_price_is_no_saving() -> None:
    assert card({**PRODUCT, "list_price": 299.0}, 1, "zh").list_price == ""


def test_variants_are_named_by_what_differs() -> None:
    shown = card(PRODUCT, 1, "zh")
    assert [v.label for v in shown.variants] == ["41", "42"]
    assert [v.available for v in shown.variants] == [False, True]
    assert [v.price for v in shown.variants] == ["", "¥349"]
    assert shown.needs_choice


def test_product_without_stock_is_sold_out() -> None:
    old = {
        **PRODUCT,
        "variants": [],
        "stock": 0,
        "display": {},
    }  # of a turn before cards had labels
    shown = card(old, 1, "zh")
    assert (shown.available, shown.stock_note) == (False, "暂时缺货")


def test_what_is_said_of_the_stock_comes_from_the_turn() -> None:
    label = {"stock_label": "缺货，预计11月20日到货"}
    assert card({**PRODUCT, "display": label}, 1, "zh").stock_note == "缺货，预计11月20日到货"
    assert card({**PRODUCT, "display": {}}, 1, "zh").stock_note == ""


def test_card_has_room_for_two_reasons() -> None:
    shown = card(PRODUCT, 1, "zh")
    assert (shown.first_reasons, len(shown.reasons)) == (("理由0", "理由1"), 3)


def test_facts_carry_names_shoppers_know() -> None:
    assert dict(card(PRODUCT, 1, "en").facts)["Fill power"] == "700"
    assert dict(card(PRODUCT, 1, "zh").facts)["颜色"] == "blue"


def test_product_that_says_nothing_still_has_a_card() -> None:
    shown = card({"id": "p9", "title": "x"}, 1, "zh")
    assert (shown.price, shown.rating, shown.sold, shown.picture) == ("", "", "", None)
    assert shown.available


def test_cards_are_counted_from_one() -> None:
    assert [item.position for item in cards([PRODUCT, PRODUCT], "zh")] == [1, 2]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("/images/p1.svg", "images/p1.svg"),
        ("p1.webp", "images/p1.webp"),
        ("https://cdn.example.com/p1.png", None),
        ("//cdn.example.com/p1.png", None),
        ("javascript:alert(1)", None),
        ('x" onerror="alert(1).svg', None),
        (None, None),
    ],
)
def test_only_the_shops_own_pictures_are_fetched(url: object, shown: str | None) -> None:
    assert picture(url) == shown


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "data:text/html,x", "/p/1", "http://a b", None]
)
def test_link_that_a_browser_should_not_follow_is_left_out(url: object) -> None:
    assert link(url) is None


def test_link_to_a_shop_is_kept() -> None:
    assert link("https://shop.example/p/1") == "https://shop.example/p/1"


@pytest.mark.parametrize(
    ("amount", "currency", "shown"),
    [
        (329.0, "CNY", "¥329"),
        (19.9, "USD", "$19.90"),
        (12000, "CNY", "¥12,000"),
        (5, "SEK", "SEK 5"),
        (None, "CNY", ""),
    ],
)
def test_money_is_written_as_shops_do(amount: object, currency: str, shown: str) -> None:
    assert money(amount, currency) == shown


@pytest.mark.parametrize(
    ("number", "language", "shown"),
    [
        (340, "zh", "340"),
        (12_890, "zh", "1.3万"),
        (10_000, "zh", "1万"),
        (1_000, "en", "1k"),
        (None, "zh", ""),
    ],
)
def test_large_counts_are_shortened(number: object, language: str, shown: str) -> None:
    assert count(number, language) == shown


@pytest.mark.parametrize(
    ("stamp", "language", "shown"),
    [
        ("2026-11-03T06:05:00+00:00", "zh", "11月3日 14:05"),
        ("2026-11-03T14:05:00+08:00", "en", "Nov 3, 14:05"),
        ("soon", "en", "soon"),
        (None, "zh", ""),
    ],
)
def test_times_are_shown_on_the_shops_clock(stamp: object, language: str, shown: str) -> None:
    assert moment(stamp, language, "Asia/Shanghai") == shown


def test_every_value_is_escaped() -> None:
    words = {"welcome": "w", "suggestions": "s"}
    given = {"greeting": "<script>1</script>", "examples": ['"><img src=x>'], "due": ""}
    shown = render("welcome", **given, t=words)
    assert "<script>" not in shown
    assert "<img" not in shown


@pytest.mark.parametrize(("language", "label"), [("zh", "推广"), ("en", "Sponsored")])
def test_a_paid_place_is_labelled_and_not_listed_as_a_reason(language: str, label: str) -> None:
    reasons = [{"kind": "placed", "text": label}, {"kind": "review", "text": "4.8"}]
    shown = card({**PRODUCT, "sponsored": True, "reasons": reasons}, 1, language)
    assert (shown.sponsored, shown.reasons) == (label, ("4.8",))
    plain = card({**PRODUCT, "reasons": reasons}, 1, language)
    assert (plain.sponsored, plain.reasons) == ("", (label, "4.8"))
