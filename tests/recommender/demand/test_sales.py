"""Sales by day: nothing missing, returns undone, gaps marked, nonsense refused."""

from datetime import UTC, date, datetime
from math import inf, nan
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from recommender.demand.sales import DailySales, Line, daily_sales, of_events
from recommender.errors import DemandError
from recommender.events.event import EventColumns

LAST = date(2026, 3, 5)


def sold(day: int, pieces: float | None = 1, who: str = "ann", hour: int = 9) -> Line:
    at = datetime(2026, 3, day, hour, tzinfo=UTC).timestamp()
    return Line(who, "cup", at, pieces, pieces is not None and pieces < 0)


def cups(*lines: Line) -> list[float]:
    found: list[float] = daily_sales(lines, LAST).pieces[0].tolist()
    return found


def test_days_without_a_sale_are_zeros_up_to_the_last() -> None:
    assert cups(sold(1, 2), sold(3, 4), sold(3, 1)) == [2, 0, 5, 0, 0]


def test_a_return_undoes_its_sale_on_the_day_of_the_sale() -> None:
    assert cups(sold(1, 2), sold(2, 3), sold(4, -3)) == [2, 0, 0, 0, 0]


def test_a_return_goes_on_to_older_sales_and_never_to_someone_elses() -> None:
    found = daily_sales([sold(1, 2), sold(2, 3), sold(2, 9, "bob"), sold(4, -4)], LAST)
    assert found.pieces[0].tolist() == [1, 9, 0, 0, 0]
    assert found.unmatched == 0


def test_a_return_of_no_known_sale_is_told_and_not_taken_off() -> None:
    found = daily_sales([sold(1, -5), sold(2, 3)], LAST)
    assert (found.pieces[0].tolist(), found.unmatched) == ([3, 0, 0, 0], 5)


def test_days_begin_in_the_shops_zone() -> None:
    late = [sold(1, 1, hour=23)]
    assert daily_sales(late, LAST, ZoneInfo("Asia/Shanghai")).first == date(2026, 3, 2)


def test_what_lies_after_the_last_day_is_left_out() -> None:
    assert cups(sold(4, 2), sold(6, 50)) == [2, 0]


def test_no_sales_are_no_products() -> None:
    assert daily_sales([], LAST).products == []


@pytest.mark.parametrize("pieces", [nan, inf, 0, 1e9, -1e9])
def test_pieces_that_cannot_be_are_refused_by_name(pieces: float) -> None:
    with pytest.raises(DemandError, match=r"'cup'.*pieces"):
        daily_sales([sold(1, pieces)], LAST)


def test_a_sale_of_another_century_is_refused() -> None:
    old = Line("ann", "cup", datetime(1926, 3, 1, tzinfo=UTC).timestamp(), 1)
    with pytest.raises(DemandError, match="1926"):
        daily_sales([old, sold(1)], LAST)


def test_a_sold_out_day_counts_as_its_weekdays_usual_demand() -> None:
    pieces = np.array([[3.0, *[0] * 6, 5, *[0] * 6, 1, *[0] * 6]])
    hidden = np.zeros_like(pieces, dtype=np.bool_)
    hidden[0, 14] = True
    found = DailySales(["cup"], date(2026, 3, 1), pieces, hidden).filled()
    assert found[0, 14] == 4
    assert found[0, :14].tolist() == pieces[0, :14].tolist()


def test_sold_out_days_are_marked_where_they_are_known() -> None:
    lines = [sold(1), sold(5)]
    found = daily_sales(lines, LAST, sold_out={"cup": [date(2026, 3, 3)], "hat": [LAST]})
    assert found.censored.tolist() == [[False, False, True, False, False]]


def test_purchases_and_returns_among_events_are_lines() -> None:
    times = [f"2026-03-0{day}T09:00:00+00:00" for day in (1, 2, 3, 4)]
    kinds = ["purchase", "view", "purchase", "return"]
    values = np.array([3, nan, nan, nan])
    events = EventColumns(["ann"] * 4, ["cup"] * 4, kinds, times, values)
    assert daily_sales(of_events(events), LAST).pieces[0].tolist() == [3, 0, 0, 0, 0]
