"""Answers of the shop's knowledge on judged questions: how many are right, wrong, or rightly left open.

    python benchmarks/shop_questions.py                # both halves
    python benchmarks/shop_questions.py --fit          # learn the weights anew on the tuning half
    python benchmarks/shop_questions.py --errors blind # what went wrong

The questions (``shop_questions/``) are about the demo's entries; every entry has one in each half. The
weights in ``assistant/knowledge/matching.py`` were learnt on the tuning half and on the entries' own
questions, each left out in turn.
"""

import argparse
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression

from assistant.knowledge import matching
from assistant.knowledge.answers import Knowledge
from assistant.knowledge.entries import EntryKind
from assistant.knowledge.matching import Question
from assistant.model_versions.serving import Served
from assistant.nlu.classifying.classifier import Classifier
from assistant.nlu.classifying.opening import open_classifier
from assistant.shop.folder import Shop
from assistant.shop.ingest import ingest
from assistant.shop.knowing import knowledge_of
from retrieval.encoders import open_encoder

HERE = Path(__file__).parent / "shop_questions"
DEMO = Path(__file__).parents[1] / "demo"
OWN_SHARE = 0.12  # of a judged question, what an entry's own question counts for in learning
RIDGE = 0.3
Features = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the names of the entries that answer it; ``past`` is any agent's answer."""

    text: str
    language: str
    kind: str
    entries: tuple[str, ...]

    @classmethod
    def load(cls, half: str) -> list["Judged"]:
        """The questions of a half, in order."""
        lines = (HERE / f"{half}.jsonl").read_text("utf-8").splitlines()
        rows = (json.loads(line) for line in lines)
        return [cls(r["text"], r["language"], r["kind"], tuple(r["entries"])) for r in rows]


@dataclass(frozen=True, slots=True)
class Report:
    """What came of the questions of one half."""

    right: int
    wrong: int
    silent: int
    answered_open: int
    answerable: int
    open: int

    def __str__(self) -> str:
        said = self.right + self.wrong + self.answered_open
        return (
            f"accuracy@1 {self.right / self.answerable:.3f} ({self.right} of {self.answerable}), "
            f"wrong {self.wrong / self.answerable:.3f}, not answered "
            f"{self.silent / self.answerable:.3f}; of {self.open} without an answer "
            f"{self.answered_open} answered ({self.answered_open / self.open:.3f}); precision "
            f"{self.right / max(1, said):.3f}, recall {self.right / self.answerable:.3f}"
        )


def main() -> None:
    """Prints a line for each half."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true")
    parser.add_argument("--errors", choices=("tuning", "blind"))
    parser.add_argument("--encoder", default="embedded")
    arguments = parser.parse_args()
    classifier = open_classifier("trained")
    with tempfile.TemporaryDirectory() as folder:
        knowledge = demo_knowledge(Path(folder), arguments.encoder, classifier)
        if arguments.fit:
            fit(knowledge, classifier)
        for half in ("tuning", "blind"):
            found = answers(knowledge, classifier, Judged.load(half))
            print(f"{half}: {report(Judged.load(half), found)}")
            if arguments.errors == half:
                show(Judged.load(half), found)


def demo_knowledge(folder: Path, encoder: str, classifier: Classifier) -> Knowledge:
    """The demo's entries, taken in as any shop's."""
    (folder / "shop.toml").write_text(f'encoder = "{encoder}"\n', "utf-8")
    shop = Shop.create(folder)
    guides = sorted((DEMO / "guides").glob("*.md"))
    ingest(shop, [DEMO / "faq.yaml", DEMO / "past_answers.csv", *guides])
    return knowledge_of(shop, open_encoder(encoder), Served("trained", classifier))


def answers(
    knowledge: Knowledge, classifier: Classifier, questions: Sequence[Judged]
) -> list[str | None]:
    """The name of the entry given to each question, ``past`` for any agent's; None where none is."""
    found = []
    for question in questions:
        intents = classifier.classify(question.text).intents
        answer = knowledge.answer(question.text, (), intents)
        found.append(_name(knowledge, answer.entry.name) if answer else None)
    return found


def report(questions: Sequence[Judged], found: Sequence[str | None]) -> Report:
    """Counts of one half."""
    pairs = list(zip(questions, found, strict=True))
    answerable = [(q, name) for q, name in pairs if q.entries]
    return Report(
        right=sum(name in q.entries for q, name in answerable),
        wrong=sum(name is not None and name not in q.entries for q, name in answerable),
        silent=sum(name is None for _, name in answerable),
        answered_open=sum(name is not None for q, name in pairs if not q.entries),
        answerable=len(answerable),
        open=len(pairs) - len(answerable),
    )


def show(questions: Sequence[Judged], found: Sequence[str | None]) -> None:
    """Every question that was not answered rightly."""
    for question, name in zip(questions, found, strict=True):
        wanted = question.entries or (None,)
        if name not in wanted:
            print(f"  {question.text}  → {name}, expected {wanted[0]}")


def fit(knowledge: Knowledge, classifier: Classifier) -> None:
    """Learns the weights on the tuning half, and sets and prints them."""
    names = np.array([_name(knowledge, entry.name) for entry in knowledge.entries])
    judged = [(q, _features(knowledge, classifier, q.text)) for q in Judged.load("tuning")]
    own = list(_left_out(knowledge))
    cases = [(f, np.isin(names, q.entries), 1.0) for q, f in judged if q.entries]
    cases += [(features, names == name, OWN_SHARE) for features, name in own]
    scale = np.concatenate([f for f, _, _ in cases[: len(judged)]]).std(axis=0)

    def loss(weights: Features) -> float:
        total = RIDGE * float(weights @ weights)
        for features, right, share in cases:
            scores = (features / scale) @ weights
            total -= share * float(_logsum(scores[right]) - _logsum(scores))
        return total

    weights = minimize(loss, np.zeros(5), method="L-BFGS-B").x / scale
    print("NEAR, SAID, COVERED, ASKED, KIND =", ", ".join(f"{one:.3f}" for one in weights))
    near, said, covered, asked, kind = map(float, weights)
    matching.NEAR, matching.SAID, matching.COVERED = near, said, covered
    matching.ASKED, matching.KIND = asked, kind
    rows = [_sureness(f @ weights, f, names, q) for q, f in judged]
    inputs, right = np.array([row[:2] for row in rows]), np.array([row[2] for row in rows])
    model = LogisticRegression(C=1.0, max_iter=1000).fit(inputs, right)
    (odds, nearness), bias = model.coef_[0], model.intercept_[0]
    print(f"ODDS, NEARNESS, BIAS = {odds:.3f}, {nearness:.3f}, {bias:.3f}")
    matching.ODDS, matching.NEARNESS, matching.BIAS = float(odds), float(nearness), float(bias)


def _features(knowledge: Knowledge, classifier: Classifier, text: str) -> Features:
    told = knowledge.read(text, classifier.classify(text).intents)
    return knowledge.scorer.features(told)


def _left_out(knowledge: Knowledge) -> Iterator[tuple[Features, str]]:
    """The FAQ's own questions, each compared with all others."""
    for row, cue in enumerate(knowledge.cues):
        entry = knowledge.entries[cue.entry]
        if entry.kind is EntryKind.FAQ and not cue.quoted:
            told = knowledge.read(cue.text)
            near = told.near.copy()
            near[row] = matching.FAR
            yield (
                knowledge.scorer.features(Question(near, told.covered, told.asked, told.kind)),
                entry.name,
            )


def _sureness(
    scores: Features, features: Features, names: NDArray[np.str_], question: Judged
) -> tuple[float, float, bool]:
    """Log odds of the best entry, its nearness, and whether it is right."""
    best = int(scores.argmax())
    shares = np.exp(scores - scores.max())
    share = shares[names == names[best]].max()
    rest = sum(shares[names == name].max() for name in set(names.tolist()) - {names[best]})
    return float(np.log(share / rest)), float(features[best, 0]), names[best] in question.entries


def _name(knowledge: Knowledge, name: str) -> str:
    own = {entry.name for entry in knowledge.entries if entry.kind.is_own}
    return name if name in own else "past"


def _logsum(scores: Features) -> float:
    top = scores.max()
    return float(top + np.log(np.exp(scores - top).sum()))


if __name__ == "__main__":
    main()
