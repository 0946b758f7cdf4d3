"""Texts that come at once share a pass, and get what they would have got alone."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from retrieval.embedded.batches import SENTENCE, Floats, Mask
from retrieval.embedded.gathering import MOST_ROWS, MOST_TOKENS, Gathering
from retrieval.embedded.model import EmbeddedEncoder
from retrieval.embedded.texts import TextNetwork

TEXTS = (
    "想买双跑步鞋，五百以内",
    "再便宜点",
    "a stainless steel bottle, 500 ml, not the blue one",
    "送妈妈",
    "第二个和第三个哪个好",
    "one",
)


class Doorway:
    """A network that notes what came in, and lets nobody out before it is opened."""

    def __init__(self) -> None:
        self.open, self.entered = threading.Event(), threading.Semaphore(0)
        self.shapes: list[tuple[int, int]] = []

    def infer(self, embeddings: Floats, mask: Mask) -> dict[str, Floats]:
        self.shapes.append((mask.shape[0], mask.shape[1]))
        self.entered.release()
        assert self.open.wait(30)
        if (embeddings == 13).any():
            raise ValueError("an unlucky number")
        return {SENTENCE: (embeddings.sum(axis=2) * mask).sum(axis=1, keepdims=True)}


def text(value: float, length: int = 3) -> tuple[Floats, Mask]:
    return np.full((1, length, 2), value, np.float32), np.ones((1, length), np.int64)


def all_at_once(
    gathering: Gathering, network: Doorway, calls: list[tuple[Floats, Mask]]
) -> list[Callable[[], dict[str, Floats]]]:
    """The first call enters, the others wait behind it; then the door is opened."""
    pool = ThreadPoolExecutor(len(calls))
    futures = [pool.submit(gathering.infer, *calls[0])]
    assert network.entered.acquire(timeout=30)
    futures += [pool.submit(gathering.infer, *call) for call in calls[1:]]
    while len(gathering._waiting) < len(calls) - 1:
        threading.Event().wait(0.001)
    network.open.set()
    return [future.result for future in futures]


def test_what_waits_goes_together_and_everybody_gets_their_own() -> None:
    network = Doorway()
    calls = [text(value, length) for value, length in ((1, 3), (2, 5), (3, 1), (4, 4))]
    results = all_at_once(Gathering(network, passes=1), network, calls)
    assert [float(result()[SENTENCE][0, 0]) for result in results] == [6, 20, 6, 32]
    assert network.shapes == [(1, 4), (3, 8)]


def test_a_joint_pass_is_bounded() -> None:
    network = Doorway()
    long = MOST_TOKENS // 2
    calls = [text(1), *(text(2) for _ in range(MOST_ROWS)), text(3, long), text(4, long + 1)]
    results = all_at_once(Gathering(network, passes=1), network, calls)
    assert all(result() for result in results)
    assert max(rows for rows, _ in network.shapes) <= MOST_ROWS
    assert max(rows * length for rows, length in network.shapes) <= MOST_TOKENS
    assert sum(rows for rows, _ in network.shapes) == len(calls)


def test_a_pass_that_fails_is_told_to_all_in_it_and_the_next_one_runs() -> None:
    network = Doorway()
    gathering = Gathering(network, passes=1)
    first, *unlucky = all_at_once(gathering, network, [text(1), text(13), text(2)])
    assert first()
    for result in unlucky:
        with pytest.raises(ValueError, match="unlucky"):
            result()
    assert gathering.infer(*text(5))[SENTENCE][0, 0] == 30


def test_several_texts_in_one_call_wait_for_nobody() -> None:
    network = Doorway()
    gathering = Gathering(network, passes=1)
    with ThreadPoolExecutor(1) as pool:
        alone = pool.submit(gathering.infer, *text(1))
        assert network.entered.acquire(timeout=30)
        network.open.set()
        many = gathering.infer(np.ones((2, 3, 2), np.float32), np.ones((2, 3), np.int64))
        assert many[SENTENCE].shape == (2, 1)
        assert alone.result()


def test_a_text_has_the_same_vector_alone_and_in_company() -> None:
    encoder = EmbeddedEncoder.load()
    vocabulary, network = encoder._single.vocabulary, encoder._single.network
    assert isinstance(network, Gathering)
    texts = [*TEXTS, *("跑步鞋" * count for count in range(1, 20))]
    alone = [TextNetwork(vocabulary, network).run([one])[SENTENCE] for one in texts]
    together = TextNetwork(vocabulary, Gathering(network._network, passes=1))
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda one: together.run([one])[SENTENCE], texts * 3))
    for one, other in zip(found, alone * 3, strict=True):
        assert one.tobytes() == other.tobytes()
