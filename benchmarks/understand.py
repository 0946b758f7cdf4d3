"""Measures how fast a message is understood, against sentence-transformers with scikit-learn.

Ours is ``Understander.understand`` as the served program builds it: language, intent, sentiment and
constraints. The peer runs the same encoder weights in float32: ``SentenceTransformer.encode`` and
two ``LogisticRegression`` for intent and sentiment, with one torch thread and with two, of which
the better counts; it reads no constraints. Messages come from the label files, half Chinese and
half English, every one different, of as many pieces as said (the tokenizer's count, without the
two marks around a text). The contenders take turns, six messages at a time, all the same ones, in an
order that rotates, so that whatever else runs on the machine slows them alike; the median makes the
ratio fair. The first message of a turn brings a contender's weights back into the caches and does
not count. Wall time counts; processor time beside it tells how busy the machine was.

    python benchmarks/understand.py --shop demo-shop

The exit status is 0 when messages of 16 pieces take at most 8 ms and a fifth of the peer's time.
"""

import argparse
import csv
import itertools
import os
import platform
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.nlu.understanding import Understander
from assistant.shop.loading import understander_of
from retrieval.embedded.texts import open_vocabulary
from retrieval.embedded.tokenizer import Tokenizer

LABELS = Path(__file__).parents[1] / "prompts" / "labels"
LENGTHS = (8, 16, 32)
JUDGED = 16
MOST_MS = 8.0
LEAST_RATIO = 5.0
TURN = 6  # messages one contender takes before the next
PAUSE = 0.02  # seconds after which torch's threads no longer spin
WISHES = {
    "zh": ("五百以内", "不要黑色的", "200到300之间", "最便宜的", "要42码的", "别太贵", "两件"),
    "en": ("under $200", "not black", "between 50 and 80", "size 42", "the cheapest", "two please"),
}
Contender = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each message: on the clock, and of processor time over all threads."""

    wall: list[float]
    processor: list[float]

    @property
    def p50(self) -> float:
        """The median on the clock."""
        return statistics.median(self.wall)

    def row(self) -> str:
        """p50 and p95 on the clock, p50 of processor time."""
        p95 = statistics.quantiles(self.wall, n=20, method="inclusive")[-1]
        return f"{self.p50:>9.2f}{p95:>9.2f}{statistics.median(self.processor):>11.2f}"


def label_texts(kind: str) -> list[tuple[str, str, str]]:
    """Text, label and file name of every labelled row of a kind, ``intent`` or ``sentiment``."""
    rows = []
    for file in sorted((LABELS / kind).glob("*.csv")):
        with file.open(encoding="utf-8", newline="") as lines:
            rows += [(row["text"], row["label"], file.name) for row in csv.DictReader(lines)]
    return rows


def messages(tokenizer: Tokenizer, pieces: int, count: int, seed: int = 11) -> list[str]:
    """Different messages of exactly so many pieces, Chinese and English in turn."""
    halves = [_of_length(tokenizer, pieces, language, seed) for language in WISHES]
    mixed = itertools.chain.from_iterable(zip(*halves, strict=False))
    found = list(itertools.islice(mixed, count))
    if len(found) < count:
        raise SystemExit(f"Only {len(found)} messages have {pieces} pieces; ask for fewer.")
    return found


def _of_length(tokenizer: Tokenizer, pieces: int, language: str, seed: int) -> Iterator[str]:
    dice = random.Random(seed)  # noqa: S311 - reproducible, not secret
    texts = sorted({t for t, _, name in label_texts("intent") if name.startswith(language)})
    met = set()
    for _ in range(20):
        dice.shuffle(texts)
        for text, other in itertools.pairwise(texts):
            wish = dice.choice(WISHES[language])
            forms = (text, f"{text}, {wish}", f"{text}, {other}", f"{text}, {other}, {wish}")
            fitting = (form for form in forms if len(tokenizer.encode(form)) - 2 == pieces)
            found = next(fitting, None)
            if found is not None and found not in met:
                met.add(found)
                yield found


def compare(contenders: Mapping[str, Contender], texts: Sequence[str]) -> dict[str, Times]:
    """The times of each contender, turn by turn; the first text of each turn does not count."""
    times = {name: Times([], []) for name in contenders}
    for contender in contenders.values():
        contender(texts[0])
    for number, turn in enumerate(_turns(texts)):
        order = list(contenders)
        for name in order[number % len(order) :] + order[: number % len(order)]:
            time.sleep(PAUSE)
            _take_turn(contenders[name], turn, times[name])
    return times


def _turns(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    return (texts[start : start + TURN] for start in range(0, len(texts), TURN))


def _take_turn(contender: Contender, turn: Sequence[str], times: Times) -> None:
    for place, text in enumerate(turn):
        clock, processor = time.perf_counter(), time.process_time()
        contender(text)
        if place:
            times.wall.append(1e3 * (time.perf_counter() - clock))
            times.processor.append(1e3 * (time.process_time() - processor))


def report(pieces: int, times: Mapping[str, Times]) -> tuple[float, float]:
    """Prints a table; returns the worst p50 of ours, and the peer's best p50 over it."""
    ours = max(spent.p50 for name, spent in times.items() if name.startswith("ours"))
    peer = min(spent.p50 for name, spent in times.items() if name.startswith("peer"))
    count = len(next(iter(times.values())).wall)
    print(f"\n{pieces} pieces, {count} messages{'':<14}{'p50 ms':>9}{'p95 ms':>9}{'processor':>11}")
    for name, spent in times.items():
        print(f"{name:<36}{spent.row()}")
    print(f"the peer takes {peer / ours:.1f} times as long")
    return ours, peer / ours


def verdict(p50: float, ratio: float) -> bool:
    """Prints and returns whether both aims are met."""
    kept = p50 <= MOST_MS and ratio >= LEAST_RATIO
    aims = f"p50 {p50:.2f} ms (aim: {MOST_MS:.0f}), ratio {ratio:.1f} (aim: {LEAST_RATIO:.0f})"
    print(f"\nverdict at {JUDGED} pieces: {aims}: {'kept' if kept else 'missed'}")
    return kept


def ours(shop: Path | None) -> dict[str, Understander]:
    """What reads messages, with the built-in vocabulary and, where given, with a shop's."""
    found = {"ours, built-in vocabulary": understander_of(None)}
    if shop is not None:
        found["ours, vocabulary of the shop"] = understander_of(shop)
    return found


def main() -> int:
    """Prints the tables."""
    from understand_parts import print_parts
    from understand_peer import Peer

    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--shop", type=Path, help="a shop's folder, for its vocabulary")
    parser.add_argument("--messages", type=int, default=180, help="messages of each length")
    parser.add_argument("--lengths", type=int, nargs="+", default=LENGTHS, help="pieces a message")
    parser.add_argument("--rows", type=int, default=480, help="labelled rows the peer learns from")
    arguments = parser.parse_args()
    print(__doc__)
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    print(f"machine: {platform.machine()}, {os.cpu_count()} cores, load {load:.1f}")
    tokenizer = open_vocabulary().tokenizer
    readers = ours(arguments.shop)
    peer = Peer.build([label_texts("intent"), label_texts("sentiment")], arguments.rows)
    contenders: dict[str, Contender] = {name: one.understand for name, one in readers.items()}
    contenders |= {f"peer, torch threads: {n}": peer.with_threads(n) for n in (1, 2)}
    kept = False
    for pieces in arguments.lengths:
        texts = messages(tokenizer, pieces, arguments.messages)
        found = report(pieces, compare(contenders, texts))
        if pieces == JUDGED:
            print_parts(list(readers.values())[-1], texts)
            kept = verdict(*found)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
