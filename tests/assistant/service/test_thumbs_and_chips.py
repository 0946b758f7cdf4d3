"""A thumb turned down with its reason, and a chip changed by hand."""

import json

import pytest

from assistant.dialogue.state import fold
from assistant.errors import ConversationError
from assistant.service.service import Service
from tests.assistant.service.visits import Turn, Visit, ids


def price_of(turn: Turn, product: str) -> float:
    return next(float(one["price"]) for one in turn["products"] if one["id"] == product)


def shoes(visit: Visit) -> Turn:
    return visit.say("跑步鞋")


def test_too_dear_brings_only_cheaper_ones_and_a_chip_that_says_so(shop: Service) -> None:
    visit = Visit(shop)
    first = shoes(visit)
    dearest = max(first["products"], key=lambda one: float(one["price"]))
    after = visit.click("dislike", dearest["id"], "price")
    assert after["products"]
    assert all(float(one["price"]) < float(dearest["price"]) for one in after["products"])
    assert [c["op"] for c in after["constraints"] if c["field"] == "price"] == ["lt"]


def test_not_its_brand_leaves_the_brand_out(shop: Service) -> None:
    visit = Visit(shop)
    first = shoes(visit)
    refused = first["products"][0]
    after = visit.click("dislike", refused["id"], "brand")
    assert after["products"]
    assert refused["brand"] not in {one["brand"] for one in after["products"]}


def test_what_one_has_is_gone_but_its_like_is_not_held_against(shop: Service) -> None:
    owner, hater = Visit(shop), Visit(shop)
    first = shoes(owner)
    shoes(hater)
    owned = ids(first)[0]
    kept = owner.click("dislike", owned, "owned")
    hated = hater.click("dislike", owned, "looks")
    assert owned not in ids(kept)
    assert owned not in ids(hated)
    assert owned in state_of(shop, owner)["owned"]
    assert not state_of(shop, owner)["disliked"]
    assert owned in state_of(shop, hater)["disliked"]
    assert owned not in ids(owner.say("跑步鞋"))


def state_of(shop: Service, visit: Visit) -> dict[str, list[str]]:
    state = fold(record.change for record in shop._journal.turns(visit.id))
    return {"owned": list(state.owned), "disliked": list(state.disliked)}


def test_undo_takes_the_thumb_and_its_bound_back(shop: Service) -> None:
    visit = Visit(shop)
    first = shoes(visit)
    visit.click("dislike", ids(first)[0], "price")
    back = shop.undo(visit.id)
    assert back is not None
    assert ids(back.to_json()) == ids(first)
    assert not [c for c in back.to_json()["constraints"] if c["field"] == "price"]


def test_an_unknown_reason_is_refused_by_name(shop: Service) -> None:
    visit = Visit(shop)
    first = shoes(visit)
    with pytest.raises(ConversationError, match=r"no reason 'boring'.*price, brand, looks, owned"):
        visit.click("dislike", ids(first)[0], "boring")


def test_new_bounds_take_the_place_of_the_old(shop: Service) -> None:
    visit = Visit(shop)
    visit.say("跑步鞋，300以内")
    rows = [
        {"field": "price", "op": "gte", "value": 200},
        {"field": "price", "op": "lte", "value": 400},
    ]
    after = visit.click("set", value=json.dumps(rows))
    bounds = [(c["op"], c["value"]) for c in after["constraints"] if c["field"] == "price"]
    assert bounds == [("gte", 200), ("lte", 400)]
    assert after["products"]
    assert all(200 <= float(one["price"]) <= 400 for one in after["products"])


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("no json", "not JSON"),
        ("[]", "1 to 24"),
        ('[{"field": "price", "op": "lte", "value": "cheap"}]', "compares with a number"),
        ('[{"field": "price", "op": "below", "value": 3}]', "no operator"),
        ('[{"field": "price", "op": "lte", "value": NaN}]', "compares with a number"),
        ('[{"field": "color", "op": "in", "value": []}]', "list of 1 to 24"),
        ('[{"field": "color", "op": "eq", "value": 3}]', "compares with a text"),
        ('[{"field": "wings", "op": "eq", "value": "two"}]', "no field 'wings'"),
        (
            '[{"field": "color", "op": "eq", "value": "白色"}, {"field": "price", "op": "lte", "value": 3}]',
            "several fields",
        ),
    ],
)
def test_requirements_that_make_no_sense_are_refused(shop: Service, rows: str, said: str) -> None:
    visit = Visit(shop)
    before = shoes(visit)
    with pytest.raises(ConversationError, match=said):
        visit.click("set", value=rows)
    assert len(shop.history(visit.id)) == 1
    assert before["turn"] == 1


def test_choices_count_what_each_would_leave(shop: Service) -> None:
    visit = Visit(shop)
    visit.say("黑色跑步鞋，300以内")
    colors = shop.choices(visit.id, "color", "zh")
    assert colors["label"] == "颜色"
    by_value = {one["value"]: one for one in colors["values"]}
    assert by_value["黑色"]["chosen"]
    other = next(value for value in by_value if value != "黑色" and by_value[value]["count"])
    row = [{"field": "color", "op": "eq", "value": other}]
    after = visit.click("set", value=json.dumps(row))
    assert {one["id"] for one in after["products"]}
    assert len(after["products"]) == by_value[other]["count"]
    english = shop.choices(visit.id, "price", "en")
    assert (english["label"], english["from"], english["to"]) == ("price", None, 300.0)
    assert english["low"] <= english["high"]
