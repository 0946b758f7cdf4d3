"""The general word lists: complete, without contradictions, and refused when broken."""

from collections import Counter

import pytest

from assistant.errors import PromptError
from assistant.nlu.words.lexicon import (
    Synonyms,
    concepts,
    grammar,
    phrases,
    qualities,
    read_list,
    synonyms,
)
from assistant.nlu.words.surfaces import surface_key
from retrieval.units import units


def test_no_name_of_goods_is_in_two_groups() -> None:
    counted = Counter(key for group in synonyms() for key in {surface_key(name) for name in group})
    assert [name for name, count in counted.items() if count > 1] == []


def test_no_quality_is_in_two_groups_or_names_goods() -> None:
    goods = {surface_key(name) for group in synonyms() for name in group}
    counted = Counter(key for group in qualities() for key in {surface_key(n) for n in group})
    assert [name for name, count in counted.items() if count > 1 or name in goods] == []


def test_every_group_has_several_names_of_two_characters_or_more() -> None:
    assert len(synonyms()) >= 200
    for group in synonyms():
        assert len(group) > 1
        assert all(len(surface_key(name)) > 1 for name in group), group


def test_every_colour_has_a_name_in_both_languages() -> None:
    assert all(concept.zh.words and concept.en.words for concept in concepts())


def test_units_are_worth_something_and_belong_to_one_measure() -> None:
    names = Counter(name for family in units() for name in family.factors)
    assert {name for name, count in names.items() if count > 1} == {"g"}  # grams and gigabytes
    assert all(factor > 0 for family in units() for factor in family.factors.values())
    assert all(family.factors[family.base] == 1 for family in units())


def test_the_lists_hold_what_their_readers_look_for() -> None:
    assert "the" in grammar().english
    assert set(phrases().suffixed_kinds) <= set(phrases().kinds) | {"垫"}
    assert all(len(kind) == 1 for kind in phrases().kinds)


@pytest.mark.parametrize("name", ["missing.toml", "phrases.toml"])
def test_a_list_that_cannot_be_used_is_named(name: str) -> None:
    with pytest.raises(PromptError, match=name):
        read_list(name, Synonyms)
