import math

import numpy as np
import pytest

from recommender.ahead.histories import Histories, Purchase, bought_between
from recommender.errors import HistoryError

BOUGHT = [
    Purchase("often", 10, 5.0),
    Purchase("often", 20, 7.0),
    Purchase("often", 20, 3.0),
    Purchase("often", 40),
    Purchase("often", 45, 20.0),
    Purchase("once", 30, 9.0),
    Purchase("later", 90, 1.0),
]


def test_a_history_counts_the_days_of_coming_back() -> None:
    histories = Histories.of(BOUGHT, until=50)
    assert histories.shopper == ("often", "once")
    assert histories.frequency.tolist() == [3, 0]
    assert histories.recency.tolist() == [35, 0]
    assert histories.age.tolist() == [40, 20]
    assert histories.returned == 1


def test_a_value_is_the_mean_of_days_after_the_first_where_it_is_known() -> None:
    histories = Histories.of(BOUGHT, until=50)
    assert histories.value[0] == 15  # 10 on day 20 and 20 on day 45; day 40 has no value
    assert histories.valued.tolist() == [2, 0]
    assert math.isnan(histories.value[1])


def test_the_last_day_counts_and_later_ones_do_not() -> None:
    assert Histories.of(BOUGHT, until=45).frequency[0] == 3
    assert Histories.of(BOUGHT, until=44).frequency[0] == 2


def test_later_purchases_are_counted_by_days_for_known_shoppers() -> None:
    assert bought_between(BOUGHT, ("once", "often"), 10, 45).tolist() == [1, 3]
    assert bought_between(BOUGHT, ("nobody",), 0, 100).tolist() == [0]


def test_weeks_are_days_over_seven() -> None:
    weeks = Histories.of(BOUGHT, until=50).per(7)
    assert weeks.recency[0] == 5
    assert weeks.frequency[0] == 3


def test_no_purchases_are_no_shoppers() -> None:
    assert len(Histories.of([], until=3)) == 0


def test_everything_on_one_day_is_one_purchase_of_age_zero() -> None:
    histories = Histories.of([Purchase("u", 3, 1.0), Purchase("u", 3, 2.0)], until=3)
    assert (histories.frequency[0], histories.recency[0], histories.age[0]) == (0, 0, 0)


@pytest.mark.parametrize("value", [math.nan, math.inf, -0.01])
def test_a_value_no_purchase_has_is_refused(value: float) -> None:
    with pytest.raises(HistoryError, match=r"^The value of a purchase of 'u' is .*0 or more\.$"):
        Purchase("u", 1, value)


@pytest.mark.parametrize(
    ("column", "value", "right"),
    [
        ("frequency", math.nan, "whole number"),
        ("frequency", -1, "whole number"),
        ("frequency", 1.5, "whole number"),
        ("frequency", 0, "0 for those who bought once"),
        ("recency", 11, "from 0 to the shopper's age"),
        ("recency", math.nan, "from 0 to the shopper's age"),
        ("recency", 0, "more for others"),
        ("age", math.inf, "0 or more"),
        ("value", -4, "more than 0"),
        ("value", math.nan, "more than 0"),
        ("valued", 3, "from 0 to the frequency"),
    ],
)
def test_what_no_history_can_be_is_refused(column: str, value: float, right: str) -> None:
    row = {"frequency": 2.0, "recency": 5.0, "age": 10.0, "value": 4.0, "valued": 2.0}
    columns = {name: np.array([number]) for name, number in (row | {column: value}).items()}
    with pytest.raises(HistoryError, match=right) as refused:
        Histories(("u",), **columns)
    assert "'u'" in str(refused.value)


def test_columns_of_unequal_length_are_refused() -> None:
    one = np.ones(1)
    with pytest.raises(HistoryError, match="for 2 shoppers"):
        Histories(("u", "v"), one, one, one, one, one)
