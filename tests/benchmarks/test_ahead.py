"""When shoppers buy next is measured as it says, and the calibration is drawn as it is."""

import numpy as np
import pytest
from ahead_calibration import calibration_page, tenths
from ahead_next import tell_next

from recommender.ahead.bg_nbd import BgNbd
from recommender.ahead.histories import Purchase

MODEL = BgNbd(0.6, 2.0, 0.9, 2.4)  # weeks


def test_an_interval_that_holds_has_no_error(capsys: pytest.CaptureFixture[str]) -> None:
    bought = [Purchase("u", day) for day in (10, 20, 30, 40, 50)]
    tell_next(bought, MODEL, 45, 60)
    told = capsys.readouterr().out
    assert "next purchase, regular: 1 shoppers, 1 bought in 15 days" in told
    assert told.count("own mean interval    error    0.0 days; by then  1.000 of 1") == 3
    assert told.count("never                error   10.0 days") == 3


def test_who_does_not_come_is_told_too_early(capsys: pytest.CaptureFixture[str]) -> None:
    bought = [Purchase("u", day) for day in (10, 20, 30, 40)]
    tell_next(bought, MODEL, 45, 60)
    assert "own mean interval    error   10.0 days; by then  0.000 of 1" in capsys.readouterr().out


def test_tenths_are_of_shoppers_by_what_was_told() -> None:
    told = np.linspace(0, 1, 100)
    found = tenths(told, (told > 0.5).astype(np.float64), told / 2)
    assert [one.count for one in found] == [10] * 10
    assert [one.came for one in found] == [0] * 5 + [1] * 5
    assert [one.told for one in found] == sorted(one.told for one in found)


def test_the_page_draws_two_figures_a_shop() -> None:
    told = np.linspace(0, 1, 100)
    drawn = calibration_page({"one": (told, told, told), "two <b>": (told, told * 2, told)})
    assert drawn.count("<svg") == 4
    assert "0.500 of what came was told" in drawn
    assert "two <b>" not in drawn
