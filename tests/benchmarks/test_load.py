"""The crowd of the load benchmark counts what happens to it, and says what people say."""

import asyncio
import random
from itertools import cycle

import httpx
import pytest
from load_shoppers import TURNS_EACH, Seen, crowd, percentile, visit


class Moody:
    """A door that answers, refuses, fails and breaks off in turn."""

    def __init__(self, *moods: int) -> None:
        self.moods, self.visitors = cycle(moods), set[str]()

    async def ask(self, client: httpx.AsyncClient, visitor: str, text: str) -> int:
        self.visitors.add(visitor)
        await asyncio.sleep(0.001)
        status = next(self.moods)
        if not status:
            raise httpx.ReadError("broken off")
        return status


def seen_of(door: Moody, seconds: float = 0.9, warm: float = 0.0) -> Seen:
    return asyncio.run(crowd("http://127.0.0.1:1", door, 3, 0.0, seconds, warm))


def test_answers_errors_and_what_breaks_off_are_told_apart() -> None:
    seen = seen_of(Moody(200, 500, 0))
    assert len(seen.waits) > 3
    assert seen.errors == pytest.approx(2 * len(seen.waits), abs=4)
    assert {how.split(" after")[0] for how in seen.failed} == {"status 500", "ReadError broken off"}
    assert seen.refused == 0
    assert min(seen.waits) >= 0.001


def test_who_is_refused_waits_before_trying_again() -> None:
    seen = seen_of(Moody(429))
    assert (seen.waits, seen.errors, seen.refused) == ([], 0, 3)


def test_nothing_counts_before_it_is_warm() -> None:
    assert seen_of(Moody(200), seconds=0.0, warm=0.3).waits == []


def test_a_visitor_says_a_few_things_and_hardly_ever_the_same() -> None:
    chance = random.Random(1)  # noqa: S311
    visits = [list(visit(chance)) for _ in range(50)]
    assert {len(one) for one in visits} <= {TURNS_EACH, TURNS_EACH + 1}
    assert len({one[0] for one in visits}) > 45


def test_percentiles_are_ranks() -> None:
    assert percentile(list(range(100)), 0.95) == 95
    assert percentile([], 0.5) == 0
