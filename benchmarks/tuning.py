"""Does ``daogou tune recommender`` gain anything on shoppers who had no part in it?

Method: Amazon Beauty, each shopper's last item held out for the test, the one before it for validation. On
the validation items of one half of the shoppers Optuna searches the declared space
(``recommender/learning/space.py``), from what training chooses there by itself; on those of the other half the
best is checked against it. Then both settings are weighed on all validation items and fitted on all but the
test items, and each test item is ranked among all that its shopper had not taken, once. Intervals are 95 %, of
paired differences over shoppers, by the normal approximation.

    DAOGOU_DATA=… python benchmarks/tuning.py [--trials 60] [--file STUDY.db]
"""

import argparse
import os
import sys
import tempfile
import time
from pathlib import Path

from cold_start import _read_beauty

from assistant.tuning.search import Attempt, Budget, Search
from recommender.interactions import Interactions, Split
from recommender.learning.choosing import LEARNT_FROM, REQUIRED
from recommender.learning.examples import gathered
from recommender.learning.making import made
from recommender.learning.trying import Bench, Chosen, Difference, Doubles, with_values
from recommender.learning.weighing import weighed
from recommender.measuring.accuracy import gains
from recommender.measuring.ranks import target_ranks
from recommender.models.blend import Blend
from recommender.models.content import ContentSimilarity

SEED = 7


def main() -> int:
    """Tunes, checks and tests."""
    options = _options()
    print(__doc__.split("    DAOGOU_DATA", maxsplit=1)[0])
    data = os.environ.get("DAOGOU_DATA")
    if not data:
        print("DAOGOU_DATA is not set: it must name the folder that holds 'interactions'.")
        return 2
    some, content = _read_beauty(Path(data) / "interactions")
    validation = some.leave_one_out(skip=1)
    bench = Bench(validation, content)
    present = bench.present(lambda kind: _told(f"in use: {kind}"))
    start = {name: _value(present, name) for name in bench.space}
    with tempfile.TemporaryDirectory() as folder:
        file = options.file or Path(folder) / "study.db"
        search = Search(file, "beauty", bench.space, SEED)

        def tried(attempt: Attempt) -> float:
            reached = bench.reached(with_values(present, attempt.values), attempt.heard)
            _told(f"trial {attempt.number}: {reached:.5f}")
            return reached

        found = search.best(start, Budget(options.trials), tried)
    best = with_values(present, found.values)
    _told(
        f"{found.trials} trials, {found.pruned} given up; {found.start:.5f} → {found.reached:.5f}"
    )
    for name, value in found.values.items():
        print(f"  {name}: {start[name]:.4g} → {value:.4g}")
    _say("checked", Difference.between(bench.checked(present), bench.checked(best)))
    before, after = (_tested(bench, one, some, content) for one in (present, best))
    _say("test", Difference.between(before, after))
    return 0


def _tested(
    bench: Bench, settings: Chosen, some: Interactions, content: ContentSimilarity
) -> Doubles:
    """What each shopper gains on the test items, by weights learnt on all validation items."""
    validation, test = some.leave_one_out(skip=1), some.leave_one_out()
    says, _ = weighed(gathered(bench.blend(settings), validation, LEARNT_FROM), REQUIRED)
    members = [made(kind, settings[kind], content).fit(test.seen) for kind in says]
    blend = Blend(members, says).measured(test.seen)
    return gains(target_ranks(blend, Split(test.seen, test.targets)))


def _value(settings: Chosen, name: str) -> float:
    kind, _, setting = name.partition(".")
    return settings[kind][setting]


def _say(name: str, told: Difference) -> None:
    _told(
        f"{name}: nDCG@10 {told.before:.5f} → {told.after:.5f}, {told.value:+.5f} "
        f"({told.low:+.5f} to {told.high:+.5f}) on {told.shoppers} shoppers"
    )


def _told(line: str) -> None:
    print(f"[{time.process_time():7.1f} s] {line}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measures what tuning gains.")
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--file", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
