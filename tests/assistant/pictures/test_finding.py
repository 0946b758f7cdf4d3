"""A shopper's photo finds goods that look like it, or it is said that none do, and a person is offered."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image

from assistant.service.service import Service
from assistant.skills.picturing import kind_of
from assistant.turn.turns import Click, Say
from retrieval.errors import PictureEncoderError
from retrieval.pictures.encoder import ColourEncoder
from retrieval.products import Product
from tests.picture_shop import BLUE, GREEN, RED, encoded, goods, picture_shop

GREEN_ALL = encoded(Image.new("RGB", (100, 100), GREEN))
SHOE, SOCK = encoded(goods(RED)), encoded(goods(BLUE, round_one=False))


@pytest.fixture(scope="module")
def seeing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    service = Service.open(picture_shop(tmp_path_factory.mktemp("seeing") / "shop"))
    yield service
    service.close()


@pytest.fixture(scope="module")
def blind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("blind") / "shop"
    service = Service.open(picture_shop(folder, encoder=None))
    yield service
    service.close()


class Talk:
    """A conversation: texts are said, bytes are sent."""

    def __init__(self, service: Service, first: str = "") -> None:
        self.service = service
        self.id = service.start()
        if first:
            self(first)

    def __call__(self, said: str | bytes, text: str = "") -> dict[str, Any]:
        if isinstance(said, str):
            return self.service.reply(self.id, Say(said)).to_json()
        return self.service.receive(self.id, said, text=text).to_json()


def ids(turn: dict[str, Any]) -> list[str]:
    return [one["id"] for one in turn["products"]]


def constraints(turn: dict[str, Any]) -> list[tuple[str, str, object]]:
    return [(one["field"], one["op"], one["value"]) for one in turn["constraints"]]


def test_a_red_shoe_finds_red_shoes_the_likest_first(seeing: Service) -> None:
    turn = Talk(seeing)(SHOE)
    assert (turn["action"], turn["intent"]) == ("search", "find_product")
    assert ids(turn)[0] == "shoe-3"
    assert {one.split("-")[0] for one in ids(turn)} == {"shoe"}
    scores = [one["score"] for one in turn["products"]]
    assert scores == sorted(scores, reverse=True)
    assert turn["handoff"] is None


def test_what_is_sold_out_is_not_offered(seeing: Service) -> None:
    assert "shoe-2" not in ids(Talk(seeing)(SHOE))
    assert "sock-2" not in ids(Talk(seeing)(SOCK))


def test_each_card_says_that_it_looks_like_the_photo_and_how_much_that_counted(
    seeing: Service,
) -> None:
    first, *others = Talk(seeing, "hello there")(SHOE)["products"]
    for card in (first, *others):
        (reason,) = card["reasons"]
        assert reason["kind"] == "match"
        assert reason["weight"] == card["parts"]["match"] == card["score"]
        assert "photo" in reason["text"]
    assert first["reasons"][0]["text"] != others[0]["reasons"][0]["text"]


@pytest.mark.parametrize(
    ("first", "words", "chip"),
    [("你好", "照片", "转人工"), ("hello there", "photo", "Talk to a person")],
)
def test_it_is_told_in_the_shopper_s_language_with_a_person_one_chip_away(
    seeing: Service, first: str, words: str, chip: str
) -> None:
    turn = Talk(seeing, first)(SHOE)
    assert words in turn["reply"]
    assert chip in turn["suggestions"]


@pytest.mark.parametrize(
    ("first", "cheaper"), [("你好", "便宜点的"), ("hello there", "cheaper ones")]
)
def test_cheaper_goes_on_from_the_kind_on_the_photo(
    seeing: Service, first: str, cheaper: str
) -> None:
    talk = Talk(seeing, first)
    shown = talk(SHOE)
    assert constraints(shown) == [("category", "eq", "跑步鞋")]
    prices = sorted(one["price"] for one in shown["products"])
    turn = talk(cheaper)
    assert {one.split("-")[0] for one in ids(turn)} == {"shoe"}
    middle = prices[len(prices) // 2]
    assert turn["products"]
    assert max(one["price"] for one in turn["products"]) < middle


def test_words_beside_the_photo_narrow_it(seeing: Service) -> None:
    turn = Talk(seeing)(SHOE, text="200元以内的，不要山迹")
    assert ("price", "lte", 200) in constraints(turn)
    assert set(ids(turn)) == {"shoe-1", "shoe-3"}


def test_a_budget_of_before_holds_and_other_goods_do_not(seeing: Service) -> None:
    turn = Talk(seeing, "想买160元以内的运动袜")(SHOE)
    assert set(ids(turn)) == {"shoe-1", "shoe-3"}
    assert ("category", "eq", "跑步鞋") in constraints(turn)
    assert ("category", "eq", "运动袜") not in constraints(turn)


def test_goods_like_it_that_are_not_what_is_wanted_are_told_and_not_shown(seeing: Service) -> None:
    turn = Talk(seeing)(SOCK, text="10元以内")
    assert turn["products"] == []
    assert "10 元以内的运动袜" in turn["reply"]
    assert turn["suggestions"] == ["转人工"]


@pytest.mark.parametrize(
    ("first", "none", "chip", "yes"),
    [
        ("你好", "没", "转人工", "好的"),
        ("hello there", "othing", "Talk to a person", "yes"),
    ],
)
def test_nothing_alike_is_said_and_yes_calls_the_person_who_is_offered(
    seeing: Service, first: str, none: str, chip: str, yes: str
) -> None:
    talk = Talk(seeing, first)
    turn = talk(GREEN_ALL)
    assert (turn["action"], turn["products"], turn["handoff"]) == ("search", [], None)
    assert none in turn["reply"]
    assert turn["suggestions"] == [chip]
    assert talk(yes)["handoff"]["state"] == "waiting"


def test_everything_like_it_sold_out_is_said(
    seeing: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Product, "available", property(lambda _: False))
    turn = Talk(seeing)(SHOE)
    assert turn["products"] == []
    assert "没货" in turn["reply"] or "卖完" in turn["reply"]


def test_a_person_who_was_called_gets_the_photo(seeing: Service) -> None:
    talk = Talk(seeing, "转人工")
    turn = talk(SHOE)
    assert (turn["action"], turn["products"]) == ("handoff", [])
    assert "客服" in turn["reply"]


@pytest.mark.parametrize("claim", ["我要退货", "I want a refund", "我的订单到哪了"])
def test_a_photo_with_a_claim_goes_to_a_person(seeing: Service, claim: str) -> None:
    turn = Talk(seeing, claim)(SHOE)
    assert (turn["action"], turn["intent"]) == ("handoff", "human_agent")
    assert turn["handoff"]["reason"] == "photo"
    assert "看不了" not in turn["reply"]
    assert "cannot" not in turn["reply"]


@pytest.mark.parametrize(
    "words",
    [
        "收到的鞋是坏的，我要退款",
        "I want to return these",
        "鞋底断了怎么办",
        "the sole is broken",
        "发错了",
    ],
)
def test_a_claim_beside_the_photo_goes_to_a_person(seeing: Service, words: str) -> None:
    turn = Talk(seeing)(SHOE, text=words)
    assert turn["action"] == "handoff"
    assert turn["products"] == []


def test_a_second_photo_is_a_search_of_its_own(seeing: Service) -> None:
    talk = Talk(seeing)
    talk(SHOE)
    turn = talk(SOCK)
    assert {one.split("-")[0] for one in ids(turn)} == {"sock"}
    assert constraints(turn) == [("category", "eq", "运动袜")]


def test_undo_takes_the_list_back(seeing: Service) -> None:
    talk = Talk(seeing, "想买运动袜")
    talk(SHOE)
    before = seeing.undo(talk.id)
    assert before is not None
    assert {one["id"].split("-")[0] for one in before.to_json()["products"]} == {"sock"}
    assert constraints(talk("便宜点的"))[0] == ("category", "eq", "运动袜")


def test_the_words_are_kept_with_the_photo(seeing: Service) -> None:
    talk = Talk(seeing)
    talk(SHOE, text=" 200元以内的 ")
    (turn,) = seeing.history(talk.id)
    assert turn["message"]["attachment"]["text"] == "200元以内的"
    assert turn["message"]["attachment"]["kind"] == "photo"


@pytest.mark.parametrize(
    ("first", "said"),
    [("你好", "看不了图|不会看图"), ("hello there", "search by picture|search by them")],
)
def test_without_an_encoder_it_is_said_and_a_person_called(
    blind: Service, first: str, said: str
) -> None:
    turn = Talk(blind, first)(SHOE)
    assert turn["action"] == "handoff"
    assert any(one in turn["reply"] for one in said.split("|"))
    assert turn["handoff"]["reason"] == "photo"
    assert turn["products"] == []


def test_a_recording_goes_to_a_person_as_ever(seeing: Service) -> None:
    turn = Talk(seeing)(b"OggS sound")
    assert turn["handoff"]["reason"] == "voice"


def test_a_photo_that_cannot_be_looked_at_goes_to_a_person(
    seeing: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise PictureEncoderError("no memory")

    monkeypatch.setattr("retrieval.pictures.encoder.ColourEncoder.encode_pictures", fails)
    turn = Talk(seeing)(SHOE)
    assert turn["action"] == "handoff"


def test_a_photo_is_encoded_once(seeing: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[int] = []
    encode = ColourEncoder.encode_pictures

    def counted(self: ColourEncoder, pictures: list[Image.Image]) -> object:
        calls.append(len(pictures))
        return encode(self, pictures)

    monkeypatch.setattr(ColourEncoder, "encode_pictures", counted)
    Talk(seeing)(SHOE)
    assert calls == [1]


def test_what_the_shopper_dislikes_is_not_shown_again(seeing: Service) -> None:
    talk = Talk(seeing)
    first = ids(talk(SHOE))[0]
    seeing.reply(talk.id, Click("dislike", product_id=first))
    assert first not in ids(talk(SHOE))


def test_the_kind_is_the_narrowest_that_most_of_the_likest_share(seeing: Service) -> None:
    products = {one.id: one for one in seeing.loaded.products}
    shoe, sock = products["shoe-1"], products["sock-1"]
    other = replace(sock, category="家居/毛毯")
    assert kind_of([shoe, shoe, sock]) == "跑步鞋"
    assert kind_of([shoe, sock]) == "运动"
    assert kind_of([shoe, other]) is None
    assert kind_of([replace(shoe, category=None)]) is None
