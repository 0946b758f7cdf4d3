"""Groups of shoppers: found where there are some, told apart by true differences, and what each takes."""

import numpy as np
import pytest

from recommender.interactions import Histories, Interactions
from recommender.segments.clustering import FEWEST, clustered
from recommender.segments.points import product_vectors, shopper_points
from recommender.segments.prior import SegmentPrior
from recommender.segments.telling import marks_of, names_taken

CHANCE = np.random.default_rng(5)


def clouds(*sizes: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Points around corners far from each other."""
    corners = np.array([[0.0, 0, 0], [6, 0, 0], [0, 6, 0], [0, 0, 6]])
    parts = [CHANCE.normal(corners[n], 0.5, (size, 3)) for n, size in enumerate(sizes)]
    return np.concatenate(parts)


def test_as_many_groups_are_found_as_there_are() -> None:
    found = clustered(clouds(120, 90, 60))
    assert found is not None
    assert np.bincount(found.labels).tolist() == [120, 90, 60]  # the largest first
    assert found.chosen.stability > 0.95
    assert found.chosen.groups == 3
    assert {one.groups for one in found.tried} == set(range(2, 7))


def test_no_groups_are_told_where_another_draw_would_find_others() -> None:
    assert clustered(CHANCE.normal(0, 1, (400, 12))) is None


def test_a_group_that_would_tell_of_persons_is_not_made() -> None:
    found = clustered(clouds(150, 150, FEWEST - 8))
    assert found is None or np.bincount(found.labels).min() >= FEWEST


def test_the_same_points_give_the_same_groups() -> None:
    points = clouds(60, 60, 60)
    one, other = clustered(points), clustered(points)
    assert one is not None
    assert other is not None
    assert (one.labels == other.labels).all()


def two_tastes() -> Interactions:
    """60 shoppers of a, b, c and 40 of d, e, f; one in four takes something of the others'."""
    lines = []
    for number in range(100):
        own, other = ("abc", "def") if number < 60 else ("def", "abc")
        took = list(CHANCE.permutation(list(own))) + ([other[0]] if number % 4 == 0 else [])
        lines.append(" ".join([f"u{number:03}", *took]))
    return Interactions.from_lines(lines)


def test_shoppers_who_take_alike_things_are_near() -> None:
    some = two_tastes()
    points = shopper_points(some.histories, product_vectors(some, None, [None] * some.n_items))
    found = clustered(points, most=3)
    assert found is not None
    assert len(found) == 2
    assert (found.labels == (np.arange(100) >= 60)).all()


def test_the_likeliest_segments_bestsellers_come_first_after_a_signal() -> None:
    some = two_tastes()
    prior = SegmentPrior.of(some, (np.arange(100) >= 60).astype(np.int64))
    number = {name: place for place, name in enumerate(some.items)}
    nothing, one = Histories.of([]), Histories.of([number["f"]])
    assert prior.likely(nothing)[0] == pytest.approx([0.6, 0.4])
    assert prior.likely(one)[0, 1] > 0.6
    assert prior.scores(nothing).sum() == pytest.approx(1.0)
    gained = prior.scores(one)[0] - prior.scores(nothing)[0]
    assert {some.items[place] for place in np.flatnonzero(gained > 0)} == {"d", "e", "f"}


def test_shoppers_in_no_segment_tell_nothing() -> None:
    some = two_tastes()
    labels = np.where(np.arange(100) < 60, 0, -1)
    prior = SegmentPrior.of(some, labels)
    assert prior.sizes.tolist() == [1.0]


def test_only_differences_beyond_chance_tell_a_segment_apart() -> None:
    inside = np.arange(200) < 80
    rows = np.concatenate([np.arange(0, 70), np.arange(150, 160), np.arange(0, 200, 2)])
    items = np.concatenate([np.zeros(80, dtype=np.int64), np.ones(100, dtype=np.int64)])
    marks = names_taken(rows, items, ["shoes", "socks", None], 200)
    assert marks["shoes"].sum() == 80
    [shoes] = marks_of(inside, marks, 3)  # every second of both took socks
    assert (shoes.name, shoes.inside, shoes.outside) == ("shoes", 70 / 80, 10 / 120)
    assert 0 < shoes.low < shoes.inside - shoes.outside
    assert marks_of(~inside, marks, 3) == []
