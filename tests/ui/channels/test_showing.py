"""A turn as texts of WeChat: cut to its length, by numbers, and without anything the client would run."""

import pytest

from ui.channels.wechat.showing import LIMIT, packed, shown, split


def test_a_long_text_is_split_after_sentences_and_loses_nothing() -> None:
    text = "".join(f"第{n}句话说的是这双鞋的鞋底。" for n in range(200))
    pieces = split(text)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= LIMIT for piece in pieces)
    assert all(piece.endswith("。") for piece in pieces)


@pytest.mark.parametrize("text", ["鞋" * 3_000, "🙂" * 1_500, "a" * 5_000])
def test_a_sentence_that_never_ends_is_split_between_characters(text: str) -> None:
    pieces = split(text)
    assert "".join(pieces) == text
    assert all(len(piece.encode()) <= LIMIT for piece in pieces)


def test_blocks_share_a_text_while_they_fit() -> None:
    assert packed(["一", "二"]) == ["一\n\n二"]
    assert [len(one.encode()) for one in packed(["a" * 2_000, "b" * 100])] == [2_000, 100]


def test_no_title_becomes_a_link_of_the_client() -> None:
    product = {"id": "1", "title": '<a href="https://evil.example">便宜</a><script>', "price": 9.0}
    turn = {"reply": "看看这个", "language": "zh", "products": [product], "suggestions": []}
    (text,) = shown(turn)
    assert "<" not in text
    assert "便宜" in text


def test_a_price_below_a_bound_is_no_tag() -> None:
    assert shown({"reply": "3 < 5，<= 500 元", "language": "zh"}) == ["3 < 5，<= 500 元"]


def test_a_turn_that_says_nothing_shows_nothing() -> None:
    assert shown({"reply": "", "language": "zh", "products": [], "suggestions": []}) == []


def test_suggestions_are_counted_on_behind_the_products() -> None:
    products = [
        {
            "id": str(n),
            "title": f"鞋 {n}",
            "price": 100.0 + n,
            "currency": "CNY",
            "url": f"https://example.org/{n}",
        }
        for n in (1, 2)
    ]
    (text,) = shown(
        {
            "reply": "两双：",
            "language": "zh",
            "products": products,
            "suggestions": ["便宜点", "换颜色"],
        }
    )
    assert "1. 鞋 1\n¥101\nhttps://example.org/1" in text
    assert text.endswith("3. 便宜点\n4. 换颜色")


def test_suggestions_that_are_numbers_are_said_as_they_are() -> None:
    turn = {"reply": "选一下尺码：", "language": "zh", "suggestions": ["看看别的", "42", "43"]}
    (text,) = shown(turn)
    assert text == "选一下尺码：\n\n回复序号也可以：\n1. 看看别的\n也可以直接回复：42、43"
    (short,) = shown({**turn, "reply": "尺码：42 和 43", "suggestions": ["42", "43"]})
    assert short == "尺码：42 和 43"


def test_a_comparison_is_short_and_by_numbers() -> None:
    products = [{"id": str(n), "title": f"鞋 {n}", "price": 100.0 + n} for n in (1, 2)]
    rows = [
        {"label": "重量", "values": ["232g", "258g"]},
        {"label": "鞋底", "values": ["橡胶"] * 2},
    ]
    compared = {"ids": ["1", "2"], "titles": ["鞋 1", "鞋 2"], "rows": rows, "best": "1"}
    (text,) = shown(
        {"reply": "选第1款。", "products": products, "comparison": compared, "language": "zh"}
    )
    assert text.count("鞋 1") == 1
    assert text.endswith("重量：1. 232g｜2. 258g")


def test_what_a_product_cost_before_is_called_so() -> None:
    product = {"id": "1", "title": "鞋", "price": 399, "list_price": 439, "currency": "CNY"}
    (text,) = shown({"reply": "", "products": [product], "language": "zh"})
    assert text == "1. 鞋\n¥399 · 原价 ¥439 · 省 ¥40"
