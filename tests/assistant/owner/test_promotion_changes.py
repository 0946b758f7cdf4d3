"""Promotions as their owner edits them."""

from datetime import UTC, datetime

import pytest

from assistant.owner.change import Kind
from assistant.owner.office import Office, Wanted
from assistant.owner.promotion_forms import form_of
from assistant.owner.refusing import ChangeRefused
from assistant.promotions.promotion import Promotion
from assistant.promotions.store import PromotionStore
from assistant.service.service import Service
from assistant.shop.owner_files import zone_of
from assistant.turn.turns import Say
from tests.assistant.owner.conftest import LIN, MEI

SALE = {
    "kind": "discount",
    "name_zh": "秋日直降",
    "start": "2026-11-01",
    "end": "2026-12-01T00:00",
    "price": "88",
    "products": ["shoe-1"],
}
NEEDED = {"start": "2026-11-01", "end": "2026-12-01"}


def price(service: Service) -> float:
    found = service.product("shoe-1")
    assert found is not None
    return float(found["price"])


def test_a_promotion_is_live_in_the_next_turn_and_taken_back(
    service: Service, office: Office
) -> None:
    assert price(service) == 150
    made = office.change(Wanted(Kind.PROMOTION, None, SALE), LIN)
    assert price(service) == 88
    said = service.reply(service.start(), Say("有什么打折的")).to_json()
    assert "秋日直降" in str(said["reply"]) + str(said["products"])
    now = office.thing(Kind.PROMOTION, made.key)
    office.change(Wanted(Kind.PROMOTION, made.key, {**now.body, "price": 77}, now.version), MEI)
    assert price(service) == 77
    newest = office.history(Kind.PROMOTION)[0]
    assert newest.before is not None
    assert newest.before["price"] == "88"
    office.revert(newest.id, LIN)
    assert price(service) == 88
    now = office.thing(Kind.PROMOTION, made.key)
    office.change(Wanted(Kind.PROMOTION, made.key, None, now.version), MEI)
    assert price(service) == 150


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(SALE, id="price"),
        pytest.param({**NEEDED, "kind": "threshold", "threshold": 300, "amount": 50, "repeat": "yes"}, id="每满减"),
        pytest.param({**NEEDED, "kind": "threshold", "ladder": "300:50;500:100.5"}, id="ladder"),
        pytest.param(
            {**NEEDED, "kind": "coupon", "percent": "12.5", "code": "HELLO", "cap": 20, "limit": 1},
            id="coupon",
        ),
        pytest.param({**NEEDED, "kind": "nth_item", "n": 2, "percent": 50, "each": True}, id="second half"),
        pytest.param({**NEEDED, "kind": "nth_item", "n": 2, "percent": 50, "repeat": "no"}, id="once"),
        pytest.param(
            {**NEEDED, "kind": "member_price", "percent": 5, "tier": ["gold"], "brands": ["云驰"]},
            id="member",
        ),
        pytest.param(
            {**NEEDED, "kind": "presale", "deposit": 10, "worth": 30, "balance_start": "2026-12-01",
             "balance_end": "2026-12-03", "exclude_products": ["shoe-1"], "group": "g", "order": 3,
             "excludes": ["coupon"], "stacks_with": ["x"]},
            id="presale",
        ),
    ],
)  # fmt: skip
def test_a_form_and_a_promotion_say_the_same(office: Office, body: dict[str, object]) -> None:
    made = office.change(Wanted(Kind.PROMOTION, None, body), LIN)
    stored: Promotion = PromotionStore(office.service.shop.engine).all()[made.key]
    shown = form_of(stored, zone_of("Asia/Shanghai"))
    assert office.thing(Kind.PROMOTION, made.key).body == shown
    assert office.change(Wanted(Kind.PROMOTION, None, shown), LIN).change is not None
    twin, *_ = [one for one in office.things(Kind.PROMOTION) if one.key != made.key]
    assert twin.body == shown


@pytest.mark.parametrize(
    ("body", "field"),
    [
        pytest.param({}, "kind", id="empty"),
        pytest.param({**SALE, "kind": "gift"}, "kind", id="unknown kind"),
        pytest.param({**SALE, "start": "soon"}, "start", id="no date"),
        pytest.param({**SALE, "end": "2026-10-01"}, "end", id="ends before it begins"),
        pytest.param({**SALE, "price": "-5"}, "price", id="negative"),
        pytest.param({**SALE, "price": "=1+1"}, "price", id="formula"),
        pytest.param({**SALE, "percent": "20"}, "price", id="two ways"),
        pytest.param({**SALE, "code": "X123"}, "code", id="code of a discount"),
        pytest.param({**SALE, "id": "mine"}, "id", id="unknown field"),
        pytest.param({**SALE, "name_zh": "长" * 201}, "name_zh", id="long name"),
        pytest.param({**SALE, "products": ["x"] * 201}, "products", id="many"),
    ],
)
def test_a_wrong_promotion_is_told_by_field(
    office: Office, body: dict[str, object], field: str
) -> None:
    with pytest.raises(ChangeRefused) as told:
        office.change(Wanted(Kind.PROMOTION, None, body), LIN)
    assert field in {one.field for one in told.value.wrongs}
    assert PromotionStore(office.service.shop.engine).all() == {}


def test_unknown_goods_are_remarked_on(office: Office) -> None:
    body = office.check(Wanted(Kind.PROMOTION, None, {**SALE, "products": ["shoe-99"]}))
    assert [one.code for one in office.remarks(Kind.PROMOTION, body)] == ["not_in_catalogue"]


def test_a_promotion_is_told_whether_it_holds(office: Office) -> None:
    from assistant.owner.books.promotions import PromotionBook

    book = office.book(Kind.PROMOTION)
    assert isinstance(book, PromotionBook)
    body = office.check(Wanted(Kind.PROMOTION, None, SALE))
    days = (datetime(2026, month, 15, tzinfo=UTC) for month in (10, 11, 12))
    assert [book.state(body, day) for day in days] == ["later", "now", "over"]
