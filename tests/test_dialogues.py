"""Every dialogue under ``tests/dialogues``, on the demo shop, with the models that ship."""

import json
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from assistant.replay import DialogueResult, Script, load_scripts
from assistant.replay.coverage import coverage
from assistant.replay.runner import Stage, run_dialogue
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from tests.model_errors import ON_THE_DEMO

SCRIPTS = load_scripts([Path(__file__).parent / "dialogues"])
REPAIRS = [
    *("correction", "cancel", "digression", "repeat", "cannot-handle", "misunderstood"),
    *("undo", "edit", "remove"),
]
Results = Mapping[str, DialogueResult]


@pytest.fixture(scope="module")
def stage(demo_shop: Path) -> Iterator[Stage]:
    service = Service.open(demo_shop)
    fields = service.loaded.understander.vocabulary.fields
    lookup = service.loaded.tools.shelf.get
    yield Stage(lambda: ServiceRehearsal(service), lookup, known_fields=fields)
    service.close()


@pytest.fixture(scope="module")
def results(stage: Stage) -> Results:
    """Every dialogue as it went, one after the other."""
    return {script.name: run_dialogue(script, stage) for script in SCRIPTS}


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.name for script in SCRIPTS])
def test_the_dialogue_goes_as_written(script: Script, results: Results) -> None:
    result = results[script.name]
    if not result.status.good and script.name in ON_THE_DEMO:
        pytest.xfail(ON_THE_DEMO[script.name])
    assert result.status.value in ("passed", "xfailed"), "\n".join(
        f"turn {failure.turn}: {failure.what}: expected {failure.expected}, got {failure.got}"
        for failure in result.failures
    )


def test_another_order_on_several_threads_gives_the_same_transcripts(
    stage: Stage, results: Results
) -> None:
    with ThreadPoolExecutor(max_workers=4) as pool:
        again = list(pool.map(lambda one: run_dialogue(one, stage), reversed(SCRIPTS)))
    differing = [one.name for one in again if transcript(one) != transcript(results[one.name])]
    assert differing == []


def test_the_dialogues_reach_all_that_the_program_can_do(results: Results) -> None:
    missing: Mapping[str, Sequence[str]] = coverage(list(results.values()))["missing"]
    assert {name: list(keys) for name, keys in missing.items() if keys} == {}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("repair", REPAIRS)
def test_every_repair_has_a_dialogue_in_each_language(repair: str, language: str) -> None:
    assert any({repair, language} <= set(script.dialogue.tags) for script in SCRIPTS)


def test_there_are_enough_dialogues_in_each_language() -> None:
    english = [script for script in SCRIPTS if "en" in script.dialogue.tags]
    assert len(SCRIPTS) >= 130
    assert 0.35 <= len(english) / len(SCRIPTS) <= 0.5


def transcript(result: DialogueResult) -> bytes:
    """Everything a dialogue said and did but for how long it took."""
    turns = []
    for turn in result.turns:
        response = {key: value for key, value in (turn.response or {}).items() if _holds(key)}
        turns.append([turn.message, response])
    return json.dumps(turns, ensure_ascii=False, sort_keys=True, default=str).encode()


def _holds(key: str) -> bool:
    return key != "timings_ms"
