from recommender.profiling.repeats import RepeatRates

CATEGORIES = {
    "lamp": "home/light",
    "soap": "home/bath",
    "salt": "home/bath",
    "tea": "food/tea",
    "nameless": None,
}


def purchases(product: str, once: int, again: int = 0) -> list[tuple[str, str, int]]:
    return [(f"u{n}", product, 1 + (n < again)) for n in range(once + again)]


def test_what_people_come_back_for_is_no_durable() -> None:
    rates = RepeatRates.of([*purchases("lamp", 60), *purchases("soap", 40, 30)], CATEGORIES)
    assert rates.is_durable("home/light")
    assert not rates.is_durable("home/bath")


def test_a_category_of_few_buyers_follows_the_step_above() -> None:
    known = purchases("soap", 40, 30)
    few = RepeatRates.of([*known, *purchases("lamp", 1)], CATEGORIES)
    many = RepeatRates.of([*known, *purchases("lamp", 100)], CATEGORIES)
    assert not few.is_durable("home/light")
    assert many.is_durable("home/light")


def test_an_unknown_category_has_the_rate_of_the_nearest_step_above() -> None:
    rates = RepeatRates.of(purchases("soap", 10, 30), CATEGORIES)
    assert rates.share("home/other") == rates.share("home")
    assert rates.share("garden") == rates.share(None)


def test_without_purchases_everything_is_a_durable() -> None:
    assert RepeatRates().is_durable("food/tea")


def test_products_that_are_gone_are_passed_over() -> None:
    assert RepeatRates.of(purchases("gone", 5, 5), CATEGORIES).shares == {}
