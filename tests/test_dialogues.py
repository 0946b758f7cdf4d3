"""Every dialogue under ``tests/dialogues``, on the demo shop, with the models that ship."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.rehearsal import ServiceRehearsal
from assistant.replay import Script, load_scripts
from assistant.replay.runner import Stage, run_dialogue
from assistant.service import Service

SCRIPTS = load_scripts([Path(__file__).parent / "dialogues"])


@pytest.fixture(scope="module")
def stage(demo_shop: Path) -> Iterator[Stage]:
    service = Service.open(demo_shop)
    fields = service.loaded.understander.vocabulary.fields
    lookup = service.loaded.tools.shelf.get
    yield Stage(lambda: ServiceRehearsal(service), lookup, known_fields=fields)
    service.close()


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.name for script in SCRIPTS])
def test_the_dialogue_goes_as_written(script: Script, stage: Stage) -> None:
    result = run_dialogue(script, stage)
    assert result.status.value in ("passed", "xfailed"), "\n".join(
        f"turn {failure.turn}: {failure.what}: expected {failure.expected}, got {failure.got}"
        for failure in result.failures
    )
