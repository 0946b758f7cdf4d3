"""The hand-written range: that its files hang together."""

from demo.shelves import brands, colors, leaves
from demo.words import Words, sentence, tidy


def test_brands_are_many_and_named_once() -> None:
    names = [brand.name.zh for brand in brands()]
    assert len(names) >= 80
    assert len(set(names)) == len(names)
    assert len({brand.name.en for brand in brands()}) == len(names)


def test_every_leaf_is_made_by_several_brands() -> None:
    for leaf in leaves():
        makers = [brand for brand in brands() if leaf.name.zh in brand.makes]
        assert len(makers) >= 3, leaf.name.zh


def test_brands_make_and_companions_are_known_leaves() -> None:
    known = {leaf.name.zh for leaf in leaves()}
    assert {made for brand in brands() for made in brand.makes} <= known
    assert {name for leaf in leaves() for name in leaf.together} <= known


def test_colours_of_kinds_are_known() -> None:
    used = {color for leaf in leaves() for kind in leaf.kinds for color in kind.colors}
    assert used <= set(colors())


def test_unsaid_aspects_exist() -> None:
    for leaf in leaves():
        for kind in leaf.kinds:
            assert set(kind.unsaid) <= set(leaf.reviews), (leaf.name.zh, kind.name.zh)


def test_words_without_a_bar_are_the_same_in_both_languages() -> None:
    assert Words.parse("1.5L") == Words("1.5L", "1.5L")


def test_empty_slots_leave_no_commas() -> None:
    assert tidy("Yunchi Pace3 , , Mesh,  ") == "Yunchi Pace3, Mesh"


def test_article_is_mended() -> None:
    assert sentence(Words("防水", "a 8000mm rating")).en == "An 8000mm rating."
