"""What a shopper sees, corrects, switches off and erases of what is known of them."""

from datetime import timedelta
from itertools import count

import pytest

from assistant.errors import ConversationError
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import scratch_database
from tests.assistant.service.visits import Visit, ids, part, reasons, scores

SHOES, IDEAS = "跑步鞋", "有什么推荐"
QUESTIONS = ["你知道我什么", "what do you know about me", "看看我的画像"]


def items(service: Service, visit: Visit, group: str) -> list[str]:
    return [one["label"] for one in service.profile(visit.id)["items"] if one["group"] == group]


def regular(shop: Service) -> Visit:
    """Mei, who bought two pairs of Yunchi, one of them in 42."""
    visit = Visit(shop, "mei")
    for product in ("shoe-1", "shoe-3"):
        visit.tell("purchase", product)
    visit.click("add_to_cart", "shoe-5", "shoe-5-42")
    return visit


@pytest.mark.parametrize("text", QUESTIONS)
def test_it_is_told_in_words(shop: Service, text: str) -> None:
    turn = regular(shop).say(text)
    assert turn["action"] == "answer"
    for name in ("跑步鞋", "云驰", "42") if turn["language"] == "zh" else ("Yunchi", "42"):
        assert name in turn["reply"]


def test_nothing_known_is_said_to_be_nothing(shop: Service) -> None:
    reply = Visit(shop).say("你知道我什么")["reply"]
    assert "不了解" in reply or "没有关于你的记录" in reply
    assert Visit(shop).service.profile(Visit(shop).id)["items"] == []


def test_the_profile_as_data_names_everything_that_ranks(shop: Service) -> None:
    visit = regular(shop)
    told = shop.profile(visit.id, language="en")
    assert told["known"]
    assert told["personalization"] == {"on": True}
    assert (told["segment"], told["segment_label"]) == ("buyer", "has bought here")
    labels = {(one["kind"], one["label"]) for one in told["items"]}
    assert {("category", "Running Shoes"), ("brand", "Yunchi"), ("size", "42")} <= labels
    assert told["text"]


def test_a_brand_no_longer_liked_is_never_offered_again(shop: Service) -> None:
    visit = regular(shop)
    reply = visit.say("我不喜欢云驰了")["reply"]
    assert "云驰" in reply
    assert "云驰" in items(shop, visit, "avoided")
    for later in (visit.say(SHOES), Visit(shop, "mei").say(SHOES), Visit(shop, "mei").say(IDEAS)):
        assert later["products"]
        assert "云驰" not in {product["brand"] for product in later["products"]}


def test_who_asks_for_it_by_name_sees_it(shop: Service) -> None:
    visit = Visit(shop, "mei")
    visit.say("我不喜欢云驰了")
    assert {p["brand"] for p in visit.say("看看云驰的跑步鞋")["products"]} == {"云驰"}


def test_the_list_on_the_screen_is_put_right_at_once(shop: Service) -> None:
    visit = Visit(shop)
    visit.say(SHOES)
    turn = visit.say("以后不要推荐云驰")
    assert {product["brand"] for product in turn["products"]} == {"山迹"}


def test_a_word_of_titles_can_be_left_out_too(shop: Service) -> None:
    visit = Visit(shop, "mei")
    assert any("手冲" in p["title"] for p in visit.say("咖啡")["products"])
    assert "手冲" in visit.say("别再推荐手冲了")["reply"]
    assert not any("手冲" in p["title"] for p in Visit(shop, "mei").say(IDEAS)["products"])


def test_it_may_be_offered_again(shop: Service) -> None:
    visit = Visit(shop, "mei")
    visit.say("我不喜欢云驰了")
    visit.say("云驰可以再推荐了")
    assert items(shop, visit, "avoided") == []
    assert "云驰" in {p["brand"] for p in visit.say(SHOES)["products"]}


@pytest.mark.parametrize("text", ["第二个不喜欢", "I hate the second one", "不太喜欢第二个"])
def test_an_item_not_liked_makes_way_at_once(shop: Service, text: str) -> None:
    visit = Visit(shop, "lin")
    gone = ids(visit.say(SHOES))[1]
    turn = visit.say(text)
    assert turn["products"]
    assert gone not in ids(turn)
    assert gone not in ids(Visit(shop, "lin").say(SHOES))


@pytest.mark.parametrize(
    "text", ["第二个不错，喜欢", "这个挺好看的", "I like this one", "the second one looks nice"]
)
def test_an_item_praised_in_words_counts_like_a_click(shop: Service, text: str) -> None:
    visit = Visit(shop, "lin")
    liked = ids(visit.say(SHOES))[1]
    visit.click("view", liked)
    before = scores(Visit(shop, "lin").say(SHOES))[liked]
    turn = visit.say(text)
    assert turn["action"] == "smalltalk"
    assert turn["cart"] == []
    assert scores(Visit(shop, "lin").say(SHOES))[liked] > before


@pytest.mark.parametrize(
    "text", ["第二个不错吗", "第二个不错，加购物车", "I like the second one, add it"]
)
def test_praise_with_a_question_or_an_order_is_no_mere_praise(shop: Service, text: str) -> None:
    visit = Visit(shop, "lin")
    visit.say(SHOES)
    assert visit.say(text)["action"] != "smalltalk"


@pytest.mark.parametrize("text", ["我平时穿43的", "I usually wear size 43"])
def test_a_size_worn_as_a_rule_is_kept(shop: Service, text: str) -> None:
    visit = Visit(shop, "lin")
    visit.say(text)
    assert items(shop, visit, "size")[0] == "43"


def test_a_product_pointed_at_is_not_offered_again(shop: Service) -> None:
    visit = Visit(shop, "mei")
    gone = ids(visit.say(SHOES))[1]
    assert gone not in ids(visit.say("别再推荐第二个了"))
    assert gone not in ids(Visit(shop, "mei").say(SHOES))


@pytest.mark.parametrize("text", ["把尺码改成43", "我的鞋码是43", "change my size to 43"])
def test_a_size_is_corrected(shop: Service, text: str) -> None:
    visit = regular(shop)
    assert items(shop, visit, "size") == ["42"]
    assert "43" in visit.say(text)["reply"]
    assert items(shop, visit, "size")[0] == "43"


def test_a_size_that_is_sold_out_counts_against(shop: Service) -> None:
    visit = Visit(shop, "lin")
    plain = scores(visit.say(SHOES))
    visit.say("我的鞋码是42")
    there = visit.say(SHOES)
    assert scores(there)["shoe-3"] > plain["shoe-3"]
    assert "42" in reasons(there, "shoe-3")["profile"]
    visit.say("我的鞋码是43")
    assert scores(visit.say(SHOES))["shoe-3"] < plain["shoe-3"]


def test_the_size_of_a_kept_conversation_is_known_in_the_next(shop: Service) -> None:
    regular(shop)
    assert items(shop, Visit(shop, "mei"), "size") == ["42"]


OFF = ["关闭个性化推荐", "turn off personalised recommendations", "别再根据我的浏览记录推荐了"]


@pytest.mark.parametrize("text", OFF)
def test_switched_off_nothing_personal_counts(shop: Service, text: str) -> None:
    visit = regular(shop)
    assert part(visit.say(SHOES), "shoe-7", "profile") > 0
    weights = visit.say(text)["personalization"]["weights"]
    assert (weights["profile"], weights["together"]) == (0, 0)
    turn = visit.say(SHOES)
    assert not turn["personalization"]["on"]
    for product in turn["products"]:
        assert not {"profile", "together"} & set(product["parts"])
        assert not {"profile", "together"} & {reason["kind"] for reason in product["reasons"]}
    stranger = Visit(shop).say(SHOES)
    assert scores(turn) == scores(stranger)


def test_it_stays_off_for_a_known_shopper_until_turned_on(shop: Service) -> None:
    visit = regular(shop)
    visit.say("关闭个性化推荐")
    later = Visit(shop, "mei")
    assert not later.say(SHOES)["personalization"]["on"]
    assert later.say("打开个性化推荐")["personalization"]["on"]
    assert part(Visit(shop, "mei").say(SHOES), "shoe-7", "profile") > 0


def test_a_stranger_who_switches_it_off_does_so_for_the_conversation(shop: Service) -> None:
    visit = Visit(shop)
    visit.click("like", "shoe-1")
    visit.say("关闭个性化推荐")
    assert part(visit.say(SHOES), "shoe-3", "profile") == 0
    assert Visit(shop).say(SHOES)["personalization"]["on"]


def test_switching_off_can_be_taken_back(shop: Service) -> None:
    visit = regular(shop)
    visit.say("关闭个性化推荐")
    visit.say("撤销")
    assert Visit(shop, "mei").say(SHOES)["personalization"]["on"]


ERASING = [("删除我的画像", "确认删除"), ("erase my profile", "Yes, erase everything")]


@pytest.mark.parametrize(
    ("text", "yes"), [*ERASING, ("忘掉我的数据", "好的"), ("forget me", "yes")]
)
def test_erased_is_forgotten_at_once_and_for_good(shop: Service, text: str, yes: str) -> None:
    visit = regular(shop)
    asked = visit.say(text)
    assert asked["action"] == "clarify"
    assert items(shop, visit, "interest")
    visit.say(yes)
    assert shop.profile(visit.id)["items"] == []
    assert shop.profile(user="mei")["events"] == 0
    assert scores(visit.say(SHOES)) == scores(Visit(shop).say(SHOES))
    assert scores(Visit(shop, "mei").say(SHOES)) == scores(Visit(shop).say(SHOES))


@pytest.mark.parametrize("no", ["先不删", "不用了", "No, keep it", "看看运动袜"])
def test_without_a_yes_nothing_is_erased(shop: Service, no: str) -> None:
    visit = regular(shop)
    visit.say("删除我的画像")
    visit.say(no)
    assert items(shop, visit, "interest")


def test_what_is_erased_does_not_come_back_by_undo(shop: Service) -> None:
    visit = Visit(shop)
    visit.click("like", "shoe-1")
    visit.say("删除我的画像")
    visit.say("确认删除")
    visit.say("撤销")
    shop.undo(visit.id)
    with pytest.raises(ConversationError):
        shop.edit(visit.id, 1, SHOES)
    visit.say("不是这个意思")
    assert shop.profile(visit.id)["items"] == []


def test_erasing_leaves_it_switched_off(shop: Service) -> None:
    visit = regular(shop)
    visit.say("关闭个性化推荐")
    visit.say("删除我的画像")
    visit.say("确认删除")
    assert not Visit(shop, "mei").say(SHOES)["personalization"]["on"]


@pytest.mark.parametrize(
    ("event", "value", "group"),
    [
        ("profile_drop", "brand:云驰", "interest"),
        ("profile_drop", "category:运动/鞋/跑步鞋", "interest"),
        ("profile_drop", "price:", "interest"),
        ("profile_drop", "size:42", "size"),
    ],
)
def test_one_thing_is_taken_out_in_the_panel(
    shop: Service, event: str, value: str, group: str
) -> None:
    visit = regular(shop)
    keys = [one["key"] for one in shop.profile(visit.id)["items"] if one["group"] == group]
    assert value in keys
    visit.click(event, value=value)
    keys = [one["key"] for one in Visit(shop, "mei").service.profile(visit.id)["items"]]
    assert value not in keys
    assert value not in [one["key"] for one in shop.profile(user="mei")["items"]]


@pytest.fixture
def ticking(lived_in: Service) -> Service:
    """The shop with a clock that goes on by a second whenever it is looked at."""
    seconds = count()
    start = lived_in.loaded.latest_event()
    now = lambda: start + timedelta(seconds=next(seconds))  # noqa: E731  # a clock is a function
    return Service(lived_in.loaded, Journal.of(scratch_database(), now), now)


def test_what_was_taken_out_is_learnt_anew_from_later_acts(ticking: Service) -> None:
    visit = Visit(ticking)
    visit.click("like", "shoe-1")
    visit.click("profile_drop", value="brand:云驰")
    assert "云驰" not in items(ticking, visit, "interest")
    visit.click("like", "shoe-3")
    assert "云驰" in items(ticking, visit, "interest")


@pytest.mark.parametrize("value", [None, "", "brand", "brand:", ":云驰"])
def test_a_correction_of_nothing_is_refused(shop: Service, value: str | None) -> None:
    with pytest.raises(ConversationError, match="expected 'kind:value'"):
        Visit(shop).click("profile_drop", value=value)


def test_goods_for_someone_else_follow_no_ban_of_ones_own(shop: Service) -> None:
    visit = Visit(shop, "mei")
    visit.say("我不喜欢云驰了")
    turn = visit.say("给我爸买双跑步鞋")
    assert "云驰" in {product["brand"] for product in turn["products"]}


def test_a_wish_about_the_list_is_no_ban(shop: Service) -> None:
    visit = Visit(shop, "lin")
    visit.say(SHOES)
    visit.say("不要云驰的")
    assert items(shop, visit, "avoided") == []
    assert items(shop, visit, "refused") == ["云驰"]
    later = Visit(shop, "lin")
    assert scores(later.say(SHOES))["shoe-7"] < scores(Visit(shop).say(SHOES))["shoe-7"]
