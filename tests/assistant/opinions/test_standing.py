"""What buyers say counts in proportion to how many say so."""

from assistant.opinions.standing import Standing, asked_aspects
from assistant.records.opinions import Count
from retrieval.products import Product


def standing(**aspects: tuple[int, int, int]) -> Standing:
    return Standing({"p1": {name: Count(*count) for name, count in aspects.items()}})


def test_more_buyers_say_more() -> None:
    few, many = standing(sound=(2, 0, 2)), standing(sound=(40, 0, 40))
    assert 0 < few.worth("p1", ["sound"]) < many.worth("p1", ["sound"]) < 1


def test_blame_counts_against_and_silence_says_nothing() -> None:
    assert standing(sound=(0, 20, 20)).worth("p1", ["sound"]) < -0.5
    assert standing(sound=(5, 5, 10)).worth("p1", ["sound"]) == 0
    assert standing().worth("p2", ["sound"]) == 0


def test_a_side_asked_for_changes_the_evidence() -> None:
    one = Product("p1", "耳机", rating=4.5)
    praised, blamed = standing(sound=(20, 1, 21)), standing(sound=(1, 20, 21))
    assert praised.evidence(one, ()) == blamed.evidence(one, ())
    assert praised.evidence(one, ["sound"]) > blamed.evidence(one, ["sound"])


def test_praise_is_told_only_when_enough_say_so() -> None:
    assert standing(sound=(2, 0, 2)).praise("p1", ()) is None
    assert standing(sound=(3, 3, 6)).praise("p1", ()) is None
    told = standing(sound=(9, 1, 10), delivery=(90, 0, 90)).praise("p1", ())
    assert told is not None
    assert (told.aspect, told.asked) == ("sound", False)  # delivery is no merit of the goods


def test_only_the_side_asked_for_is_told() -> None:
    one = standing(sound=(9, 1, 10), battery=(0, 4, 4))
    told = one.praise("p1", ["sound"])
    assert told is not None
    assert told.asked
    assert one.praise("p1", ["battery"]) is None


def test_a_request_names_sides_of_goods_not_of_the_shop() -> None:
    assert asked_aspects("音质好续航长的耳机") == ("sound", "battery")
    assert asked_aspects("发货快的店") == ()
