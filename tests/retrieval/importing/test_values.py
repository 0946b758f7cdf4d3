"""Single values are read as shop owners write them, and refused when they cannot be meant."""

from zoneinfo import ZoneInfo

import pytest

from retrieval.importing.values import (
    clean_text,
    currency_of,
    parse_count,
    parse_link,
    parse_number,
    parse_price,
    parse_rating,
    parse_time,
)

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("written", "price"),
    [
        ("139", 139),
        (139, 139),
        (39.5, 39.5),
        ("￥1,299.00", 1299),
        ("¥ 1,299", 1299),
        ("1299元", 1299),
        ("RMB 1299", 1299),
        ("15.00 USD", 15),
        ("$1,299.99", 1299.99),
        ("1.2万", 12000),
        ("3k", 3000),
        ("99-199", 99),
        ("￥99.00~￥199.00", 99),
        ("99 至 199 元", 99),
        ("99起", 99),
        ("12,50 €", 12.5),
        ("1.299,00 €", 1299),
        ("1,299", 1299),
        ("１２９", 129),
        ("0", 0),
        ("", None),
        ("-", None),
        ("N/A", None),
        ("无", None),
        (None, None),
    ],
)
def test_prices_as_people_write_them(written: object, price: float | None) -> None:
    assert parse_price(written) == price


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("面议", "is no price"),
        ("call us", "is no price"),
        ("12 pieces for 3", "is no price"),
        ("-5", "is negative"),
        (-5, "is negative"),
        ("99999999999", "is higher than"),
        (10**30, "is higher than"),
        ("nan", None),
        (float("nan"), None),
        (float("inf"), "is no price"),
        (True, "is true or false"),
        ([1], "is a list"),
        ("1.2.3.4", "is no price"),
    ],
)
def test_what_is_no_price_is_refused(written: object, reason: str | None) -> None:
    if reason is None:
        assert parse_price(written) is None
    else:
        with pytest.raises(ValueError, match=reason):
            parse_price(written)


@pytest.mark.parametrize(
    ("written", "stars"),
    [
        ("4.8", 4.8),
        (4.8, 4.8),
        ("4.8/5", 4.8),
        ("9/10", 4.5),
        ("4.8分", 4.8),
        ("96%", 4.8),
        ("5 stars", 5),
        ("0", 0),
        ("", None),
    ],
)
def test_ratings_on_the_usual_scales(written: object, stars: float | None) -> None:
    assert parse_rating(written) == stars


@pytest.mark.parametrize("written", ["6", "4.8/0", "-1", "great", 480, "120%"])
def test_what_is_no_rating_of_five_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"is (no rating|not from 0 to 5)"):
        parse_rating(written)


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("1,234", 1234),
        ("1.2万", 12000),
        ("2000+", 2000),
        ("300件", 300),
        ("1.5万+人付款", 15000),
        (12.0, 12),
        ("12.0", 12),
        ("", None),
    ],
)
def test_counts_as_shops_write_them(written: object, count: int | None) -> None:
    assert parse_count(written) == count


@pytest.mark.parametrize("written", ["12.5", "-1", "many", 10**20, 1e300, "9" * 90, "3000000000"])
def test_what_is_no_count_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"is (no whole number|not from 0)"):
        parse_count(written)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2016/11/5", "2016-11-05T00:00:00+08:00"),
        ("2026-11-11", "2026-11-11T00:00:00+08:00"),
        ("2026年11月11日", "2026-11-11T00:00:00+08:00"),
        ("2026-11-11 20:00", "2026-11-11T20:00:00+08:00"),
        ("2026-11-11T20:00:00Z", "2026-11-11T20:00:00+00:00"),
        ("2026-11-11T20:00:00.25+01:00", "2026-11-11T20:00:00.250000+01:00"),
        ("20261111", "2026-11-11T00:00:00+08:00"),
        ("1478880000", "2016-11-12T00:00:00+08:00"),
        (1478880000000, "2016-11-12T00:00:00+08:00"),
        ("", None),
    ],
)
def test_times_in_the_zone_of_the_shop(written: object, moment: str | None) -> None:
    assert parse_time(written, SHANGHAI) == moment


@pytest.mark.parametrize(
    "written", ["soon", "2026-13-01", "11/12/2026", "1066-10-14", "9" * 13, "2026-02-30", "0"]
)
def test_what_is_no_date_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match=r"is (no date|not between)"):
        parse_time(written, SHANGHAI)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("  a \t b\n c ", "a b c"),
        ("<b>bold</b> &amp; <br/>new", "bold & new"),
        ("<script>alert(1)</script>shoe", "shoe"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;shoe", "shoe"),
        ("a < b > c", "a < b > c"),
        ("a\u200bb\u202ec\x07", "abc"),
        ("towel \u202enauy 1 ylno\u202c, soft", "towel , soft"),
        (True, "true"),
        (3.0, "3"),
        (3.5, "3.5"),
        ("null", None),
        (None, None),
    ],
)
def test_texts_are_plain_and_on_one_line(written: object, text: str | None) -> None:
    assert clean_text(written) == text


def test_texts_too_long_broken_or_nested_are_refused() -> None:
    with pytest.raises(ValueError, match="has 11 characters; at most 10"):
        clean_text("x" * 11, 10)
    with pytest.raises(ValueError, match="broken characters"):
        clean_text("a\udcffb")
    with pytest.raises(ValueError, match="is a list or an object"):
        clean_text({"a": 1})


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("https://x.test/a.jpg?b=1", "https://x.test/a.jpg?b=1"),
        ("//x.test/a.jpg", "https://x.test/a.jpg"),
        ("/images/a.svg", "/images/a.svg"),
        ("images/a b.svg", "images/a%20b.svg"),
        ("", None),
    ],
)
def test_links_lead_to_the_web_or_into_the_shop(written: str, link: str | None) -> None:
    assert parse_link(written) == link


@pytest.mark.parametrize(
    "written", ["javascript:alert(1)", "data:text/html,x", 'a"onload=x', "a'b"]
)
def test_links_that_could_run_something_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no link"):
        parse_link(written)


def test_a_currency_beside_a_price_is_read() -> None:
    assert currency_of("15.00 USD") == "USD"
    assert currency_of("15.00") is None
    assert currency_of(15) is None


def test_numbers_are_finite() -> None:
    assert parse_number("1,234.5") == 1234.5
    with pytest.raises(ValueError, match="is no finite number"):
        parse_number("inf")
    with pytest.raises(ValueError, match="is no number"):
        parse_number("x")


@pytest.mark.parametrize("number", [0, 0.004, 0.0005, 3, 12.345, 1e9, 1e9 + 1, -3, 1e300])
def test_a_number_is_read_as_the_text_that_writes_it(number: float) -> None:
    def read(value: object) -> object:
        try:
            return parse_price(value)
        except ValueError as exc:
            return str(exc)

    assert read(number) == read(str(number))


def test_a_text_that_is_refused_is_refused_again() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="broken"):
            clean_text("\ud800")
