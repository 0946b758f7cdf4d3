import numpy as np

from recommender.interactions import Interactions
from recommender.models.popular import Popular
from tests.recommender.data import event, interactions
from tests.recommender.models.contract import RecommenderContract


class TestPopular(RecommenderContract):
    same_for_all = True

    def make(self) -> Popular:
        return Popular()


def test_the_most_taken_item_has_one() -> None:
    scores = Popular().fit(interactions()).score([])
    assert interactions().items[int(np.argmax(scores))] == "b"
    assert scores.max() == 1


def test_old_events_count_less_with_a_half_life() -> None:
    events = [event(user, "old", "view", 1) for user in "uvw"]
    events += [event(user, "new", "view", 28) for user in "uv"]
    some = Interactions.from_events(events)
    old, new = some.items.index("old"), some.items.index("new")
    plain, fading = Popular().fit(some).score([]), Popular(7).fit(some).score([])
    assert plain[old] > plain[new]
    assert fading[old] < fading[new]


def test_dislikes_make_nothing_popular() -> None:
    some = Interactions.from_events([event("u", "a", "dislike", 1)])
    assert Popular().fit(some).score([]).tolist() == [0]
