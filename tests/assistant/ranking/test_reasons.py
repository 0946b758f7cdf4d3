"""No reason without its cause: each kind is given for one, and goes when the cause is taken away."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from assistant.occasions.occasion import Occasion, Terms
from assistant.ranking.finder import RankingFinder
from assistant.shop.parts import Shelf
from assistant.skills.finder import Found
from assistant.skills.outcome import Suggested
from assistant.skills.shopper import Shopper
from assistant.taste.facts import CatalogueFacts
from assistant.taste.judging import ShopTaste
from recommender.events import Event, EventKind
from recommender.learning.training import train
from recommender.profiling.notes import Said, Size
from retrieval.constraints import Constraint, Op
from retrieval.products import Product, Variant
from retrieval.search import SearchRequest
from tests.retrieval.shoes import SHOP, product, searcher

NOW = "2026-03-20T12:00:00+00:00"
KIND = Constraint("category", Op.EQ, "凉鞋")
PLAIN = product("p", "溯溪凉鞋", 200, "灰色", brand="行远", category="运动/鞋/凉鞋", sales=3)
LIKE_IT = product("q", "沙滩凉鞋", 210, "灰色", brand="行远", category="运动/鞋/凉鞋", sales=3)
OTHER = product("r", "跑步鞋", 300, "红色", brand="云驰", category="运动/鞋/跑步鞋", sales=3)
SIZED = replace(PLAIN, variants=(Variant("p-42", {"size": "42"}, 200, 4),))
BROWSE, SOFT_GRAY = SearchRequest("", (KIND,)), Constraint("color", Op.EQ, "灰色", hard=False)


def did(product_id: str, kind: str = "like", user: str = "u") -> Event:
    return Event(user, product_id, EventKind(kind), "2026-03-19T12:00:00+00:00")


def others(*pairs: tuple[str, str]) -> list[Event]:
    """Twenty shoppers who took the one and then the other."""
    acts = []
    for n in range(20):
        for first, second in pairs:
            acts += [did(first, "purchase", f"u{n}"), did(second, "purchase", f"u{n}")]
    return acts


def found(
    request: SearchRequest = BROWSE,
    shopper: Shopper | None = None,
    events: Sequence[Event] = (),
    own: Product = PLAIN,
    occasion: Occasion | None = None,
    limit: int = 20,
) -> Found:
    """The list that brings ``p``, among the goods of a small shop."""
    goods = (*SHOP, own, LIKE_IT, OTHER)
    engine = searcher(goods)
    facts = CatalogueFacts.of(engine.table.products)
    trained = train(events, facts, NOW) if events else None
    taste = ShopTaste(facts, NOW, trained)
    moment = datetime(2026, 3, 20, tzinfo=UTC)
    finder = RankingFinder(engine, Shelf(engine.table), taste, moment).on(occasion or Occasion())
    return finder.find(replace(request, limit=limit), shopper or Shopper())


def told(found: Found, product_id: str = "p") -> dict[str, tuple[str, float]]:
    """The template of each reason given for a product, and its weight."""
    own = next(one for one in found.products if one.product.id == product_id)
    return {reason.kind: (reason.line.key, reason.weight) for reason in own.reasons}


def knows(*acts: Event, sizes: tuple[Size, ...] = ()) -> Shopper:
    return Shopper("u", acts, said=Said(sizes=sizes), now=NOW)


WITH_AND_WITHOUT = [
    pytest.param(
        "match",
        "reason.match_words",
        lambda: found(SearchRequest("溯溪", (KIND,))),
        lambda: found(BROWSE),
        id="words of the request",
    ),
    pytest.param(
        "constraint",
        "reason.constraint",
        lambda: found(SearchRequest("", (KIND, SOFT_GRAY))),
        lambda: found(SearchRequest("", (KIND, replace(SOFT_GRAY, value="红色")))),
        id="a wish met",
    ),
    pytest.param(
        "profile",
        "reason.profile_category",
        lambda: found(shopper=knows(did("q", "purchase"))),
        lambda: found(shopper=knows()),
        id="what the shopper bought",
    ),
    pytest.param(
        "profile",
        "reason.profile_size",
        lambda: found(shopper=knows(sizes=(Size("42"),)), own=SIZED),
        lambda: found(shopper=knows(sizes=(Size("43"),)), own=SIZED),
        id="the shopper's size",
    ),
    pytest.param(
        "together",
        "reason.together",
        lambda: found(shopper=knows(did("r")), events=others(("r", "p"))),
        lambda: found(shopper=knows(), events=others(("r", "p"))),
        id="what others took with it",
    ),
    pytest.param(
        "together",
        "reason.together",
        lambda: found(shopper=knows(did("r")), events=others(("r", "p"))),
        lambda: found(shopper=knows(did("r")), events=others(("q", "p"))),
        id="others who took it",
    ),
    pytest.param(
        "popular",
        "reason.popular_seen",
        lambda: found(events=others(("p", "q"))),
        lambda: found(events=others(("r", "q"))),
        id="seen by many",
    ),
    pytest.param(
        "popular",
        "reason.popular",
        lambda: found(own=replace(PLAIN, sales=5000)),
        lambda: found(own=replace(PLAIN, sales=None)),
        id="sold",
    ),
    pytest.param(
        "review",
        "reason.review",
        lambda: found(own=replace(PLAIN, rating=4.9)),
        lambda: found(own=replace(PLAIN, rating=None)),
        id="rated well",
    ),
    pytest.param(
        "new",
        "reason.new",
        lambda: found(own=replace(PLAIN, created_at="2026-03-19")),
        lambda: found(own=replace(PLAIN, created_at="2025-03-19")),
        id="new",
    ),
]


@pytest.mark.parametrize(("kind", "key", "caused", "causeless"), WITH_AND_WITHOUT)
def test_a_reason_goes_with_its_cause(
    kind: str, key: str, caused: Callable[[], Found], causeless: Callable[[], Found]
) -> None:
    given = told(caused())
    assert given[kind][0] == key
    assert given[kind][1] > 0
    assert kind not in told(causeless())


def test_who_is_tried_out_is_said_to_be_only_then() -> None:
    """Of all draws that give the third place away, none gives another reason than trying."""
    anything = SearchRequest("")
    usual = found(anything, limit=4)
    assert all("explore" not in told(usual, one.product.id) for one in usual.products)
    terms = Terms(explore_share=1.0)
    tried = [
        found(anything, occasion=Occasion(chance=n / 20, terms=terms), limit=4) for n in range(20)
    ]
    explored = [one for list_ in tried for one in list_.products if "explore" in dict(one.parts)]
    assert explored
    assert all("explore" in [reason.kind for reason in one.reasons] for one in explored)


def full() -> Found:
    """A list with evidence of every kind at once."""
    rich = replace(SIZED, sales=5000, rating=4.9, created_at="2026-03-19")
    shopper = knows(did("q", "purchase"), did("r"), sizes=(Size("42"),))
    request = SearchRequest("溯溪凉鞋", (KIND, SOFT_GRAY))
    return found(request, shopper, others(("r", "p"), ("q", "p")), rich)


def largest(one: Suggested) -> list[str]:
    ranked = sorted(one.parts, key=lambda part: -one.parts[part])
    return [part for part in ranked if one.parts[part] > 0]


def test_parts_add_up_to_the_score() -> None:
    for one in full().products:
        assert sum(round(value * 10_000) for value in one.parts.values()) == round(
            one.score * 10_000
        )


def test_reasons_are_parts_largest_first_with_their_weights() -> None:
    for one in full().products:
        assert [reason.weight for reason in one.reasons] == [
            one.parts[reason.kind] for reason in one.reasons
        ]
        places = [largest(one).index(reason.kind) for reason in one.reasons]
        assert places == sorted(places)


def test_the_largest_part_is_told() -> None:
    best = full().products[0]
    assert best.product.id == "p"
    assert best.reasons[0].kind == largest(best)[0]
