import subprocess
import sys

import numpy as np
import pytest
import torch

from recommender.interactions import Interactions
from recommender.models.content import ContentSimilarity
from recommender.models.sequence import Sequence, SequenceSettings
from recommender.models.sequence.forward import wish
from recommender.models.sequence.network import Network
from tests.recommender.models.contract import RecommenderContract

QUICK = SequenceSettings(width=8, reach=4, epochs=4)
FEATURES: tuple[list[str], ...] = (["red"], ["red"], ["blue"], [], ["blue"])


class TestSequence(RecommenderContract):
    def make(self) -> Sequence:
        return Sequence(QUICK)


class TestSequenceWithFeatures(RecommenderContract):
    def make(self) -> Sequence:
        return Sequence(QUICK, ContentSimilarity.of(FEATURES))


@pytest.mark.parametrize(("blocks", "heads", "steps"), [(1, 1, 1), (1, 2, 4), (3, 2, 3)])
def test_numpy_says_what_torch_says(blocks: int, heads: int, steps: int) -> None:
    torch.manual_seed(3)
    network = Network(8, 5, blocks, heads, 0.1).eval()
    items = torch.randn(6, 8)
    rows = np.array([[n % 6 for n in range(start, start + steps)] for start in range(3)])
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    weights["items"] = items.numpy()
    with torch.no_grad():
        expected = network(items[torch.from_numpy(rows)])[:, -1].numpy()
    assert np.allclose(wish(rows, weights, heads), expected, atol=1e-5)


def walks(users: int = 120, items: int = 12) -> Interactions:
    """Each user walks five steps round a ring: what comes next is certain."""
    return Interactions.from_lines(
        f"u{n:03d} " + " ".join(f"i{(n + step) % items:02d}" for step in range(5))
        for n in range(users)
    )


def test_the_next_step_of_a_walk_is_learnt() -> None:
    settings = SequenceSettings(width=16, reach=4, epochs=40, rate=0.01, negatives=4)
    model = Sequence(settings).fit(walks())
    scores = model.score([3, 4, 5])
    scores[[3, 4, 5]] = 0
    assert int(np.argmax(scores)) == 6


def test_an_item_that_no_one_took_is_judged_by_its_features() -> None:
    some = Interactions.from_lines([f"u{n} a b" for n in range(30)] + ["v c d"], ["new", "odd"])
    features = ContentSimilarity.of([["x"], ["y"], ["z"], ["w"], ["y"], ["w"]])
    settings = SequenceSettings(width=16, reach=4, epochs=30, rate=0.01, negatives=4)
    scores = Sequence(settings, features).fit(some).score([0])
    assert scores[some.items.index("new")] > scores[some.items.index("odd")]


def test_only_the_newest_steps_are_read() -> None:
    model = Sequence(QUICK).fit(walks())
    assert np.array_equal(model.score([9, 8, 1, 2, 3, 4]), model.score([1, 2, 3, 4]))


def test_training_ends_when_enough_is_seen() -> None:
    told: list[int] = []

    def enough(epoch: int, model: Sequence) -> bool:
        told.append(epoch)
        return bool(model.score([0]).max() == 1) and epoch == 2

    Sequence(QUICK).watched(walks(), enough)
    assert told == [1, 2]


def test_training_leaves_the_chance_of_others_alone() -> None:
    torch.manual_seed(1)
    before = torch.rand(1)
    torch.manual_seed(1)
    Sequence(QUICK).fit(walks(12))
    assert torch.equal(torch.rand(1), before)


def test_serving_needs_neither_torch_nor_implicit() -> None:
    code = (
        "import sys, recommender.serving.trained; print({'torch', 'implicit'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "set()"
