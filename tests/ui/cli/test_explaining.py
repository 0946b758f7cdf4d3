"""The trace as text says what was heard, weighed and decided."""

import pytest

from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say
from tests.small_shop import build_shop
from ui.cli.explaining import trace_lines


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Service:
    opened = Service.open(build_shop(tmp_path_factory.mktemp("explained") / "shop"))
    return rehearse(opened, now=None)


def told(service: Service, *texts: str) -> str:
    """The trace of the last of ``texts``, as text."""
    conversation = service.start(None)
    turns = [service.reply(conversation, Say(text), explain=True) for text in texts]
    return "\n".join(trace_lines(turns[-1].to_json()["trace"]))


def test_a_search_tells_intents_constraints_and_questions(service: Service) -> None:
    text = told(service, "跑步鞋，三百以内")
    assert "find_product 0." in text
    assert "price lte 300" in text
    assert "→ search" in text
    assert "answered by " in text
    assert "bits × " in text


def test_a_reference_tells_what_it_points_at(service: Service) -> None:
    assert "references  position 2 → shoe-" in told(service, "跑步鞋", "第二个")


def test_the_mood_tells_its_terms_and_what_it_changed(service: Service) -> None:
    text = told(service, "垃圾，气死了", "跑步鞋")
    assert "mood        -" in text
    assert "→ no selling" in text


def test_a_correction_tells_what_was_taken_back_and_read(service: Service) -> None:
    text = told(service, "跑步鞋", "不是这个意思，我要运动袜")
    assert "read as     我要运动袜" in text
    assert "taken back  turn 1" in text


def test_a_question_not_asked_says_why(service: Service) -> None:
    assert "asks none   few are left" in told(service, "跑步鞋，三百以内")
