"""The mood is a fading sum: it builds up, wears off, and lets go when the shopper cheers up."""

import pytest

from assistant.dialogue.mood import ANGRY, FADING, Mood


@pytest.mark.parametrize(
    ("feelings", "level"),
    [
        pytest.param([], "even", id="nothing said"),
        pytest.param([0.0, 0.1, -0.2], "even", id="faint feelings are none"),
        pytest.param([-0.6], "low", id="one bad word"),
        pytest.param([-0.9], "upset", id="one angry message"),
        pytest.param([-0.95, -0.95], "angry", id="two in a row"),
        pytest.param([-1.0, 0.0, 0.0, 0.0], "even", id="it wears off"),
        pytest.param([-0.95, -0.95, 0.9], "even", id="cheered up"),
        pytest.param([0.9], "good", id="happy"),
        pytest.param([-0.95, 0.0, -0.95], "angry", id="again after a calm message"),
    ],
)
def test_the_level_is(feelings: list[float], level: str) -> None:
    assert Mood.of(feelings).level == level


def test_no_single_message_makes_a_conversation_angry() -> None:
    assert Mood.of([-1.0]).value > ANGRY


def test_the_terms_add_up_to_the_value() -> None:
    mood = Mood.of([-0.5, 0.4, -0.9])
    assert [term.feeling for term in mood.terms] == [-0.9, 0.4, -0.5]
    assert mood.value == pytest.approx(-0.9 + 0.4 * FADING - 0.5 * FADING**2)
    assert sum(term["adds"] for term in mood.to_json()["terms"]) == pytest.approx(mood.value)  # type: ignore[attr-defined]
