"""What is held out stays out, wherever and however it is written again."""

import pytest

from assistant.errors import ModelError
from assistant.training.labels import Row
from assistant.training.splits import Split, split_rows, text_key

ROWS = [Row(f"text number {chr(97 + i // 26)}{chr(97 + i % 26)}", str(i % 2)) for i in range(400)]


@pytest.fixture(scope="module")
def split() -> Split:
    return split_rows(ROWS)


@pytest.mark.parametrize(
    ("rows", "fewest", "most"), [(400, 60, 105), (2000, 160, 240), (12_000, 500, 700)]
)
def test_a_tenth_is_held_out_but_no_more_than_is_of_use(rows: int, fewest: int, most: int) -> None:
    letters = [chr(97 + number % 26) + chr(97 + number // 26 % 26) for number in range(26 * 26)]
    many = [Row(f"text {letters[n % 676]} {letters[n // 676]}", str(n % 2)) for n in range(rows)]
    assert fewest <= len(split_rows(many).validation) <= most


def test_no_row_is_lost(split: Split) -> None:
    assert len(split.training) + len(split.validation) == len(ROWS)


def test_order_and_neighbours_change_nothing(split: Split) -> None:
    again = split_rows(ROWS[::-1][100:])
    assert set(again.validation) <= set(split.validation)


@pytest.mark.parametrize(
    "other", ["WHERE is it", "where is it???", "  where is it 12", "Ｗhere is it"]
)
def test_near_copies_go_the_same_way(other: str) -> None:
    assert text_key(other) == text_key("where is it")


def test_a_label_is_never_held_out_whole() -> None:
    held = split_rows(ROWS).validation[0].text
    rare = [Row(held, "rare"), *(row for row in ROWS if row.text != held)]
    assert "rare" in {row.label for row in split_rows(rare).training}


def test_of_few_rows_one_is_held_out_all_the_same() -> None:
    split = split_rows([Row("hey a", "x"), Row("hey b", "x"), Row("buy a", "y"), Row("buy b", "y")])
    assert split.validation
    assert len(split.training) >= 2


def test_rows_that_are_all_alike_are_refused() -> None:
    with pytest.raises(ModelError, match="2 labelled rows are too few"):
        split_rows([Row("hey", "x"), Row("hey!", "x")])
