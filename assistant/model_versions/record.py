"""What is written down of versions: the record of each, and one file that says which one serves and why.

That file holds the pointer and the log of every step together, so that one renaming changes both: no
program that ends in between leaves a model serving that nobody is known to have accepted.
"""

from collections import Counter
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from assistant.model_versions.mcnemar import SIGNIFICANT, mcnemar

FORMAT = 1
TOGETHER = "together"  # all blind sets at once
VERSION = r"^m-[0-9a-f]{10}$"  # also a folder's name: nothing else is ever looked for on the disk

Version = Annotated[str, Field(pattern=VERSION)]
Share = Annotated[float, Field(ge=0, le=1)]


class What(StrEnum):
    """A step in the life of a version."""

    MADE = "made"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    ROLLED_BACK = "rolled_back"


class Standing(StrEnum):
    """Where a version stands."""

    CANDIDATE = "candidate"
    CURRENT = "current"
    EARLIER = "earlier"
    REFUSED = "refused"
    ROLLED_BACK = "rolled_back"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Step(_Strict):
    """Who did what, when and why.

    Args:
        at: ISO 8601, UTC.
        version: Which one it is about; of a rolling back the one that no longer serves.
        before: What served before it; None: the shipped model.
        digest: Of a version that was made: of its manifest and its record.
        despite: What spoke against it and was overruled.
    """

    at: str
    who: str
    what: What
    version: Version
    before: Version | None = None
    why: str = ""
    digest: str = ""
    despite: str = ""


class State(_Strict):
    """The file of the registry.

    Args:
        line: The versions that served one after the other, the current one last; empty: shipped.
        steps: Everything that was done, oldest first.
    """

    format: int = FORMAT
    line: tuple[Version, ...] = ()
    steps: tuple[Step, ...] = ()

    @property
    def current(self) -> str | None:
        """The version that serves; None: the shipped model."""
        return self.line[-1] if self.line else None

    @property
    def versions(self) -> list[str]:
        """Every version, in the order in which they were made."""
        return [step.version for step in self.steps if step.what is What.MADE]

    def steps_of(self, version: str) -> list[Step]:
        """What was done with one version, oldest first."""
        return [step for step in self.steps if step.version == version]

    def standing(self, version: str) -> Standing:
        """Where a version stands now."""
        if version in self.line:
            return Standing.CURRENT if version == self.current else Standing.EARLIER
        last = self.steps_of(version)[-1].what
        return Standing.CANDIDATE if last is What.MADE else Standing(last.value)


class Figures(_Strict):
    """One model on one set of rows."""

    accuracy: Share
    macro_f1: Share


class OfLabel(_Strict):
    """The rows of one label: how many, how many of them were right, and how many changed to be or not."""

    rows: int
    before: int
    after: int
    fixed: int
    broken: int


class Changed(_Strict):
    """A row that the two models read otherwise."""

    text: str
    label: str
    before: str
    after: str


class Comparison(_Strict):
    """Two models on the same rows.

    Args:
        rows: How many.
        fixed: Rows that only the later model has right.
        broken: Rows that only the earlier one had right.
        p_value: McNemar's exact test: how probable so uneven a split of those two is by chance.
        labels: By label.
        changed: The rows read otherwise; empty for shoppers' own words, which are not kept here.
    """

    rows: int
    before: Figures
    after: Figures
    fixed: int
    broken: int
    p_value: Share
    labels: dict[str, OfLabel]
    changed: tuple[Changed, ...] = ()


class Worse(_Strict):
    """Where a version is worse by more than chance: a blind set, all together, or one label in all of them."""

    where: str
    fixed: int
    broken: int

    @property
    def p_value(self) -> float:
        """By McNemar's test."""
        return mcnemar(self.fixed, self.broken)

    @property
    def certain(self) -> bool:
        """Whether it is worse at all, and by more than chance."""
        return self.broken > self.fixed and self.p_value < SIGNIFICANT


class Reason(StrEnum):
    """Why a correction is not learnt from, or what it overrules."""

    UNAPPROVED = "unapproved"
    REJECTED = "rejected"
    WORDLESS = "wordless"
    DISPUTED = "disputed"
    OUTDATED = "outdated"
    ALIKE = "alike"
    OVERRULES = "overrules"


class LeftOut(_Strict):
    """A correction that was not used, and why; its words stay in the queue."""

    correction: int
    reason: Reason
    why: str


class Record(_Strict):
    """How a version was made and what it is worth.

    Args:
        start: The version it went on from; None: the shipped model.
        start_digest: Checksum of that one's weights.
        learnt: The corrections it learnt from, by id.
        held_out: Those set aside to measure it on.
        rehearsed: Rows of the program's own labels that it saw again, so as not to forget them.
        blind: By blind set, before and after.
        corrections: The same for ``learnt`` and ``held_out``, where there are any.
    """

    format: int = FORMAT
    version: Version
    at: str
    who: str
    start: Version | None
    start_digest: str
    learnt: tuple[int, ...]
    held_out: tuple[int, ...]
    left_out: tuple[LeftOut, ...]
    rehearsed: int
    blind: dict[str, Comparison]
    corrections: dict[str, Comparison]

    @property
    def worse_on(self) -> list[Worse]:
        """Where it is significantly worse than what it went on from.

        One label over all sets is looked at by itself: what spoils one of many wishes is lost among
        the rows of the others.
        """
        return [one for one in self._parts() if one.certain]

    def _parts(self) -> Iterator[Worse]:
        together, labels = Counter[str](), Counter[tuple[str, str]]()
        for name, one in self.blind.items():
            yield Worse(where=name, fixed=one.fixed, broken=one.broken)
            together.update(fixed=one.fixed, broken=one.broken)
            for label, own in one.labels.items():
                labels.update({(label, "fixed"): own.fixed, (label, "broken"): own.broken})
        yield Worse(where=TOGETHER, fixed=together["fixed"], broken=together["broken"])
        for label in sorted({label for label, _ in labels}):
            fixed, broken = labels[label, "fixed"], labels[label, "broken"]
            yield Worse(where=label, fixed=fixed, broken=broken)
