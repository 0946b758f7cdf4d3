"""No model sees what comes after a split: what follows is changed, and nothing learnt may differ."""

from collections.abc import Callable

import numpy as np
import pytest

from recommender.interactions import Interactions, Split
from recommender.learning.choosing import chosen
from recommender.learning.making import made
from recommender.learning.training import validation_split
from recommender.learning.tuning import Tuner, watched
from recommender.models.content import ContentSimilarity
from recommender.models.kinds import SINGLE
from recommender.models.protocol import Arrays
from tests.recommender.data import event, shop_events, shop_products

CUT_DAY = 20
SMALL: dict[str, dict[str, float]] = {
    "als": {"width": 4.0},
    "bpr": {"width": 4.0, "iterations": 5.0},
    "sequence": {"width": 8, "epochs": 2},
}
CONTENT = ContentSimilarity.of([[f"x{n % 3}"] for n in range(40)])


def by_time(later: list[int]) -> Split:
    """The shop's events up to a day, and after it others that shoppers of it bought."""
    before = [one for one in shop_events() if one.timestamp < f"2026-03-{CUT_DAY}"]
    after = [event(f"s{n:02d}", f"p{item:02d}", "purchase", 25) for n, item in enumerate(later)]
    some = Interactions.from_events([*before, *after], shop_products())
    return some.time_split(np.datetime64(f"2026-03-{CUT_DAY}", "s").astype(float))


def by_place(later: list[int]) -> Split:
    """Walks of five items, the last one held out."""
    lines = [f"u{n:02d} " + " ".join(f"p{(n + s) % 40:02d}" for s in range(4)) for n in range(40)]
    ended = [f"{line} p{item:02d}" for line, item in zip(lines, later, strict=True)]
    return Interactions.from_lines(ended, shop_products()).leave_one_out()


TWO_FUTURES = ([(7 * n + 5) % 40 for n in range(40)], [(11 * n + 9) % 40 for n in range(40)])
SPLITS = [pytest.param(by_time, id="by time"), pytest.param(by_place, id="leave one out")]


@pytest.mark.parametrize("split", SPLITS)
def test_the_two_futures_differ(split: Callable[[list[int]], Split]) -> None:
    one, other = (split(future) for future in TWO_FUTURES)
    assert (one.targets != other.targets).sum() > 20
    assert np.array_equal(one.seen.histories.indices, other.seen.histories.indices)


@pytest.mark.parametrize("split", SPLITS)
@pytest.mark.parametrize("kind", SINGLE)
def test_no_model_sees_what_comes_after_the_split(
    split: Callable[[list[int]], Split], kind: str
) -> None:
    one, other = (
        made(kind, SMALL.get(kind, {}), CONTENT).fit(split(future).seen).arrays()
        for future in TWO_FUTURES
    )
    assert said(one) == said(other)


def test_stopping_early_looks_at_validation_only_to_stop() -> None:
    """An epoch's weights are the same whatever the validation items are: only which one is kept."""
    kept = [watched(by_place(future), CONTENT, most_epochs=1)[0] for future in TWO_FUTURES]
    assert said(kept[0].arrays()) == said(kept[1].arrays())


def test_what_is_chosen_on_validation_does_not_depend_on_the_test_items() -> None:
    lines = [f"u{n:02d} " + " ".join(f"p{(n + s) % 40:02d}" for s in range(5)) for n in range(80)]
    found = []
    for step in (3, 17):
        ended = [f"{line} p{(n * step) % 40:02d}" for n, line in enumerate(lines)]
        some = Interactions.from_lines(ended, shop_products())
        tuner = Tuner(some.leave_one_out(skip=1), CONTENT)
        found.append(chosen(tuner, ["popular", "item_to_item", "content", "als"]))
    assert found[0].settings == found[1].settings
    assert found[0].says == found[1].says
    assert found[0].told == found[1].told


def test_a_shop_chooses_on_events_after_all_it_learnt_from() -> None:
    split = validation_split(Interactions.from_events(shop_events(), shop_products()))
    tuner = Tuner(split, CONTENT, timed=True)
    found = chosen(tuner, ["popular", "item_to_item", "content"])
    later = Interactions.from_events(shop_events(), shop_products()).moments
    assert split.seen.moments.max() < np.quantile(later, 0.9)
    assert set(found.says) == {"popular", "item_to_item", "content"}


def said(arrays: Arrays) -> dict[str, bytes]:
    return {name: values.tobytes() for name, values in arrays.items()}
