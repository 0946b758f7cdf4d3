"""What corrections that no network learns from are good for: judged searches, replay dialogues, synonyms.

A product that does not belong becomes a row that ``daogou evaluate search`` reads. A requirement that
was misread becomes a dialogue marked to fail until it is mended; where the shop's own vocabulary does
not even know the right words, they are named to the owner, whose synonyms can teach them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import yaml

from assistant.corrections.correction import Correction, Kind
from retrieval.constraints import Constraint

BELONGS, DOES_NOT = 1, 0  # grades; a row without a product that belongs measures nothing yet
TAG = "correction"
NAMED = 40  # characters of a message in a dialogue's name

Read = Callable[[str], Sequence[Constraint]]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Words of an agent that name no requirement this shop knows."""

    correction: int
    words: str

    def __str__(self) -> str:
        """What the owner can do about it."""
        return (
            f"correction {self.correction}: the shop knows no requirement in '{self.words}'; if it "
            "is another name of one, put both into a group of synonyms.toml"
        )


@dataclass(frozen=True, slots=True)
class Proposals:
    """What constraints put right come to.

    Args:
        dialogues: As replay files have them.
        unknown: Words to be named to the owner.
        later: Corrections of later turns, which mean nothing without those before them.
    """

    dialogues: tuple[Mapping[str, object], ...]
    unknown: tuple[Unknown, ...]
    later: tuple[Correction, ...]

    def to_yaml(self) -> str:
        """The dialogues as a replay file; empty where there is none."""
        texts = (
            yaml.safe_dump(dict(one), allow_unicode=True, sort_keys=False, width=120)
            for one in self.dialogues
        )
        return "---\n".join(texts)


def judgements(corrections: Sequence[Correction]) -> list[dict[str, object]]:
    """Products put right as judged searches, ``{"query", "relevant": {id: grade}}`` each.

    Corrections of the same words are one row; of the same product there the latest counts.
    """
    grades: dict[str, dict[str, int]] = {}
    for one in corrections:
        if one.kind is Kind.PRODUCT:
            told = {one.wrong: DOES_NOT, one.right: BELONGS}
            grades.setdefault(one.text, {}).update({key: told[key] for key in told if key})
    return [{"query": text, "relevant": relevant} for text, relevant in grades.items()]


def proposals(corrections: Sequence[Correction], read: Read) -> Proposals:
    """Constraints put right as dialogues to run.

    Args:
        corrections: Of any kind.
        read: The requirements that this shop reads in a text now.
    """
    asked = [one for one in corrections if one.kind is Kind.CONSTRAINT]
    first = [one for one in asked if one.turn == 1]
    unknown = tuple(_unknown(first, read))
    left = {one.correction for one in unknown}
    return Proposals(
        tuple(_dialogue(one, read) for one in first if one.id not in left),
        unknown,
        tuple(one for one in asked if one.turn != 1),
    )


def _unknown(corrections: Sequence[Correction], read: Read) -> Iterator[Unknown]:
    for one in corrections:
        words = next((words for words in (one.right, one.wrong) if words and not read(words)), None)
        if words is not None:
            yield Unknown(one.id, words)


def _dialogue(correction: Correction, read: Read) -> dict[str, object]:
    """One message and what the ledger must have after it."""
    found, wrong, right = (
        [_plain(one) for one in read(text)] if text else []
        for text in (correction.text, correction.wrong, correction.right)
    )
    kept = [one for one in found if one not in wrong and one not in right]
    expected = {"exact_constraints": kept + right} if wrong else {"constraints": right}
    mended = all(one in found for one in right) and not any(one in found for one in wrong)
    told: dict[str, object] = {
        "dialogue": f"correction {correction.id}: {correction.text[:NAMED]}",
        "tags": [TAG, correction.language or "zh"],
        "turns": [{"say": correction.text, "expect": expected}],
    }
    if not mended:
        told["xfail"] = (
            f"{correction.agent} on {correction.at[:10]}: '{correction.right or 'nothing'}', "
            f"not '{correction.wrong or 'nothing'}'"
        )
    return told


def _plain(constraint: Constraint) -> dict[str, object]:
    told = constraint.to_json()
    return {"field": str(constraint.field), "op": str(constraint.op), "value": told["value"]}
