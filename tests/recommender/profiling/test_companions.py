from recommender.profiling.companions import Companions

CATEGORIES = {
    **{f"shoe{n}": "wear/shoes" for n in range(4)},
    **{f"sock{n}": "wear/socks" for n in range(4)},
    **{f"lamp{n}": "home/lamps" for n in range(4)},
    "nameless": None,
}
Taken = tuple[str, str, str]


def day(user: str, *products: str, on: int = 1) -> list[Taken]:
    return [
        (user, product, f"2026-03-{on:02d}T{hour:02d}:00:00")
        for hour, product in enumerate(products)
    ]


def shop() -> list[Taken]:
    """Ten take shoes with socks, ten a lamp alone."""
    together = [row for n in range(10) for row in day(f"a{n}", f"shoe{n % 4}", "sock1")]
    return together + [row for n in range(10) for row in day(f"b{n}", "lamp0")]


def test_kinds_taken_on_one_day_go_together() -> None:
    (found,) = Companions.of(shop(), CATEGORIES).kinds_with("wear/shoes")
    assert (found.kind, found.shoppers, found.lift) == ("wear/socks", 10, 2.0)


def test_products_are_counted_in_shoppers() -> None:
    known = Companions.of([*shop(), *day("a0", "shoe0", "sock1", on=2)], CATEGORIES)
    assert known.with_product("shoe0") == {"sock1": 3}


def test_what_meets_by_chance_does_not_go_together() -> None:
    """Everyone takes a lamp some day with whatever they take."""
    rows = [row for n in range(10) for row in day(f"a{n}", "shoe0", "sock1", "lamp0")]
    rows += [row for n in range(10) for row in day(f"b{n}", "lamp0")]
    kinds = [one.kind for one in Companions.of(rows, CATEGORIES).kinds_with("wear/shoes")]
    assert kinds == ["wear/socks"]


def test_other_days_are_other_occasions() -> None:
    rows = [
        row
        for n in range(10)
        for row in (*day(f"a{n}", "shoe0", on=1), *day(f"a{n}", "sock1", on=2))
    ]
    assert Companions.of(rows, CATEGORIES).kinds_with("wear/shoes") == []


def test_goods_of_one_kind_do_not_go_with_each_other() -> None:
    rows = [row for n in range(10) for row in day(f"a{n}", "shoe0", "shoe1")]
    found = Companions.of(rows, CATEGORIES)
    assert (found.kinds, found.products, found.takers) == ({}, {}, {"wear/shoes": 10})


def test_a_pair_is_told_with_how_many_took_the_first_and_the_lift() -> None:
    pair = Companions.of(shop(), CATEGORIES).pair("sock1", "shoe0")
    assert (pair.shoppers, pair.of, pair.lift) == (3, 10, 2.0)
    assert Companions.of(shop(), CATEGORIES).pair("sock1", "lamp0").to_json() == {
        "shoppers": 0,
        "of": 10,
        "lift": 0.0,
    }


def test_three_shoppers_are_too_few() -> None:
    rows = [row for n in range(3) for row in day(f"a{n}", "shoe0", "sock1")]
    rows += [row for n in range(9) for row in day(f"b{n}", "lamp0")]
    assert Companions.of(rows, CATEGORIES).kinds_with("wear/shoes") == []


def test_what_has_no_kind_is_passed_over() -> None:
    assert Companions.of(day("a", "nameless", "gone"), CATEGORIES) == Companions()
