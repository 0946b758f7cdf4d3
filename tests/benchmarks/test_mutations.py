"""The dialogues bite: on a program broken on purpose they fail. A sample here, all in the benchmark."""

from hashlib import sha256
from pathlib import Path

import pytest
from mutations import AIM, DIALOGUES, NAMES, Bites, Breakage, bites, broken

from assistant.replay import Script, load_scripts
from assistant.replay.runner import Stage, run_dialogue
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service

EVERY = 12
SCRIPTS = load_scripts([DIALOGUES])


@pytest.fixture(scope="module")
def sample(demo_shop: Path) -> list[Bites]:
    """A twelfth of the dialogues that pass, under each breakage."""
    service = Service.open(demo_shop)
    try:
        stage = Stage(lambda: ServiceRehearsal(service), service.loaded.tools.shelf.get)
        chosen = [one for one in SCRIPTS if drawn(one) and run_dialogue(one, stage).status.good]
        return [bites(script, stage, service.loaded.products) for script in chosen]
    finally:
        service.close()


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_program_fails_nine_dialogues_in_ten(name: str, sample: list[Bites]) -> None:
    outcomes = [one.failed[name] for one in sample if name in one.failed]
    assert len(outcomes) >= 8
    # one in a sample this small may survive
    assert sum(outcomes) >= AIM * len(outcomes) - 1, surviving(name, sample)


def test_what_is_broken_is_whole_again_afterwards() -> None:
    from assistant.skills import finding
    from assistant.skills.wishes import wished

    with broken("newest", Breakage(())):
        assert finding.wished is not wished  # type: ignore[attr-defined]
    assert finding.wished is wished  # type: ignore[attr-defined]


def drawn(script: Script) -> bool:
    """Whether a dialogue is in the sample; by its name, so that a new dialogue changes nothing for others."""
    return int.from_bytes(sha256(script.name.encode()).digest()[:4], "big") % EVERY == 0


def surviving(name: str, sample: list[Bites]) -> list[str]:
    """The dialogues that did not notice."""
    scripts: list[Script] = [one.script for one in sample if one.failed.get(name) is False]
    return [script.name for script in scripts]
