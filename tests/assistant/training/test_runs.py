"""A tiny network goes the whole way: labels, training, calibration, folder, serving."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import ModelError
from assistant.nlu.classifying.model_folder import ModelFolder
from assistant.nlu.classifying.text_model import TextModel
from assistant.training import (
    TrainReport,
    evaluate_intent,
    evaluate_sentiment,
    train_dialogue_model,
    train_intent,
    train_sentiment,
)
from assistant.training.runs import record_quality
from tests.assistant.training.conftest import INTENTS, QUICK, Write

TEXTS = ["where is my bottle", "a steel bottle", "", "x" * 100_000, "\ud800 跑步鞋"]


def test_training_reports_what_it_measured_on_held_out_rows(trained: TrainReport) -> None:
    figures = trained.heads["intent"]
    assert isinstance(figures, dict)
    assert set(figures) == {"rows", "accuracy", "macro_f1", "calibration_error"}
    assert json.dumps(trained.to_json())


def test_a_trained_model_gives_probabilities_for_any_text(trained: TrainReport) -> None:
    said = TextModel.load(trained.out).predict(TEXTS)["intent"]
    assert said.labels == ("find", "track")
    assert said.probabilities.shape == (len(TEXTS), 2)
    np.testing.assert_allclose(said.probabilities.sum(axis=1), 1, atol=1e-5)
    assert np.isfinite(said.oos_scores).all()


def test_no_texts_give_no_predictions(trained: TrainReport) -> None:
    assert TextModel.load(trained.out).predict([])["intent"].best() == []


def test_a_text_is_labelled_the_same_alone_and_in_company(trained: TrainReport) -> None:
    model = TextModel.load(trained.out)
    alone = np.concatenate([model.logits([text])["intent"] for text in TEXTS])
    np.testing.assert_allclose(model.logits(TEXTS)["intent"], alone, atol=1e-5)


def test_the_same_run_gives_the_same_bytes(
    trained: TrainReport, intents: Path, tmp_path: Path
) -> None:
    again = train_intent([intents], tmp_path / "again", QUICK)
    first, second = (ModelFolder.load(report.out).manifest for report in (trained, again))
    assert first == second


def test_training_changes_every_matrix_of_the_encoder(trained: TrainReport) -> None:
    changes = ModelFolder.load(trained.out).tensors.changes
    assert len(changes) == 2 * 6
    assert all(np.abs(change).max() > 0 for change in changes.values())


def test_checkpoints_are_removed_at_the_end(trained: TrainReport) -> None:
    assert sorted(path.name for path in trained.out.parent.iterdir() if "check" in path.name) == []


def test_evaluation_without_an_out_of_scope_label_has_no_figures_on_scope(
    trained: TrainReport, intents: Path
) -> None:
    measured = evaluate_intent([intents], trained.out)
    assert measured["oos_recall"] is measured["oos_auroc"] is measured["threshold"] is None
    predictions = measured["predictions"]
    assert isinstance(predictions, list)
    assert set(predictions[0]) == {"text", "label", "predicted", "score", "oos_score"}
    right = [line["label"] == line["predicted"] for line in predictions]
    assert measured["accuracy"] == pytest.approx(sum(right) / len(right), abs=1e-4)


def test_one_threshold_rejects_in_and_out_of_scope(trained: TrainReport, write: Write) -> None:
    mixed = write("mixed.csv", INTENTS + "quux,nothing\nzzz,nothing\n")
    measured = evaluate_intent([mixed], trained.out, "nothing")
    lines, threshold = measured["predictions"], measured["threshold"]
    assert isinstance(lines, list)
    assert isinstance(threshold, float)
    for line in lines:
        # scores are rounded for print
        if abs(line["oos_score"] - threshold) > 1e-3:
            assert (line["predicted"] == "nothing") == (line["oos_score"] > threshold)
    inside = [line["label"] == line["predicted"] for line in lines if line["label"] != "nothing"]
    assert measured["in_scope_accuracy"] == pytest.approx(sum(inside) / len(inside), abs=1e-4)


def test_sentiments_as_digits_are_answered_as_digits(
    tiny: None, write: Write, tmp_path: Path
) -> None:
    rows = "".join(
        f"{word} {end},{int(good)}\n"
        for end in "abcdefghijkl"
        for word, good in (("good", True), ("bad", False))
    )
    data = write("reviews.csv", f"text,label\n{rows}")
    report = train_sentiment([data], tmp_path / "mood", QUICK)
    predictions = evaluate_sentiment([data], report.out)["predictions"]
    assert isinstance(predictions, list)
    assert {line["predicted"] for line in predictions} <= {"0", "1"}


def test_a_model_without_the_head_is_refused(trained: TrainReport, write: Write) -> None:
    with pytest.raises(ModelError, match="gives intent; expected one that gives sentiment"):
        evaluate_sentiment([write("s.csv", "text,label\nhi,1\n")], trained.out)


def test_figures_measured_later_are_noted(trained: TrainReport, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(trained.out, tmp_path / "copy"))
    record_quality(copy, "blind", {"accuracy": 0.5})
    assert ModelFolder.load(copy).manifest.quality["blind"] == {"accuracy": 0.5}


def test_the_dialogue_model_reads_its_two_folders_only(
    tiny: None, write: Write, tmp_path: Path
) -> None:
    words = "abcdefghijklmnopqrst"
    write(
        "labels/intent/en.csv",
        "text,label\n" + "".join(f"hey {w},greet\nbuy {w},buy\n" for w in words),
    )
    write(
        "labels/sentiment/en.csv",
        "text,label\n" + "".join(f"great {w},positive\nwhat {w},neutral\n" for w in words),
    )
    write("labels/blind/intent.en.csv", "this would be,refused\n")
    report = train_dialogue_model(tmp_path / "labels", tmp_path / "out", replace(QUICK, steps=1))
    manifest = ModelFolder.load(report.out).manifest
    assert [file.name for file in manifest.data] == ["intent/en.csv", "sentiment/en.csv"]
    assert "DAOGOU_DATA was not set" in manifest.notes[0]
    assert len(manifest.heads["intent"].labels) == 24


def test_an_unknown_intent_is_named(tiny: None, write: Write, tmp_path: Path) -> None:
    write("labels/intent/en.csv", "text,label\nhey,grete\nbye,goodbye\n")
    write("labels/sentiment/en.csv", "text,label\ngreat,positive\nbad,negative\n")
    with pytest.raises(ModelError, match="'grete' is unknown"):
        train_dialogue_model(tmp_path / "labels", tmp_path / "out", QUICK)
