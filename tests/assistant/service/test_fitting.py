"""What fits what, in a conversation: yes, no and unknown, and the device that was told."""

from collections.abc import Iterator

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.assistant.conftest import Talk
from tests.gadget_shop import build_gadget_shop


@pytest.fixture(scope="module")
def gadgets(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    path = build_gadget_shop(tmp_path_factory.mktemp("fitting") / "shop")
    service = Service.open(path)
    yield service
    service.close()


@pytest.fixture
def talk(gadgets: Service) -> Talk:
    return Talk(rehearse(gadgets, now=None))


def ids(turn: dict[str, object]) -> list[str]:
    products = turn["products"]
    assert isinstance(products, list)
    return [product["id"] for product in products]


def about(talk: Talk, product: str) -> None:
    """Turns to one item, as a link does."""
    talk(f"/p/{product} 货号 {product}")


@pytest.mark.parametrize(
    ("item", "question", "said"),
    [
        pytest.param("case-12", "这个能用在远穹Sky12上吗", "远穹Sky12", id="named"),
        pytest.param(
            "case-12", "这个能用在远穹Sky12 Ultra上吗", "没有远穹 Sky12 Ultra", id="other"
        ),
        pytest.param("case-any", "这个适合远穹Sky12吗", "不能确定", id="a family"),
        pytest.param("case-mute", "这个适合远穹Sky12吗", "没写", id="nothing said"),
        pytest.param("charger-m", "这个能用在远穹Sky12上吗", "Micro USB", id="another port"),
        pytest.param("charger-c", "这个能用在远穹Sky12上吗", "USB-C", id="the same port"),
        pytest.param("case-title", "does it fit the Yuanqiong Sky12?", "title", id="title"),
    ],
)
def test_the_answer_is_what_the_row_says(talk: Talk, item: str, question: str, said: str) -> None:
    about(talk, item)
    turn = talk(question)
    assert turn["action"] == "answer"
    assert said.casefold() in str(turn["reply"]).casefold()


def test_a_no_comes_with_what_does_fit(talk: Talk) -> None:
    about(talk, "case-x8")
    turn = talk("这个适合远穹Sky12吗")
    assert set(ids(turn)) == {"case-12", "case-title", "case-two"}


def test_a_device_told_is_no_brand_and_is_remembered(talk: Talk) -> None:
    told = talk("我的手机是远穹Sky12")
    assert told["constraints"] == []
    assert "手机壳" in str(told["reply"])
    found = talk("看看手机壳")
    fields = {c["field"] for c in found["constraints"]}  # type: ignore[attr-defined]
    assert "brand" not in fields
    assert ids(found) == ["case-12", "case-two"]


def test_a_device_is_forgotten_when_all_begins_anew(talk: Talk) -> None:
    talk("我的手机是远穹Sky12")
    talk("重新开始")
    assert len(ids(talk("看看手机壳"))) > 1


def test_two_items_are_held_against_each_other(talk: Talk) -> None:
    talk("充电器")
    turn = talk("第一个能用在我的手机上吗")
    assert turn["action"] == "clarify"
    turn = talk("远穹Sky12")
    assert turn["action"] == "answer"


def test_accessories_of_an_item_are_those_whose_rows_name_it(talk: Talk) -> None:
    about(talk, "phone-12u")
    turn = talk("配件有哪些")
    assert ids(turn) == ["case-12u"]
    reasons = turn["products"][0]["reasons"]  # type: ignore[index]
    assert any("远穹 Sky12 Ultra" in reason["text"] for reason in reasons)


def test_that_there_are_no_accessories_is_said(talk: Talk) -> None:
    about(talk, "watch-12")
    turn = talk("有什么配件")
    assert (ids(turn), turn["action"]) == ([], "answer")


def test_generations_are_told_with_what_they_rest_on(talk: Talk) -> None:
    about(talk, "phone-12")
    turn = talk("上一代是哪款")
    assert ids(turn) == ["phone-11"]
    assert "2025-03-01" in str(turn["reply"])
    about(talk, "phone-12u")
    assert ids(talk("它上一代是哪个")) == []


def test_an_item_whose_list_gives_way_is_not_called_by_its_place_in_it(talk: Talk) -> None:
    shown = ids(talk("手机"))
    place = shown.index("phone-12") + 1
    turn = talk(f"第{place}个的上一代是哪款")
    assert ids(turn) == ["phone-11"]
    assert "第" not in str(turn["reply"])


def test_undo_takes_the_device_back(gadgets: Service) -> None:
    service = rehearse(gadgets, now=None)
    conversation = service.start(None, seed=1)
    service.reply(conversation, Say("我的手机是远穹Sky12"))
    service.undo(conversation)
    turn = service.reply(conversation, Say("看看手机壳")).to_json()
    assert len(ids(turn)) > 1


def test_one_more_device_is_asked_of_the_list_on_the_screen(talk: Talk) -> None:
    talk("看看手机壳")
    turn = talk("那远穹Sky12 Ultra呢，能用吗")
    assert ids(turn) == ["case-12u"]


def test_with_a_phone_in_question_its_cases_are_meant(talk: Talk) -> None:
    about(talk, "phone-11")
    turn = talk("有能用在远穹Sky12 Ultra上的吗")
    assert ids(turn) == ["case-12u"]


def test_a_new_product_has_what_its_row_says_before_anybody_bought_it(talk: Talk) -> None:
    about(talk, "phone-x8")  # nobody took it
    assert ids(talk("配件有哪些")) == ["case-x8"]
