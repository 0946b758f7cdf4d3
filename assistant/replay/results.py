"""What came of a replay: failures, turns, dialogues and the whole, as plain values.

Everything measured in time stands under ``timings_ms``; take these away and two replays of the same
dialogues on the same shop are equal, byte for byte.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from assistant.replay.values import Json


class Status(StrEnum):
    """How a dialogue ended; ``xfailed`` failed as foretold, ``xpassed`` passed against all odds."""

    PASSED = "passed"
    FAILED = "failed"
    ERROR = "error"
    XFAILED = "xfailed"
    XPASSED = "xpassed"

    @property
    def good(self) -> bool:
        """Whether a replay that ends so passes."""
        return self in (Status.PASSED, Status.XFAILED)


@dataclass(frozen=True, slots=True)
class Failure:
    """An expectation that was not met.

    Args:
        turn: The turn of the script, counted from 1.
        what: The key of the expectation, such as ``products.all``.
    """

    turn: int
    what: str
    expected: str
    got: str

    def to_json(self) -> dict[str, object]:
        """The failure as reports write it."""
        return {"turn": self.turn, "what": self.what, "expected": self.expected, "got": self.got}


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that is not as in the baseline."""

    turn: int
    what: str
    before: object
    after: object

    def to_json(self) -> dict[str, object]:
        """The difference as reports write it."""
        return {"turn": self.turn, "what": self.what, "before": self.before, "after": self.after}


@dataclass(frozen=True, slots=True)
class TurnResult:
    """One turn as it went.

    Args:
        message: What the shopper did, as a person reads it.
        click: The kind of a click: ``product``, ``suggestion``, ``remove``, ``undo``; ``edit`` for a
            turn said anew; else None.
        response: The turn as data; None when undo went back to the start.
        milliseconds: How long the answer took.
    """

    number: int
    message: str
    click: str | None
    response: Json | None
    milliseconds: float

    def to_json(self) -> dict[str, object]:
        """The turn as reports and baselines write it, without anything that changes by itself."""
        return {"turn": self.number, "message": self.message, **summary(self.response or {})}


@dataclass(frozen=True, slots=True)
class DialogueResult:
    """One dialogue as it went.

    Args:
        file: The replay file as it was given.
        slow: Turns over their ``within_ms``; they fail only where times are strict.
        differences: From the baseline; None when there is no baseline for it.
    """

    file: str
    name: str
    tags: tuple[str, ...]
    xfail: str | None
    turns: tuple[TurnResult, ...]
    failures: tuple[Failure, ...]
    slow: tuple[Failure, ...] = ()
    crashed: bool = False
    differences: tuple[Difference, ...] | None = None

    @property
    def status(self) -> Status:
        """How it ended."""
        if self.xfail:
            return Status.XFAILED if self.failures else Status.XPASSED
        if self.crashed:
            return Status.ERROR
        return Status.FAILED if self.failures else Status.PASSED

    @property
    def milliseconds(self) -> float:
        """How long all its answers took."""
        return sum(turn.milliseconds for turn in self.turns)

    def to_json(self) -> dict[str, object]:
        """The dialogue as the report writes it."""
        differences = self.differences
        return {
            "file": self.file,
            "name": self.name,
            "tags": list(self.tags),
            "status": self.status.value,
            "xfail": self.xfail,
            "failures": [failure.to_json() for failure in self.failures],
            "differences": None if differences is None else [one.to_json() for one in differences],
            "turns": [turn.to_json() for turn in self.turns],
            "timings_ms": self._timings(),
        }

    def _timings(self) -> dict[str, object]:
        return {
            "total": round(self.milliseconds, 1),
            "turns": [round(turn.milliseconds, 1) for turn in self.turns],
            "slow": [failure.to_json() for failure in self.slow],
        }


@dataclass(frozen=True, slots=True)
class ReplayReport:
    """A whole replay.

    Args:
        strict: Whether differences from a baseline count as failures.
        compared_with: The file named for comparison instead of the baselines.
        coverage: Which intents, actions, operators and repairs the dialogues reached.
    """

    dialogues: tuple[DialogueResult, ...]
    coverage: Mapping[str, Any]
    strict: bool = False
    compared_with: str | None = None

    @property
    def passed(self) -> bool:
        """Whether every dialogue ended well and, if strict, nothing differs from the baseline."""
        return all(one.status.good for one in self.dialogues) and not (
            self.strict and any(one.differences for one in self.dialogues)
        )

    @property
    def counts(self) -> dict[str, int]:
        """How many dialogues there are, of each status, and how many turns."""
        by_status = Counter(one.status for one in self.dialogues)
        return {
            "dialogues": len(self.dialogues),
            **{status.value: by_status[status] for status in Status},
            "changed": sum(bool(one.differences) for one in self.dialogues),
            "turns": sum(len(one.turns) for one in self.dialogues),
        }

    def to_json(self) -> dict[str, object]:
        """The report as ``--json`` writes it."""
        return {
            "passed": self.passed,
            "counts": self.counts,
            "compared_with": self.compared_with,
            "dialogues": [one.to_json() for one in self.dialogues],
            "coverage": dict(self.coverage),
            "timings_ms": {"total": round(sum(one.milliseconds for one in self.dialogues), 1)},
        }


def summary(response: Json) -> dict[str, object]:
    """What is kept of a response: enough to see what it did and to tell whether another differs."""
    plain = ("intent", "action", "sentiment", "language", "reply", "handoff")
    products = response.get("products", ())
    return {
        **{name: response.get(name) for name in plain},
        "constraints": [_constraint(entry) for entry in response.get("constraints", ())],
        "relaxed": list(response.get("relaxed", ())),
        "products": [_product(product) for product in products],
        "cart": [_only(line, ("id", "sku", "quantity")) for line in response.get("cart", ())],
        "suggestions": list(response.get("suggestions", ())),
    }


def _constraint(entry: Json) -> dict[str, object]:
    return _only(entry, ("field", "op", "value", "hard", "turn"))


def _product(product: Json) -> dict[str, object]:
    score = product.get("score")
    rounded = None if score is None else round(score, 4)
    return {**_only(product, ("id", "title", "price")), "score": rounded}


def _only(row: Json, names: tuple[str, ...]) -> dict[str, object]:
    return {name: row.get(name) for name in names}
