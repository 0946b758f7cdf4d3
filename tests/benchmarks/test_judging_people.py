"""The judge works out for itself when people are at the desk."""

import pytest
from judging.people import told_moments

SHOP = 'business_hours = "09:00-22:00"\n'


@pytest.mark.parametrize(
    ("settings", "at", "returns", "due"),
    [
        (SHOP, "2026-11-01T03:00:00+08:00", "2026-11-01T09:00", "2026-11-01T17:00"),
        (SHOP, "2026-11-01T23:00:00+08:00", "2026-11-02T09:00", "2026-11-02T17:00"),
        (SHOP, "2026-11-01T12:00:00+00:00", "2026-11-02T09:00", "2026-11-02T15:00"),
        (SHOP + "[agents]\nanswer_hours = 2\n", "2026-11-01T03:00:00+08:00", "2026-11-01T09:00", "2026-11-01T11:00"),
    ],
)  # fmt: skip
def test_when_people_return_and_by_when_they_answer(
    settings: str, at: str, returns: str, due: str
) -> None:
    told = [f"{one:%Y-%m-%dT%H:%M}" for one in told_moments(settings, at)]
    assert told == [returns, due]
    assert told_moments(settings, None) == []
