"""Work in the background rests in proportion to what it took, and never for long."""

import pytest

from assistant.shop.pacing import LONGEST_REST, SHARE, Pace


@pytest.fixture
def worked(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What the clock of the work says; the last element is now."""
    clock = [0.0]
    monkeypatch.setattr("assistant.shop.pacing.time.thread_time", lambda: clock[-1])
    return clock


def test_rests_are_so_long_that_the_work_keeps_to_its_share(worked: list[float]) -> None:
    rests: list[float] = []
    pace = Pace(rests.append)
    worked.append(0.01)
    pace()
    assert rests[0] == pytest.approx(0.01 * (1 - SHARE) / SHARE)


def test_a_rest_has_an_end_and_so_have_all_together(worked: list[float]) -> None:
    rests: list[float] = []
    pace = Pace(rests.append, most=0.8)
    for now in (10.0, 20.0, 30.0):
        worked.append(now)
        pace()
    assert rests == [LONGEST_REST, pytest.approx(0.8 - LONGEST_REST)]
