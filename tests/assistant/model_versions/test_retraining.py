"""From the queue to a candidate: what is learnt, what is left out, and what a cut leaves to be done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.corrections import Correction, Kind, Review, TrainingQueue
from assistant.errors import ModelError
from assistant.model_versions import Registry
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.shop.folder import Shop
from assistant.training import retraining
from assistant.training.correcting import TIMES, correcting_lesson
from assistant.training.retraining import School, retrain
from tests.assistant.model_versions.small_model import ADA, QUICK, put_right
from tests.assistant.training.small_files import small_files

YES = Review.APPROVED
SAID = [
    ("would you wrap it", "buy"),
    ("gimme that one", "buy"),
    ("good day dear shop", "greet"),
    ("evening folks", "greet"),
    ("put it aside for me", "buy"),
    ("take my money", "buy"),
    ("yo whats up", "greet"),
    ("Hello, over there!", "greet"),
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    opened = Shop.create(tmp_path / "shop")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def school(school_folder: Path, shipped: Path) -> School:
    return School(school_folder / "labels", shipped, QUICK)


def _corrections(*said: tuple[str, str]) -> list[Correction]:
    return [
        Correction(
            place, "c", place, text, "en", Kind.INTENT, "find_product", right, "Ada", "", YES
        )
        for place, (text, right) in enumerate(said, 1)
    ]


def test_a_candidate_is_made_measured_and_not_served(shop: Shop, school: School) -> None:
    put_right(shop.engine, SAID)
    told: list[tuple[str, int, int]] = []
    made = retrain(shop, ADA, school, lambda *step: told.append(step))
    record, registry = made.record, Registry.of(shop.models)
    assert made.fresh
    assert registry.state().current is None
    assert registry.record(record.version) == record
    assert len(record.learnt) + len(record.held_out) == len(SAID) - 1
    assert record.held_out
    assert [(one.correction, "alike a blind row" in one.why) for one in record.left_out] == [
        (8, True)
    ]
    assert set(record.blind) == {"intent.en", "sentiment"}
    assert record.corrections["learnt"].rows == len(record.learnt)
    assert record.corrections["held_out"].rows == len(record.held_out)
    assert {stage for stage, _, _ in told} == {"training", "measuring"}
    assert registry.accept(record.version, ADA).current == record.version


def test_no_words_of_shoppers_are_kept_with_a_version(shop: Shop, school: School) -> None:
    put_right(shop.engine, SAID)
    retrain(shop, ADA, school)
    kept = [path for path in shop.models.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        for text, _ in SAID[:-1]:
            assert text.encode() not in path.read_bytes()


def test_the_same_queue_gives_the_same_version_and_another_one_another(
    shop: Shop, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_right(shop.engine, SAID[:5])
    first = retrain(shop, ADA, school)
    with monkeypatch.context() as patch:
        patch.setattr(retraining, "teach", lambda *_: pytest.fail("trained again"))
        again = retrain(shop, ADA, school)
    assert not again.fresh
    assert again.record == first.record
    put_right_more = [(f"{text} please", right) for text, right in SAID[:5]]
    with shop.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM corrections")
    put_right(shop.engine, put_right_more)
    assert retrain(shop, ADA, school).record.version != first.record.version


def test_a_second_round_goes_on_from_the_version_that_serves(shop: Shop, school: School) -> None:
    put_right(shop.engine, SAID)
    first = retrain(shop, ADA, school).record
    Registry.of(shop.models).accept(first.version, ADA)
    second = retrain(shop, ADA, school).record
    assert second.start == first.version
    assert second.version != first.version


def test_a_run_cut_off_while_measuring_does_not_train_again(
    shop: Shop, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_right(shop.engine, SAID)
    with monkeypatch.context() as patch:
        patch.setattr(retraining, "compare_models", _cut)
        with pytest.raises(KeyboardInterrupt):
            retrain(shop, ADA, school)
    assert Registry.of(shop.models).state().versions == []
    monkeypatch.setattr(retraining, "teach", lambda *_: pytest.fail("trained again"))
    assert retrain(shop, ADA, school).fresh


def test_a_run_cut_off_while_training_goes_on_from_its_checkpoint(
    shop: Shop, school: School
) -> None:
    longer = replace(school, recipe=replace(QUICK, steps=6))
    put_right(shop.engine, SAID)
    with pytest.raises(KeyboardInterrupt):
        retrain(shop, ADA, longer, _cut_at(4))
    assert list(shop.models.rglob("checkpoint-*"))
    told: list[int] = []
    retrain(shop, ADA, longer, lambda stage, done, _: told.append(done * (stage == "training")))
    assert min(done for done in told if done) > 1
    assert not list(shop.models.rglob("checkpoint-*"))


def test_two_do_not_train_at_once(shop: Shop, school: School) -> None:
    put_right(shop.engine, SAID)
    with Registry.of(shop.models).making(), pytest.raises(ModelError, match="another program"):
        retrain(shop, ADA, school)


def test_an_empty_queue_has_nothing_to_learn_from(shop: Shop, school: School) -> None:
    with pytest.raises(ModelError, match="no correction of an intent to learn from"):
        retrain(shop, ADA, school)
    assert TrainingQueue(shop.engine).all() == []


def test_what_waits_to_be_approved_is_said_and_not_learnt(shop: Shop, school: School) -> None:
    put_right(shop.engine, SAID)
    with shop.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE corrections SET review = NULL")
    with pytest.raises(ModelError, match=r"8 wait to be approved.*daogou models review"):
        retrain(shop, ADA, school)
    assert not list(shop.models.rglob("m-*"))


def test_a_disk_that_is_too_full_is_told_before_the_training(
    shop: Shop, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_right(shop.engine, SAID)
    monkeypatch.setattr(retraining, "ROOM", 1 << 60)
    with pytest.raises(ModelError, match=r"MB free; a training needs"):
        retrain(shop, ADA, school)


def test_a_disk_that_runs_full_leaves_what_can_be_gone_on_from(shop: Shop, school: School) -> None:
    longer = replace(school, recipe=replace(QUICK, steps=6))
    put_right(shop.engine, SAID)
    with small_files(1 << 10), pytest.raises(ModelError, match="make room and start it again"):
        retrain(shop, ADA, longer)
    assert Registry.of(shop.models).state().versions == []
    assert retrain(shop, ADA, longer).fresh


def test_what_trainings_left_that_nobody_goes_on_with_is_removed(
    shop: Shop, school: School
) -> None:
    registry = Registry.of(shop.models)
    left = [registry.folder("m-00000000aa"), registry.folder("m-00000000aa.checkpoints")]
    for folder in left:
        (folder / "run").mkdir(parents=True)
    put_right(shop.engine, SAID)
    version = retrain(shop, ADA, school).record.version
    assert not any(folder.exists() for folder in left)
    with shop.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM corrections WHERE turn = 1")
    assert retrain(shop, ADA, school).record.version != version
    assert registry.folder(version).is_dir()


def test_a_label_row_gives_way_to_a_correction_of_its_words(school: School) -> None:
    start = ModelFolder.load(school.shipped)
    told = correcting_lesson(school.labels, start, _corrections(("hey, A!", "buy")))
    places = start.manifest.heads["intent"].labels
    taught = [
        places[one.targets["intent"].label]
        for one in told.examples
        if one.text.lower().replace(",", "").strip("!") == "hey a"
    ]
    assert taught == ["buy"] * TIMES


def test_going_on_begins_with_what_was_learnt(school: School) -> None:
    from assistant.training.bert import Beginning, _new_model
    from retrieval.embedded.bert import bert_name
    from retrieval.embedded.texts import open_vocabulary

    start, vocabulary = ModelFolder.load(school.shipped), open_vocabulary()
    labels = {name: facts.labels for name, facts in start.manifest.heads.items()}
    model = _new_model(Beginning(vocabulary, start.tensors), labels, QUICK)
    model.spread.fill_(2.0)
    model.mean.fill_(0.5)
    model.remember(start.tensors.heads)
    for name, (weight, bias) in start.tensors.heads.items():
        kept = model.head(name)
        assert kept[0] == pytest.approx(weight, abs=1e-5)
        assert kept[1] == pytest.approx(bias, abs=1e-4)
    state = model.encoder.state_dict()
    for name, change in start.tensors.changes.items():
        grown = state[bert_name(name)].numpy() - vocabulary.weights.tensor(name)
        assert grown == pytest.approx(change, abs=1e-5)


def _cut(*_: object) -> None:
    raise KeyboardInterrupt


def _cut_at(step: int) -> retraining.Report:
    def report(stage: str, done: int, _total: int) -> None:
        if stage == "training" and done == step:
            raise KeyboardInterrupt

    return report
