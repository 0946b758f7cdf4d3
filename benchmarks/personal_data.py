"""How much of the personal data in a written set is found, by kind, and how much else is taken for it.

    python benchmarks/personal_data.py [--part dev|blind] [--missed]

A datum counts as found when nothing of it stays that could be used: at least ``ENOUGH`` of its
letters and digits are gone from the masked text. A finding counts as right when it touches a datum.
"""

import argparse
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.privacy.finding import personal_data_in

FOLDER = Path(__file__).parent / "personal_data"
DATUM = re.compile(r"\[\[(\w+)\|(.*?)\]\]")
ENOUGH = 0.8


@dataclass(frozen=True, slots=True)
class Line:
    """One message.

    Args:
        text: Without marks.
        data: Kind, begin and end of each datum in it.
    """

    text: str
    data: tuple[tuple[str, int, int], ...]


def read(part: str) -> list[Line]:
    """The messages of a part, ``dev`` or ``blind``."""
    rows = (FOLDER / f"{part}.txt").read_text("utf-8").splitlines()
    return [_line(row.removeprefix("= ")) for row in rows if row and not row.startswith("#")]


def _line(row: str) -> Line:
    text, data, end = "", [], 0
    for found in DATUM.finditer(row):
        text += row[end : found.start()]
        data.append((found[1], len(text), len(text) + len(found[2])))
        text, end = text + found[2], found.end()
    return Line(text + row[end:], tuple(data))


@dataclass
class Figures:
    """What was counted.

    Args:
        wanted: Data, by kind.
        found: Of these, those that were found.
        right: Findings that touch a datum.
        wrong: Findings that do not.
        missed: Messages with what stayed in the clear.
    """

    wanted: Counter[str]
    found: Counter[str]
    right: int
    wrong: list[str]
    missed: list[str]

    @property
    def recall(self) -> float:
        """The share of data that was found."""
        return self.found.total() / self.wanted.total()

    @property
    def precision(self) -> float:
        """The share of findings that are data."""
        return self.right / max(1, self.right + len(self.wrong))


def measured(lines: Sequence[Line]) -> Figures:
    """Counts over ``lines``; names beside data are neither asked for nor held against it."""
    counted = Figures(Counter(), Counter(), 0, [], [])
    for line in lines:
        findings = [one for one in personal_data_in(line.text) if one.kind != "name"]
        hidden = {at for one in findings for at in range(one.start, one.end)}
        for kind, start, end in line.data:
            own = [at for at in range(start, end) if line.text[at].isalnum()]
            counted.wanted[kind] += 1
            if sum(at in hidden for at in own) >= ENOUGH * len(own):
                counted.found[kind] += 1
            else:
                counted.missed.append(f"{kind}: {line.text}")
        for one in findings:
            if any(one.start < end and start < one.end for _, start, end in line.data):
                counted.right += 1
            else:
                counted.wrong.append(f"{one.kind.value} '{one.text}': {line.text}")
    return counted


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("dev", "blind"), default="blind")
    parser.add_argument("--missed", action="store_true", help="Say which; not for the blind part.")
    given = parser.parse_args()
    figures = measured(read(given.part))
    for kind, wanted in sorted(figures.wanted.items()):
        print(
            f"{kind:10} {figures.found[kind]:4} of {wanted:4}  {figures.found[kind] / wanted:.3f}"
        )
    print(
        f"recall     {figures.found.total():4} of {figures.wanted.total():4}  {figures.recall:.3f}"
    )
    print(
        f"precision  {figures.right:4} of {figures.right + len(figures.wrong):4}  {figures.precision:.3f}"
    )
    if given.missed:
        print(*figures.missed, *(f"WRONG {one}" for one in figures.wrong), sep="\n")


if __name__ == "__main__":
    main()
