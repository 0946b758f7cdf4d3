"""Baselines: what each turn did when a tester last said "good", and how the present run differs.

A difference is news, not a failure: it tells a tester which dialogues a change touched.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from assistant.errors import ReplayError
from assistant.replay.results import DialogueResult, Difference
from assistant.replay.values import Json

SUFFIX = ".baseline.json"
SCORE_TOLERANCE = 0.001  # processors differ in the last digits of an embedding
COPIED = ("turn", "message", "intent", "action", "constraints", "reply")
KEPT = {*COPIED, "products", "scores"}

Turns = Sequence[Json]
Recorded = Mapping[tuple[str | None, str], Turns]  # by file name (None: any file) and dialogue


def baseline_path(file: Path) -> Path:
    """Where the baseline of a replay file is kept: beside it."""
    return file.with_name(file.name + SUFFIX)


def record(result: DialogueResult) -> list[dict[str, object]]:
    """What a baseline keeps of each turn: message, intent, action, ledger, products, reply."""
    return [_kept(turn.to_json()) for turn in result.turns]


def read_baseline(path: Path) -> Recorded:
    """The turns a baseline file, or a report written by ``--json``, holds for each dialogue.

    Raises:
        ReplayError: The file is missing or is neither.
    """
    try:
        dialogues = json.loads(path.read_text(encoding="utf-8"))["dialogues"]
        if isinstance(dialogues, dict):
            return {(None, name): _checked(turns) for name, turns in dialogues.items()}
        return {(Path(one["file"]).name, one["name"]): _checked(one["turns"]) for one in dialogues}
    except OSError as exc:
        raise ReplayError(f"The baseline '{path}' cannot be read: {exc.strerror}.") from exc
    except (ValueError, KeyError, TypeError, AttributeError) as exc:
        problem = "is neither a baseline nor a report written by 'daogou replay --json'"
        raise ReplayError(f"'{path}' {problem}.") from exc


def write_baselines(results: Sequence[DialogueResult], names: Mapping[str, Sequence[str]]) -> None:
    """Accepts what ``results`` did; dialogues that were not run keep what they had.

    Args:
        results: The dialogues as they went.
        names: Every dialogue of each file, run or not; others leave its baseline.
    """
    for file, dialogues in names.items():
        path = baseline_path(Path(file))
        kept = _kept_before(path)
        kept.update({one.name: record(one) for one in results if one.file == file})
        _write(path, {name: kept[name] for name in dialogues if name in kept})


def _kept_before(path: Path) -> dict[str, Turns]:
    return (
        {name: turns for (_, name), turns in read_baseline(path).items()} if path.exists() else {}
    )


def _write(path: Path, dialogues: Mapping[str, Turns]) -> None:
    text = json.dumps({"dialogues": dialogues}, ensure_ascii=False, indent=1)
    try:
        path.write_text(text + "\n", encoding="utf-8")
    except OSError as exc:
        raise ReplayError(f"The baseline '{path}' cannot be written: {exc.strerror}.") from exc


def compared(result: DialogueResult, recorded: Recorded) -> DialogueResult:
    """``result`` with its differences from what was recorded; unchanged if nothing was."""
    by_file = recorded.get((Path(result.file).name, result.name))
    before = recorded.get((None, result.name)) if by_file is None else by_file
    if before is None:
        return result
    return replace(result, differences=tuple(_differences(before, record(result))))


def _differences(before: Turns, after: Turns) -> Iterator[Difference]:
    for number, (old, new) in enumerate(zip_longest(before, after), 1):
        if old is None or new is None:
            present = [None if turn is None else turn["message"] for turn in (old, new)]
            yield Difference(number, "turn", *present)
        else:
            yield from _turn_differences(number, _kept(old), _kept(new))


def _turn_differences(number: int, old: Json, new: Json) -> Iterator[Difference]:
    for name in ("message", "intent", "action", "constraints", "products", "reply"):
        if old[name] != new[name]:
            yield Difference(number, name, old[name], new[name])
    if old["products"] == new["products"] and _scores_differ(old["scores"], new["scores"]):
        yield Difference(number, "scores", old["scores"], new["scores"])


def _scores_differ(old: Sequence[float | None], new: Sequence[float | None]) -> bool:
    return any(
        left != right and (left is None or right is None or abs(left - right) > SCORE_TOLERANCE)
        for left, right in zip(old, new, strict=True)
    )


def _kept(turn: Json) -> dict[str, Any]:
    """A turn of a report cut down to a turn of a baseline; one of a baseline as it is."""
    if "scores" in turn:
        return dict(turn)
    products = turn["products"]
    return {
        **{name: turn[name] for name in COPIED},
        "products": [product["id"] for product in products],
        "scores": [product["score"] for product in products],
    }


def _checked(turns: Sequence[Json]) -> Turns:
    kept = [_kept(turn) for turn in turns]
    if any(turn.keys() != KEPT or len(turn["scores"]) != len(turn["products"]) for turn in kept):
        raise ValueError("a turn lacks a part")
    return kept
