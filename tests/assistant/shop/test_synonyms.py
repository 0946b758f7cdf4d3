"""A shop's own synonyms: what they change, and what of the file is refused."""

from pathlib import Path

import pytest

from assistant.errors import SettingsError
from assistant.nlu.learning.catalogue import learn_vocabulary
from assistant.nlu.learning.own_names import OwnNames, learnt_groups
from assistant.service.showing import search_json
from assistant.shop.folder import Shop
from assistant.shop.loading import load
from assistant.shop.synonyms import SYNONYMS_FILE, load_synonyms, written
from retrieval.products import Product
from tests.small_shop import build_shop

SHOES = [
    Product(
        f"p{n}",
        f"缓震跑步鞋 {n}",
        category="鞋/跑步鞋",
        brand="云驰",
        attributes={"color": ("黑色",)},
    )
    for n in range(4)
]


def means(own: OwnNames, name: str) -> list[tuple[str, tuple[str, ...]]]:
    return [(e.field, e.values) for e in learn_vocabulary(SHOES, own).surfaces.get(name, ())]


@pytest.mark.parametrize(
    ("group", "name", "expected"),
    [
        (("跑步鞋", "飞毛腿"), "飞毛腿", [("category", ("跑步鞋",))]),
        (("飞毛腿", "跑步鞋"), "飞毛腿", [("category", ("跑步鞋",))]),
        (("云驰", "Cloudrunner"), "cloudrunner", [("brand", ("云驰",))]),
        (("黑色", "煤炭色"), "煤炭色", [("color", ("黑色",))]),
        (("没有", "这种东西"), "这种东西", []),
    ],
)
def test_a_name_means_what_its_group_means(
    group: tuple[str, ...], name: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    assert means(OwnNames((group,)), name) == expected


def test_a_name_learnt_wrongly_is_parted_from_its_meaning() -> None:
    assert means(OwnNames(), "跑鞋") == [("category", ("跑步鞋",))]
    assert means(OwnNames(never=(("跑鞋", "跑步鞋"),)), "跑鞋") == []


def test_names_of_nothing_known_are_searched_for_as_titles_say_it() -> None:
    own = OwnNames((("弹弹软", "缓震"),))
    assert learn_vocabulary(SHOES, own).translated("弹弹软的") == "缓震 的"


def test_what_is_learnt_can_be_written_and_read_again(tmp_path: Path) -> None:
    groups = learnt_groups(learn_vocabulary(SHOES).surfaces)
    assert any(group[0] == "跑步鞋" and "跑鞋" in group for group in groups)
    (tmp_path / SYNONYMS_FILE).write_text(written([*groups, ('a "b"', "c\\d")]), "utf-8")
    assert load_synonyms(tmp_path).groups == (*groups, ('a "b"', "c\\d"))


def test_no_file_is_no_synonyms(tmp_path: Path) -> None:
    assert load_synonyms(tmp_path) == OwnNames()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("groups = [", "not valid TOML"),
        ('words = [["a", "b"]]', "'words' is unknown"),
        ('groups = "跑鞋"', "expected a list"),
        ('groups = [["跑鞋"]]', "two or more names"),
        ('groups = [["跑鞋", 3]]', "two or more names"),
        ('groups = [["跑鞋", "  "]]', "two or more names"),
        ('groups = [["a", "b"], ["b", "c"]]', "'b' is in two groups"),
        ('never = [["a", "b", "c"]]', "what it does not mean"),
    ],
)
def test_a_mistake_is_named_when_the_shop_is_opened(tmp_path: Path, text: str, named: str) -> None:
    Shop.create(tmp_path).engine.dispose()
    (tmp_path / SYNONYMS_FILE).write_text(text, "utf-8")
    with pytest.raises(SettingsError, match=named) as told:
        Shop.open(tmp_path)
    assert SYNONYMS_FILE in str(told.value)


def test_search_finds_goods_by_the_shop_s_own_name(tmp_path: Path) -> None:
    shop = build_shop(tmp_path / "shop")
    (shop / SYNONYMS_FILE).write_text('groups = [["跑步鞋", "飞毛腿"]]', "utf-8")
    loaded = load(Shop.open(shop))
    try:
        found = search_json(loaded, "飞毛腿 200以内", 10)
    finally:
        loaded.close()
    assert {product["id"] for product in found["products"]} == {"shoe-0", "shoe-1", "shoe-2"}
