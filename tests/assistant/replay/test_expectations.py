"""Every key of ``expect`` passes where it should and bites where it should."""

from collections.abc import Mapping

import pytest

from assistant.replay.expectations import CHECKS, check, check_time
from assistant.replay.expecting import Expect, ExpectedProducts
from assistant.replay.scene import Scene
from tests.assistant.replay.stand_in import scene, turn

BUDGET = {"field": "price", "op": "lte", "value": 500, "hard": True, "turn": 1}
NOT_BLACK = {"field": "color", "op": "ne", "value": "黑色", "hard": True, "turn": 2}
RESPONSE = turn(
    2,
    products=["P2", "P3"],
    reply="这两双都在 500 元以内，比 459 便宜",
    constraints=[BUDGET, NOT_BLACK],
    cart=[{"id": "P2", "sku": "P2-42", "quantity": 1, "title": "Beta runner"}],
    handoff={"reason": "asked", "state": "waiting"},
    comparison={"ids": ["P2", "P3"]},
    quote={"total": 517.0, "due_now": 517.0, "deductions": [{"id": "m300", "off": 100.0}]},
    order={"order_id": "77"},
    relaxed=[{"field": "price"}],
    sources=[{"id": "faq-1"}],
    suggestions=["42"],
)
EARLIER = turn(1, products=["P1", "P2", "P3"])
ORDERS = [
    {"order_id": "77", "status": "shipped", "paid_at": None, "total": 329.0,
     "lines": [{"product_id": "P2", "quantity": 1}, {"product_id": "P3", "quantity": 2}]},
]  # fmt: skip
ALERTS = [{"kind": "price_drop", "product_id": "P3", "below": 150}]

PRICE_500 = {"field": "price", "op": "lte", "value": 500}
BLACK = {"field": "color", "op": "eq", "value": "黑色"}
BLUE = {"field": "color", "op": "eq", "value": "蓝色"}


def full_scene(known_fields: frozenset[str] | None = None) -> Scene:
    return scene(RESPONSE, EARLIER, orders=ORDERS, alerts=ALERTS, known_fields=known_fields)


def empty_scene() -> Scene:
    return scene(turn(2), EARLIER)


def failing(expectation: Mapping[str, object], where: Scene) -> list[str]:
    return [failure.what for failure in check(Expect.model_validate(expectation), 2, where)]


@pytest.mark.parametrize(
    ("key", "holds", "bites"),
    [
        ("intent", "find_product", "greet"),
        ("intent", ["greet", "find_product"], ["greet", "thank"]),
        ("action", "search", "cart"),
        ("action", ["cart", "search"], ["cart"]),
        ("sentiment", "neutral", "negative"),
        ("language", "zh", "en"),
        ("constraints", [PRICE_500], [{**PRICE_500, "value": 499}]),
        ("constraints", [PRICE_500], [{**PRICE_500, "op": "lt"}]),
        ("constraints", [{**PRICE_500, "hard": True}], [{**PRICE_500, "hard": False}]),
        ("constraints", [{**PRICE_500, "turn": 1}], [{**PRICE_500, "turn": 2}]),
        ("constraints", [PRICE_500], []),
        ("exact_constraints", [NOT_BLACK, PRICE_500], [PRICE_500]),
        ("exact_constraints", [PRICE_500, NOT_BLACK], [PRICE_500, PRICE_500]),
        ("handoff", True, False),
        ("comparison", True, False),
        ("order", True, False),
        ("relaxed", True, False),
        ("sources", True, False),
        ("suggestions", True, False),
        ("cart", [{"id": "P2"}], [{"id": "P1"}]),
        ("cart", [{"position": 2, "quantity": 1}], [{"position": 2, "quantity": 2}]),
        ("cart", [{"position": 2}], [{"position": 1}]),
        ("cart", [{"id": "$turn[1].ids[2]"}], [{"id": "$turn[1].ids[1]"}]),
        ("cart", [{"sku": "P2-42"}], [{"sku": "P2-43"}]),
        ("cart", [{"id": "P2"}], []),
        ("cart", [{"id": "P2"}], [{"id": "P2"}, {"id": "P2"}]),
        ("orders", [{"status": "shipped"}], [{"order_id": "77", "status": "paid"}]),
        ("orders", [{"paid_at": None}], [{"order_id": None}]),
        ("orders", [{"total": 329}], [{"total": 330}]),
        ("orders", [{"lines": [{"product_id": "P3"}]}], [{"lines": [{"product_id": "P1"}]}]),
        ("orders", [{"order_id": 77}], []),
        ("orders", [{"status": "shipped"}], [{"stat": "shipped"}]),
        ("alerts", [{"position": 3}], [{"position": 1}]),
        ("alerts", [{"kind": "price_drop", "below": 150}], [{"kind": "price_drop", "below": 1}]),
    ],
)  # fmt: skip
def test_an_expectation_holds_and_bites(key: str, holds: object, bites: object) -> None:
    assert failing({key: holds}, full_scene()) == []
    assert failing({key: bites}, full_scene()) == [key]


@pytest.mark.parametrize(
    ("key", "holds", "bites"),
    [
        ("contains", ["500", "两双"], ["500", "三双"]),
        ("contains", "500", "501"),
        ("contains", "500 元", "$500"),
        ("contains", "$previous.price.max", "$previous.price.min"),
        ("not_contains", ["undefined"], ["500"]),
        ("not_contains", "$turn[1].ids[1]", "$turn[1].price.max"),
        ("matches", r"\d+ 元以内", "^元"),
    ],
)
def test_an_expectation_on_the_reply_holds_and_bites(
    key: str, holds: object, bites: object
) -> None:
    assert failing({"reply": {key: holds}}, full_scene()) == []
    assert failing({"reply": {key: bites}}, full_scene()) == [f"reply.{key}"]


@pytest.mark.parametrize(
    ("key", "holds", "bites"),
    [
        ("promotions", ["m300"], []),
        ("promotions", ["m300"], ["m300", "x"]),
        ("off", True, False),
        ("total", 517, 617),
        ("due_now", 517, 0),
    ],
)
def test_an_expectation_on_the_quote_holds_and_bites(
    key: str, holds: object, bites: object
) -> None:
    assert failing({"quote": {key: holds}}, full_scene()) == []
    assert failing({"quote": {key: bites}}, full_scene()) == [f"quote.{key}"]


def test_a_price_that_promotions_account_for_is_the_price() -> None:
    """What takes 100 off must be told to the cent, or the price of the catalogue's row counts."""
    row = next(one for one in turn(2, products=["P3"])["products"])
    regular = row["price"]
    reduced = {**row, "price": regular - 100, "regular_price": regular}
    told = {**reduced, "promotions": [{"id": "x", "off": 100.0}]}
    silent = {**reduced, "promotions": [{"id": "x", "off": 90.0}]}
    below = {"field": "price", "op": "lt", "value": regular - 99}
    cheap = {"products": {"all": [below]}}
    assert failing(cheap, scene({**turn(2), "products": [told]})) == []
    assert failing(cheap, scene({**turn(2), "products": [silent]})) == ["products.all"]
    assert failing(cheap, scene({**turn(2), "products": [row]})) == ["products.all"]


@pytest.mark.parametrize(
    ("key", "holds", "bites"),
    [
        ("min", 2, 3),
        ("max", 2, 1),
        ("ids", ["P2", "P3"], ["P3", "P2"]),
        ("ids", ["P2", "P3"], ["P2"]),
        ("ids", ["P2", "P3"], []),
        ("ids", ["$turn[1].ids[2]", "P3"], "$previous.ids"),
        ("include", ["P3"], ["P1"]),
        ("include", "$previous.ids[3]", "$previous.ids"),
        ("exclude", ["P1"], ["P2"]),
        ("exclude", "$previous.ids[1]", "$previous.ids"),
        ("all", [PRICE_500], [{**PRICE_500, "value": 300}]),
        ("all", [{"field": "price", "op": "lt", "value": "$previous.price.max"}],
         [{"field": "price", "op": "lt", "value": "$previous.price.median"}]),
        ("all", [{"field": "brand", "op": "eq", "value": "$previous.brand"}],
         [{"field": "brand", "op": "ne", "value": "$previous.brand"}]),
        ("all", [{"field": "category", "op": "eq", "value": "Running"}],
         [{"field": "category", "op": "eq", "value": "Socks"}]),
        ("any", [BLUE], [BLACK]),
        ("any", [{"field": "rating", "op": "gte", "value": 4}],
         [{"field": "rating", "op": "gte", "value": 4.5}]),
        ("none", [BLACK], [BLUE]),
        ("none", [{"field": "price", "op": "gte", "value": "$turn[1].price.max"}],
         [{"field": "price", "op": "gte", "value": "$turn[1].price.min"}]),
    ],
)  # fmt: skip
def test_an_expectation_on_products_holds_and_bites(key: str, holds: object, bites: object) -> None:
    assert failing({"products": {key: holds}}, full_scene()) == []
    assert set(failing({"products": {key: bites}}, full_scene())) == {f"products.{key}"}


def ranked(*scored: tuple[str, float]) -> Scene:
    response = turn(2, products=[product_id for product_id, _ in scored])
    for row, (_, score) in zip(response["products"], scored, strict=True):
        row["score"] = score
    return scene(response)


@pytest.mark.parametrize(
    ("order", "holds", "bites"),
    [
        ("price_asc", ["P3", "P2", "P1"], ["P2", "P3"]),
        ("price_desc", ["P1", "P3"], ["P3", "P1"]),
        ("rating", ["P1", "P2", "P3"], ["P3", "P1"]),
    ],
)
def test_an_order_by_a_field_holds_and_bites(
    order: str, holds: list[str], bites: list[str]
) -> None:
    wanted = {"products": {"sorted": order}}
    assert failing(wanted, scene(turn(2, products=holds))) == []
    assert failing(wanted, scene(turn(2, products=bites))) == ["products.sorted"]
    assert failing(wanted, empty_scene()) == ["products.sorted"]


def test_an_order_by_relevance_is_by_score_but_for_variety_among_brands() -> None:
    wanted = {"products": {"sorted": "relevance"}}
    assert failing(wanted, ranked(("P1", 0.9), ("P2", 0.8), ("P3", 0.1))) == []
    assert failing(wanted, ranked(("P2", 0.8), ("P1", 0.9))) == ["products.sorted"]


def test_every_key_has_a_check() -> None:
    assert {*CHECKS, "within_ms"} == set(Expect.model_fields)


def test_no_expectation_fails_nothing() -> None:
    assert failing({}, full_scene()) == []


def test_every_broken_expectation_of_a_turn_is_reported() -> None:
    expectation = {"intent": "greet", "products": {"min": 9, "none": [BLUE, PRICE_500]}}
    found = failing(expectation, full_scene())
    assert found == ["intent", "products.min", "products.none", "products.none"]


@pytest.mark.parametrize("key", ["all", "any"])
def test_all_and_any_fail_on_an_empty_list(key: str) -> None:
    assert failing({"products": {key: [PRICE_500]}}, empty_scene()) == [f"products.{key}"]


def test_none_and_no_ids_hold_on_an_empty_list() -> None:
    assert failing({"products": {"none": [PRICE_500], "ids": [], "max": 0}}, empty_scene()) == []


def test_empty_lists_say_that_there_is_nothing() -> None:
    expectation: dict[str, object] = {
        "constraints": [],
        "exact_constraints": [],
        "cart": [],
        "orders": [],
        "alerts": [],
    }
    assert failing(expectation, empty_scene()) == []


def test_no_handoff_holds_where_there_is_none() -> None:
    assert failing({"handoff": False}, empty_scene()) == []
    assert failing({"handoff": True}, empty_scene()) == ["handoff"]


def test_a_product_outside_the_catalogue_fails() -> None:
    stray = scene(turn(1, products=["P2", "P404"]))
    assert failing({"products": {"min": 1}}, stray) == ["products"]


def test_conditions_are_judged_on_the_catalogue_not_on_the_answer() -> None:
    response = turn(1, products=["P1"])
    response["products"][0]["price"] = 1.0
    assert failing({"products": {"all": [{**PRICE_500, "value": 400}]}}, scene(response)) == [
        "products.all"
    ]


def test_a_field_that_no_product_has_fails_even_under_none() -> None:
    expectation = {"products": {"none": [{"field": "colour", "op": "eq", "value": "黑色"}]}}
    where = full_scene(known_fields=frozenset({"price", "color"}))
    (failure,) = check(Expect.model_validate(expectation), 2, where)
    assert failure.got == "no product has a 'colour'"


def test_a_reference_without_a_value_fails_that_expectation() -> None:
    condition = {"field": "price", "op": "lt", "value": "$previous.price.min"}
    (failure,) = check(
        Expect.model_validate({"products": {"all": [condition]}}), 1, scene(RESPONSE)
    )
    assert (failure.what, failure.got) == ("products.all", "no earlier turn showed products")


def test_a_position_without_a_list_fails_the_cart() -> None:
    assert failing({"cart": [{"position": 1}]}, scene(RESPONSE)) == ["cart"]


def test_a_bound_must_be_one_number() -> None:
    condition = {"field": "price", "op": "lt", "value": "$previous.price"}
    (failure,) = check(Expect.model_validate({"products": {"all": [condition]}}), 1, full_scene())
    assert "add .min, .max or .median" in failure.got


def test_a_failure_says_what_was_expected_and_what_came() -> None:
    expect = Expect.model_validate({"products": {"all": [{**PRICE_500, "value": 300}]}})
    (failure,) = check(expect, 2, full_scene())
    assert failure.turn == 2
    assert failure.expected == "price lte 300"
    assert failure.got == "P2 has 329"


def test_ledger_values_agree_in_meaning_not_in_spelling() -> None:
    ledger = [
        {"field": "brand", "op": "in", "value": ["Beta", "ALPHA"]},
        {"field": "price", "op": "lt", "value": 264.0},
    ]
    wanted = [
        {"field": "brand", "op": "in", "value": ["alpha", "beta"]},
        {"field": "price", "op": "lt", "value": "$previous.price.median"},
    ]
    where = scene(turn(2, constraints=ledger), turn(1, products=["P2", "P3"]))
    assert failing({"exact_constraints": wanted}, where) == []


def test_time_is_measured_against_its_limit() -> None:
    expect = Expect(within_ms=100)
    assert check_time(expect, 1, 99.0) == []
    assert [failure.what for failure in check_time(expect, 1, 101.0)] == ["within_ms"]


def test_every_key_on_products_is_tried_above() -> None:
    tried = {"min", "max", "ids", "include", "exclude", "all", "any", "none", "sorted"}
    assert tried == set(ExpectedProducts.model_fields)
