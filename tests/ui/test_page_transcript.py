"""How a conversation becomes HTML."""

import re
from typing import Any

import pytest

from tests.ui.test_page_cards import PRODUCT
from ui.panels import Place
from ui.transcript import cart_count, ledger_html, side_html, transcript

PLACE = Place("CNY", "Asia/Shanghai")
HOSTILE = '<script>alert(1)</script><img src=x onerror=alert(1)>" onclick="x ${x} {{x}}'


def response(**parts: object) -> dict[str, Any]:
    empty: dict[str, Any] = {
        "turn": 1,
        "reply": "好的",
        "language": "zh",
        "action": "search",
        "constraints": [],
        "products": [],
        "comparison": None,
        "order": None,
        "sources": [],
        "suggestions": [],
        "cart": [],
        "handoff": None,
    }
    return {**empty, **parts}


def entry(message: dict[str, Any], **parts: object) -> dict[str, Any]:
    return {"turn": parts.get("turn", 1), "message": message, "response": response(**parts)}


def constraint(field: str, label: str, *, hard: bool = True) -> dict[str, Any]:
    return {"field": field, "op": "eq", "value": label, "hard": hard, "turn": 1, "label": label}


def clicked(**click: object) -> dict[str, Any]:
    return {"click": click}


def shown(*history: dict[str, Any], language: str = "zh") -> str:
    return str(transcript(history, PLACE, language))


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_message_and_reply_stand_in_order() -> None:
    text = words_of(shown(entry({"text": "想买鞋"}, reply="给你挑了几双")))
    assert text.index("想买鞋") < text.index("给你挑了几双")


def test_cards_are_numbered_as_shoppers_count() -> None:
    html = shown(entry({"text": "鞋"}, products=[PRODUCT, {**PRODUCT, "id": "p2"}]))
    assert re.findall(r'class="dg-number"[^>]*>(\d)<', html) == ["1", "2"]


HOSTILE_PRODUCT = {
    **PRODUCT,
    "id": HOSTILE,
    "display": {
        "title": HOSTILE,
        "brand": HOSTILE,
        "description": HOSTILE,
        "attributes": {"x": HOSTILE},
    },
    "reasons": [{"text": HOSTILE}],
    "variants": [{"sku": HOSTILE, "options": {"size": f"{HOSTILE}{n}"}} for n in range(2)],
    "image_url": HOSTILE,
    "url": HOSTILE,
}
HOSTILE_LINE = {
    "id": HOSTILE,
    "sku": HOSTILE,
    "title": HOSTILE,
    "options": {"s": HOSTILE},
    "quantity": 1,
}


@pytest.mark.parametrize(
    "turn",
    [
        pytest.param(entry({"text": HOSTILE}), id="message"),
        pytest.param(entry({"text": "x"}, reply=HOSTILE, language=HOSTILE), id="reply"),
        pytest.param(entry({"text": "x"}, products=[HOSTILE_PRODUCT]), id="product"),
        pytest.param(entry({"text": "x"}, suggestions=[HOSTILE]), id="suggestion"),
        pytest.param(entry({"text": "x"}, sources=[{"text": HOSTILE}]), id="source"),
        pytest.param(entry(clicked(event="like", product_id=HOSTILE)), id="click"),
        pytest.param(entry(clicked(event="remove", value=HOSTILE)), id="removal"),
        pytest.param(
            entry(
                {"text": "x"},
                products=[HOSTILE_PRODUCT],
                comparison={
                    "ids": [HOSTILE],
                    "titles": [HOSTILE],
                    "rows": [{"label": HOSTILE, "values": [HOSTILE, "y"]}],
                    "best": HOSTILE,
                    "reason": HOSTILE,
                },
            ),
            id="comparison",
        ),
        pytest.param(
            entry(
                {"text": "x"},
                order={
                    "order_id": HOSTILE,
                    "status": HOSTILE,
                    "created_at": HOSTILE,
                    "lines": [HOSTILE_LINE],
                    "history": [{"at": HOSTILE, "text": HOSTILE}],
                },
            ),
            id="order",
        ),
    ],
)
def test_nothing_hostile_becomes_markup(turn: dict[str, Any]) -> None:
    assert_harmless(shown(turn))


def test_nothing_hostile_becomes_markup_beside_the_chat() -> None:
    last = response(constraints=[constraint(HOSTILE, HOSTILE)], cart=[HOSTILE_LINE])
    assert_harmless(str(ledger_html(last, "zh")) + str(side_html(last, PLACE, "zh")))


def assert_harmless(html: str) -> None:
    assert "alert(1)" in html
    assert "<script" not in html
    assert "<img src=x" not in html
    assert 'onclick="x' not in html


def test_click_is_told_by_the_products_title() -> None:
    first = entry({"text": "鞋"}, products=[PRODUCT])
    text = words_of(shown(first, entry(clicked(event="like", product_id="p1"), turn=2)))
    assert "喜欢「Yunchi Pace 3」" in text


def test_click_by_place_is_told_by_the_products_title() -> None:
    first = entry({"text": "鞋"}, products=[PRODUCT])
    text = words_of(shown(first, entry(clicked(event="add_to_cart", position=1), turn=2)))
    assert "把「Yunchi Pace 3」加入购物车" in text


def test_chosen_suggestion_reads_like_a_message() -> None:
    first = entry({"text": "鞋"}, suggestions=["路跑", "越野"])
    html = shown(first, entry(clicked(event="suggestion", position=2), turn=2))
    assert '<span class="dg-words">越野</span>' in html


def test_removed_requirement_is_told_by_its_label() -> None:
    first = entry({"text": "鞋"}, constraints=[constraint("price", "¥≤500")])
    assert "去掉要求：¥≤500" in words_of(
        shown(first, entry(clicked(event="remove", value="price")))
    )


COMPARED = {
    "ids": ["p1", "p3"],
    "titles": ["A", "C"],
    "rows": [
        {"field": "price", "label": "价格", "values": ["¥329", "¥359"]},
        {"field": "color", "label": "颜色", "values": ["蓝色", "蓝色"]},
        {"field": "weight", "label": "重量", "values": ["205g", None]},
    ],
    "best": "p3",
    "reason": "更轻。",
}


def compared(**parts: object) -> str:
    items = [{**PRODUCT, "id": f"p{n}"} for n in (1, 2, 3)]
    return shown(
        entry({"text": "鞋"}, products=items),
        entry(
            {"text": "对比"}, turn=2, products=[items[0], items[2]], comparison=COMPARED, **parts
        ),
    )


def test_comparison_shows_only_what_differs() -> None:
    labels = re.findall(r'<th scope="row">([^<]+)<', compared())
    assert labels == ["价格", "重量"]


def test_comparison_keeps_the_places_of_the_list() -> None:
    assert re.findall(r"<b>(\d)</b> ([AC])", compared()) == [("1", "A"), ("3", "C")]


def test_comparison_marks_the_recommended_column() -> None:
    html = compared()
    assert html.count('class="dg-badge">推荐') == 1
    assert "未标注" in html


def test_compared_products_are_not_shown_twice() -> None:
    assert compared().count('<li class="dg-card') == 3


def test_reason_that_the_reply_gives_is_not_repeated() -> None:
    assert compared(reply="选 C，更轻。").count("更轻。") == 1


def test_order_shows_its_newest_step_first() -> None:
    history = [{"at": "2026-11-03T14:05:00+08:00", "text": "已付款"}, {"at": "", "text": "已发货"}]
    order = {
        "order_id": "20261103-6021",
        "status": "shipped",
        "status_text": "运输中",
        "history": history,
    }
    text = words_of(shown(entry({"text": "我的订单"}, action="order", order=order)))
    assert text.index("已发货") < text.index("已付款")
    assert "运输中" in text


def test_what_goes_to_an_agent_has_no_answer_and_cannot_be_taken_back() -> None:
    has = {"reason": "asked", "state": "with_agent", "agent": "Lin"}
    html = shown(entry({"text": "鞋底开胶了"}, action="handoff", reply="", handoff=has))
    assert "鞋底开胶了" in html
    for part in ("dg-reply", "dg-tools", "dg-edit", "dg-handoff"):
        assert part not in html
    assert "dg-tools" in shown(entry({"text": "转人工"}, action="handoff", reply="好的"))


def test_requirements_of_one_field_are_one_chip() -> None:
    price, color = constraint("price", "¥≥200"), constraint("color", "非黑色", hard=False)
    last = response(constraints=[price, color, constraint("price", "¥≤300")])
    html = str(ledger_html(last, "zh"))
    assert re.findall(r'<li class="([^"]+)" data-field="(\w+)"', html) == [
        ("dg-chip dg-held", "price"),
        ("dg-chip dg-held dg-wish", "color"),
    ]
    assert "¥≥200 · ¥≤300" in html


def test_cart_adds_up() -> None:
    cart = [
        {
            "id": "p1",
            "sku": "p1-42",
            "quantity": 2,
            "title": "A",
            "price": 19.9,
            "options": {"size": "42"},
        },
        {"id": "p2", "sku": None, "quantity": 1, "title": "B", "price": 100},
    ]
    last = response(cart=cart)
    assert cart_count(last) == 3
    assert "合计 ¥139.80" in words_of(str(side_html(last, PLACE, "zh")))


def test_a_cart_shows_what_is_taken_off_and_what_is_paid_later() -> None:
    cart = [{"id": "p1", "sku": None, "quantity": 1, "title": "A", "price": 318}]
    quote = {
        "due_now": 288.0,
        "deductions": [
            {"id": "m", "kind": "threshold", "name": "满300减50", "off": 50.0},
            {"id": "d", "kind": "discount", "name": "限时价", "off": 20.0},
        ],
        "due_later": [
            {"id": "p", "name": "预售", "due": 80.0, "from": "2026-11-12T00:00:00+08:00"}
        ],
    }
    told = words_of(str(side_html(response(cart=cart, quote=quote), PLACE, "zh")))
    assert "满300减50 −¥50" in told
    assert "限时价" not in told, "it is in the price of the line"
    assert "预售 · 11月12日 00:00 ¥80" in told
    assert "合计 ¥288" in told


def test_a_card_says_what_makes_its_price() -> None:
    display = {"title": "Shoe", "price_label": "晚八点<b>价</b>"}
    html = shown(entry({"text": "鞋"}, products=[{**PRODUCT, "display": display}]))
    assert "晚八点&lt;b&gt;价" in html
    assert "<b>价" not in html


def test_buttons_follow_the_pages_language() -> None:
    assert "Add to cart" in shown(entry({"text": "鞋"}, products=[PRODUCT]), language="en")


def test_empty_conversation_is_empty() -> None:
    assert shown() == ""


@pytest.mark.parametrize(("language", "label"), [("zh", "推广"), ("en", "Sponsored")])
def test_a_paid_place_is_labelled_on_the_card_and_in_the_sheet(language: str, label: str) -> None:
    products = [{**PRODUCT, "sponsored": True}, PRODUCT]
    history = [{"message": {"text": "鞋"}, "response": response(products=products)}]
    shown = transcript(history, PLACE, language)
    assert shown.count(f'<p class="dg-sponsored">{label}</p>') == 2


@pytest.mark.parametrize(
    "source",
    [
        pytest.param({"kind": "policy", "title": "发货时限", "text": "48 小时内。"}, id="a clause"),
        pytest.param(
            {"kind": "guide", "title": "帐篷 · 防水", "text": "48 小时内。", "quote": "48"},
            id="a section",
        ),
        pytest.param(
            {"kind": "faq", "title": "几天发货", "quote": "48 小时内。"}, id="a quotation"
        ),
    ],
)
def test_a_source_opens_to_its_own_words(source: dict[str, str]) -> None:
    page = shown(entry({"text": "x"}, sources=[source]))
    assert f"<cite>{source['title']}</cite><q>48 小时内。</q>" in page


def test_buyers_words_stand_apart_from_other_sources() -> None:
    page = shown(
        entry(
            {"text": "x"},
            sources=[{"kind": "review", "text": "掉色了"}, {"kind": "faq", "title": "运费多少"}],
        )
    )
    sources, reviews = page.split("dg-reviews")
    assert "运费多少" in sources
    assert "掉色了" in reviews
    assert "掉色了" not in sources
