"""What a vocabulary is learnt from: columns, titles, translations and the general lists."""

from dataclasses import replace

import pytest

from assistant.nlu.classifying.classifier import KeywordClassifier
from assistant.nlu.learning.catalogue import (
    built_in_vocabulary,
    learn_vocabulary,
    multivalued_fields,
)
from assistant.nlu.learning.expansions import learn_expansions
from assistant.nlu.learning.title_words import learn_title_words
from assistant.nlu.understanding import Understander
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.entries import Entry
from assistant.nlu.words.surfaces import SurfaceIndex, stem, surface_key
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.products import Product
from tests.assistant.nlu.shop import catalogue, vocabulary

MASKS = [
    Product(f"m{number}", title)
    for number, title in enumerate(
        ["补水面膜 5片", "补水舒缓面膜", "补水清洁面膜", "面膜礼盒", "晚霜", "唇膏"]
    )
]


def entry(surface: str) -> Entry:
    return vocabulary().surfaces[surface_key(surface)][0]


@pytest.mark.parametrize(
    ("surface", "field", "values"),
    [
        ("手机", "category", ("手机",)),
        ("phones", "category", ("手机",)),
        ("smartphone", "category", ("手机",)),
        ("北岭", "brand", ("北岭",)),
        ("Northridge", "brand", ("北岭",)),
        ("black", "color", ("黑色",)),
        ("纯棉", "material", ("纯棉",)),
    ],
)
def test_a_name_leads_to_the_catalogues_spelling(
    surface: str, field: str, values: tuple[str, ...]
) -> None:
    assert entry(surface) == Entry(field, values)


def test_a_kind_read_out_of_titles_is_no_condition() -> None:
    def goods(*enriched: str) -> list[Product]:
        row = Product("m", "舒缓膜", attributes={"type": ("面膜",)}, enriched=enriched)
        return [replace(row, id=f"m{number}") for number in range(3)]

    assert Entry("type", ("面膜",)) in learn_vocabulary(goods()).surfaces["面膜"]
    assert learn_vocabulary(goods("type")).surfaces.get("面膜", ()) == ()


def test_a_colour_nobody_foresaw_is_known_without_its_ending() -> None:
    goods = [Product(f"q{n}", "画笔", attributes={"color": ("黛色",)}) for n in range(3)]
    assert learn_vocabulary(goods).surfaces["黛"][0] == Entry("color", ("黛色",))


def test_the_shared_end_of_names_stands_for_all_of_them() -> None:
    assert entry("耳机").values == ("入耳耳机", "头戴耳机")


def test_a_word_of_the_titles_that_ends_like_its_kind_names_it() -> None:
    assert entry("背包").values == ("双肩包",)


def test_the_end_of_a_word_is_no_word() -> None:
    surfaces = vocabulary().surfaces
    assert not any(surfaces.get(part) for part in ("步鞋", "肩包", "戴耳机", "气跑步鞋"))


def test_a_word_before_a_kind_does_not_become_part_of_it() -> None:
    assert not vocabulary().surfaces.get("旅行双肩包")


def test_several_values_of_one_name_are_alternatives() -> None:
    made = [
        Product(
            f"p{n}",
            "A",
            attributes={"material": (value,)},
            localized={"en": {"material": "polyester"}},
        )
        for n, value in enumerate(["涤纶", "聚酯纤维"])
    ]
    assert learn_vocabulary(made).surfaces["polyester"] == (
        Entry("material", ("涤纶", "聚酯纤维")),
    )


def test_a_column_of_free_text_is_no_property() -> None:
    made = [Product(f"p{n}", "A", attributes={"note": (f"说明{n}号",)}) for n in range(301)]
    assert not [s for s, entries in learn_vocabulary(made).surfaces.items() if entries]


def test_what_goods_of_a_kind_have_is_known() -> None:
    carried = vocabulary().carried
    assert "size" in carried["跑步鞋"]
    assert "size" not in carried["手机"]
    assert carried["数码"] >= carried["手机"]


def test_only_features_that_products_have_several_of_add_up() -> None:
    assert multivalued_fields(catalogue()) == {"feature"}


def test_without_products_only_general_words_are_known() -> None:
    assert learn_vocabulary([]).find("黑色手机") == []


def test_without_a_shop_colours_go_by_their_own_names() -> None:
    found = built_in_vocabulary().find("黑色 or white")
    assert [match.entry for match in found] == [
        Entry("color", ("黑色",)),
        Entry("color", ("white",)),
    ]


def test_learning_does_not_depend_on_the_order_of_products() -> None:
    assert learn_vocabulary(catalogue()[::-1]) == vocabulary()


@pytest.mark.parametrize(
    ("query", "translated"),
    [
        ("face masks", "面膜"),
        ("sheet mask 敏感肌", "面膜 敏感肌"),
        ("贴片面膜", "面膜"),
        ("面膜", "面膜"),
        ("hydrating face masks", "补水 面膜"),
        ("lipstick", "lipstick"),
    ],
)
def test_names_that_no_title_uses_are_translated(query: str, translated: str) -> None:
    assert learn_vocabulary(MASKS).translated(query) == translated


def test_goods_with_a_category_need_no_translation() -> None:
    made = [Product(p.id, p.title, category="护肤/面膜") for p in MASKS]
    assert "face mask" not in learn_vocabulary(made).expansions
    assert learn_vocabulary(made).surfaces["face mask"][0].values == ("面膜",)


def test_two_titles_are_too_few_to_translate_to() -> None:
    assert learn_expansions([("甲物", "thing")], (), ["甲物一", "甲物二"]) == {}
    assert learn_expansions([("甲物", "thing")], (), ["甲物一", "甲物二", "甲物三"]) == {
        "thing": "甲物"
    }


def test_titles_in_the_shoppers_language_are_not_left_for_another() -> None:
    titles = ["甲物一", "甲物二", "甲物三", "a box", "a lamp", "a chair"]
    assert learn_expansions([("甲物", "thing")], (), titles) == {}


def test_the_name_that_most_titles_use_is_taken() -> None:
    groups = [("甲物", "乙物", "thing")]
    titles = ["甲物"] * 3 + ["乙物"] * 4
    assert learn_expansions(groups, (), titles) == {"thing": "乙物"}


@pytest.mark.parametrize(
    ("word", "singular"),
    [
        ("phones", "phone"),
        ("boxes", "box"),
        ("batteries", "battery"),
        ("dress", "dress"),
        ("shelves", "shelf"),
        ("shorts", "shorts"),
        ("short", "short"),
        ("men's", "men"),
        ("bus", "bus"),
    ],
)
def test_a_plural_is_looked_up_by_its_singular(word: str, singular: str) -> None:
    assert stem(word) == singular


def test_a_chinese_name_is_found_inside_a_sentence_and_a_latin_one_as_a_word() -> None:
    index = SurfaceIndex({"甲乙": 1, "big box": 2, "x8": 3})
    found = {value: (start, end) for start, end, value in index.find("要甲乙和 big boxes，不要x88")}
    assert found == {1: (1, 3), 2: (5, 14)}


def test_a_number_is_not_found_inside_a_longer_one() -> None:
    index = SurfaceIndex({"500毫升": 1})
    assert list(index.find("1500毫升")) == []
    assert list(index.find("500毫升")) == [(0, 5, 1)]


def test_the_longest_name_wins() -> None:
    words = Vocabulary(
        {
            "甲": (Entry("a", ("1",)),),
            "甲乙": (Entry("b", ("2",)),),
            "甲乙丙": (Entry("c", ("3",)),),
        }
    )
    assert [match.entry.field for match in words.find("甲乙丙甲乙")] == ["c", "b"]


def test_unknown_goods_keep_the_words_in_their_name_together() -> None:
    words = Vocabulary({"甲乙": (Entry("use", ("甲乙",)),), "甲乙丙丁": ()})
    assert words.find("甲乙丙丁") == []
    assert len(words.find("甲乙的丙丁")) == 1


def test_what_few_titles_tell_is_no_property_to_filter_by() -> None:
    plain = [Product(f"p{n}", f"腮红 {n}") for n in range(30)]
    told = Product("q", "粉色腮红", attributes={"color": ("粉色",)}, enriched=("color",))
    assert "粉色" not in learn_vocabulary([*plain, told]).surfaces
    many = [replace(told, id=f"q{n}") for n in range(4)]
    assert learn_vocabulary([*plain, *many]).surfaces["粉色"][0].field == "color"
    given = replace(told, enriched=())
    assert learn_vocabulary([*plain, given]).surfaces["粉色"][0].field == "color"


def test_the_words_of_titles_are_known() -> None:
    words = learn_title_words(["除臭猫砂 低尘"] * 3 + ["补水面膜"] * 2 + ["running shoes"] * 900)
    assert words == {"除臭": False, "猫砂": False}
    assert learn_title_words(["除臭猫砂"] * 3) == {"除臭": True, "猫砂": True}


def test_what_goods_are_counted_in_is_no_price() -> None:
    puzzles = [
        Product(f"p{n}", f"拼图 {n}片", price=n / 20, category="玩具/拼图")
        for n in (500, 1000, 2000)
    ]
    masks = [Product(f"m{n}", f"面膜 {n}片", price=10.0, category="护肤/面膜") for n in (5, 10)]
    words = learn_vocabulary([*puzzles, *masks])
    assert words.pieces["拼图"] == {500, 1000, 2000}
    assert "面膜" not in words.pieces, "a mask of ten pieces may be one for ten yuan"
    reader = Understander(KeywordClassifier(), words, WordTest())

    def asked(text: str) -> set[str]:
        return {one.field for one in reader.understand(text).constraints}

    assert asked("1000块的拼图") == {"category"}
    assert asked("1000块拼图") == {"category"}
    assert "1000" in reader.understand("1000块的拼图").query
    assert asked("50块的拼图") == asked("1000块以内的拼图") == {"category", "price"}
    assert asked("10块的面膜") == {"category", "price"}
