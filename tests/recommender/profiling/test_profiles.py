import pytest

from recommender.events import Event
from recommender.profiling.profiles import Profile, build_profile
from recommender.profiling.suiting import profile_evidence
from recommender.profiling.traits import Facts, PriceScale, Trait
from recommender.ranking.evidence import Cause
from tests.recommender.data import event

PRODUCTS: dict[str, Facts] = {
    f"{brand}{n}": {
        "category": f"wear/{'shoes' if n < 5 else 'hats'}",
        "brand": brand,
        "price": 10.0 * (1 + n),
        "color": ("red",) if n % 2 else ("blue",),
        "size": ("41", "42"),
    }
    for brand in ("north", "south")
    for n in range(10)
}
SCALE = PriceScale.of(PRODUCTS.values())
NOW = "2026-03-20T12:00:00+00:00"


def profile(*events: Event, now: str = NOW) -> Profile:
    return build_profile("u", events, PRODUCTS, SCALE, now)


def value(of: Profile, product: str) -> float:
    return profile_evidence(of, product, PRODUCTS[product], SCALE).value


def test_what_was_bought_makes_its_like_suit() -> None:
    known = profile(event("u", "north1", "purchase", 19))
    assert value(known, "north3") > value(known, "south3") > value(known, "south8")


def test_more_evidence_makes_surer() -> None:
    once = profile(event("u", "north1", "purchase", 19))
    twice = profile(event("u", "north1", "purchase", 18), event("u", "north2", "purchase", 19))
    brand = Trait("brand", "north")
    assert 0 < once.affinities[brand] < twice.affinities[brand] < 1


def test_old_events_fade() -> None:
    bought = event("u", "north1", "purchase", 19)
    later = profile(bought, now="2026-09-20T12:00:00+00:00")
    assert value(later, "north3") < value(profile(bought), "north3")


def test_events_after_now_are_not_known_yet() -> None:
    assert profile(event("u", "north1", "purchase", 21)) == Profile("u", {})


def test_a_disliked_product_has_everything_against_it() -> None:
    known = profile(event("u", "north1", "dislike", 19), event("u", "north1", "view", 19))
    evidence = profile_evidence(known, "north1", PRODUCTS["north1"], SCALE)
    assert evidence.value == -1
    assert evidence.cause == Cause("product", "north1")


def test_a_dislike_counts_a_little_against_the_like() -> None:
    known = profile(event("u", "north1", "dislike", 19))
    assert -0.5 < value(known, "north2") < 0


def test_a_later_like_takes_a_dislike_back() -> None:
    known = profile(event("u", "north1", "dislike", 18), event("u", "north1", "like", 19))
    assert known.disliked == frozenset()


def test_a_bad_rating_counts_as_a_dislike() -> None:
    assert profile(event("u", "north1", "rate", 19, 1.0)).disliked == {"north1"}


def test_purchases_are_remembered_even_of_products_now_gone() -> None:
    assert profile(event("u", "gone", "purchase", 19)).purchased == {"gone"}


def test_nothing_known_is_no_evidence_and_no_cause() -> None:
    evidence = profile_evidence(Profile("u", {}), "north1", PRODUCTS["north1"], SCALE)
    assert (evidence.value, evidence.cause) == (0.0, None)


def test_evidence_stays_within_one() -> None:
    known = profile(*(event("u", f"north{n % 5}", "purchase", 1 + n) for n in range(15)))
    assert all(-1 <= value(known, product) <= 1 for product in PRODUCTS)


def test_the_price_level_is_where_the_shopper_buys() -> None:
    cheap = profile(event("u", "north0", "purchase", 19), event("u", "south5", "purchase", 19))
    assert cheap.price is not None
    assert cheap.price.band == "low"
    assert value(cheap, "north0") > value(cheap, "north4")


@pytest.mark.parametrize(
    ("events", "product", "kind"),
    [
        pytest.param([("north1", "purchase")], "south3", "category", id="category"),
        pytest.param([("north1", "like"), ("north6", "like")], "north2", "category", id="leaf"),
        pytest.param([("north4", "view"), ("north9", "dislike")], "north8", "category", id="bad"),
    ],
)
def test_without_its_cause_the_evidence_falls(
    events: list[tuple[str, str]], product: str, kind: str
) -> None:
    known = profile(*(event("u", item, act, 10 + n) for n, (item, act) in enumerate(events)))
    evidence = profile_evidence(known, product, PRODUCTS[product], SCALE)
    assert evidence.cause is not None
    assert evidence.cause.kind == kind
    without = known.without(evidence.cause.kind, evidence.cause.value)
    again = profile_evidence(without, product, PRODUCTS[product], SCALE)
    assert abs(again.value) < abs(evidence.value)
    assert again.cause != evidence.cause


def test_the_price_can_be_taken_out() -> None:
    known = profile(event("u", "north0", "purchase", 19))
    assert known.without("price").price is None


def test_a_whole_kind_can_be_taken_out() -> None:
    known = profile(event("u", "north0", "purchase", 19)).without("brand")
    assert known.top("brand") == []
    assert known.top("category") != []


def test_the_most_liked_come_first() -> None:
    known = profile(
        event("u", "north0", "purchase", 18),
        event("u", "south1", "view", 19),
        event("u", "north2", "like", 19),
    )
    assert [trait.value for trait, _ in known.top("brand")] == ["north", "south"]


def test_the_same_events_give_the_same_profile() -> None:
    events = [event("u", "north0", "purchase", 18), event("u", "south1", "view", 19)]
    assert repr(profile(*events)) == repr(profile(*events))
