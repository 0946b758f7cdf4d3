"""The dialogues once more in the words of another shop: nothing may lean on the demo's goods."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.replay.runner import Stage, run_dialogue
from assistant.service.rehearsal import ServiceRehearsal
from assistant.service.service import Service
from tests.model_errors import ON_THE_TWIN
from tests.twin.translating import PRODUCT_ID, Twin, twins, untranslated

FOLDER = Path(__file__).parent / "dialogues"
ALL = [twin for file in sorted(FOLDER.glob("*.yaml")) for twin in twins(file)]
TWINS = [twin for twin in ALL if not twin.left]


@pytest.fixture(scope="module")
def stage(twin_shop: Path) -> Iterator[Stage]:
    service = Service.open(twin_shop)
    fields = service.loaded.understander.vocabulary.fields
    lookup = service.loaded.tools.shelf.get
    yield Stage(lambda: ServiceRehearsal(service), lookup, known_fields=fields)
    service.close()


@pytest.mark.parametrize("twin", TWINS, ids=[twin.name for twin in TWINS])
def test_the_twin_goes_as_written(twin: Twin, stage: Stage, tmp_path: Path) -> None:
    result = run_dialogue(twin.script(tmp_path), stage)
    if not result.status.good and twin.name in ON_THE_TWIN:
        pytest.xfail(ON_THE_TWIN[twin.name])
    assert result.status.good, "\n".join(
        f"turn {failure.turn}: {failure.what}: expected {failure.expected}, got {failure.got}"
        for failure in result.failures
    )


def test_nearly_all_dialogues_have_a_twin() -> None:
    assert len(TWINS) >= 100
    assert len(TWINS) >= 0.95 * len(ALL)


def test_only_dialogues_with_article_numbers_have_none() -> None:
    for twin in ALL:
        assert all(PRODUCT_ID.fullmatch(word) for word in twin.left), (twin.name, twin.left)


def test_no_word_of_the_demo_is_in_the_twin_shop(twin_shop: Path) -> None:
    service = Service.open(twin_shop)
    try:
        titles = "\n".join(
            f"{one.title} {one.brand} {one.category}" for one in service.loaded.products
        )
        assert 300 <= len(service.loaded.products) <= 700
    finally:
        service.close()
    assert list(untranslated(titles)) == []
