import pytest

from recommender.profiling.notes import Note, Said, Size, Stance

AT = "2026-03-01T12:00:00+00:00"


def note(kind: str, value: str, stance: Stance, within: str = "") -> Note:
    return Note(kind, value, stance, within, AT)


def test_the_latest_word_counts() -> None:
    avoid = note("brand", "north", Stance.AVOID)
    allow = note("brand", "north", Stance.ALLOW)
    assert Said.of([avoid]).avoided == {("brand", "north")}
    assert Said.of([avoid, allow]) == Said()
    assert Said.of([allow, avoid]).avoided == {("brand", "north")}


def test_a_refusal_is_weaker_than_a_ban() -> None:
    refused = note("brand", "north", Stance.REFUSE)
    assert Said.of([refused]).avoided == frozenset()
    assert Said.of([refused]).refused == {("brand", "north"): AT}
    assert Said.of([note("brand", "north", Stance.AVOID), refused]).avoided == {("brand", "north")}


def test_erasing_leaves_only_the_switch() -> None:
    said = Said.of(
        [
            note("personal", "", Stance.OFF),
            note("brand", "north", Stance.AVOID),
            note("size", "42", Stance.SET),
            note("", "", Stance.ERASE),
        ]
    )
    assert said == Said(personal=False, erased=AT)


def test_the_switch_goes_both_ways() -> None:
    off, on = note("personal", "", Stance.OFF), note("personal", "", Stance.ON)
    assert not Said.of([off]).personal
    assert Said.of([off, on]).personal


@pytest.mark.parametrize(
    ("notes", "category", "sizes", "expected"),
    [
        pytest.param([("42", Stance.SET, "")], "shoes/boots", ["41", "42"], "42", id="said"),
        pytest.param([("42", Stance.SET, "")], "shirts", ["M", "L"], None, id="not made so"),
        pytest.param(
            [("43", Stance.TOOK, "shoes"), ("42", Stance.SET, "")],
            "shoes",
            ["42", "43"],
            "42",
            id="said after taken",
        ),
        pytest.param(
            [("42", Stance.SET, ""), ("43", Stance.TOOK, "shoes")],
            "shoes",
            ["42", "43"],
            "42",
            id="taken after said",
        ),
        pytest.param(
            [("L", Stance.TOOK, "shirts"), ("XL", Stance.TOOK, "coats")],
            "shirts/plain",
            ["L", "XL"],
            "L",
            id="where it was taken",
        ),
        pytest.param(
            [("41", Stance.TOOK, "shoes"), ("42", Stance.TOOK, "shoes")],
            "shoes",
            ["41", "42"],
            "42",
            id="the last one taken",
        ),
        pytest.param(
            [("42", Stance.SET, ""), ("43", Stance.SET, "")], "shoes", ["42", "43"], "43", id="new"
        ),
        pytest.param(
            [("42", Stance.SET, ""), ("42", Stance.DROP, "")], "shoes", ["42"], None, id="dropped"
        ),
        pytest.param([("42", Stance.TOOK, "shoe")], "shoes", ["42"], None, id="whole steps only"),
    ],
)
def test_the_size_of_a_product_is_the_shoppers(
    notes: list[tuple[str, Stance, str]], category: str, sizes: list[str], expected: str | None
) -> None:
    said = Said.of(note("size", value, stance, within) for value, stance, within in notes)
    found = said.size_for(category, sizes)
    assert (found.value if found else None) == expected


def test_what_was_taken_twice_is_one_size() -> None:
    took = note("size", "42", Stance.TOOK, "shoes")
    assert Said.of([took, took]).sizes == (Size("42", "shoes"),)
