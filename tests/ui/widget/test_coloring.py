"""The shop's colour: whatever it is, what stands on it and in it can be read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.widget.coloring import DARK, ENOUGH, LIGHT, _rgb, contrast, shades, style_of

COLORS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLORS, st.booleans())
def test_every_colour_becomes_readable(color: str, dark: bool) -> None:
    made = shades(color, dark=dark)
    surface = DARK if dark else LIGHT
    assert contrast(_rgb(made.accent), surface) >= ENOUGH
    assert contrast(_rgb(made.on_accent), _rgb(made.accent)) >= ENOUGH
    assert contrast(_rgb(made.soft_ink), _rgb(made.soft)) >= ENOUGH


def test_a_colour_that_is_readable_stays_as_it_is() -> None:
    assert shades("#1f6b58", dark=False).accent == "#1f6b58"


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast((255, 255, 255), (0, 0, 0)) == pytest.approx(21)
    assert contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


def test_no_colour_changes_nothing() -> None:
    assert style_of(None) == ""


@pytest.mark.parametrize("color", ["red", "#12345", "#1234567", "#gggggg", "}#123456"])
def test_what_is_no_colour_is_refused(color: str) -> None:
    with pytest.raises(ValueError, match="expected '#rrggbb'"):
        shades(color, dark=False)
