"""Replays dialogues shuffled, in parallel, on two dates: is the report the same to the byte, and how fast?

    python benchmarks/replaying.py --shop demo-shop [--dialogues 200] [--jobs 2] [--seed 1]

The dialogues are a random choice of ``tests/dialogues``. Each run is a process of its own (``daogou
replay``) on files in another order; the second believes that it is 200 days later (``faketime``, to be
installed). Compared are the JSON reports, dialogue by dialogue, with everything under ``timings_ms``
taken away, byte for byte, and every table of the shop's database before and after. Seconds count
from the start of a run to its end, the opening of the shop taken off, as that of a run of one dialogue.
The last line is the verdict; the exit status is 0 only if reports and shop are the same.
"""

import argparse
import hashlib
import json
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import Any

ROOT = Path(__file__).parents[1]
LATER = "+200d"
THOUSAND = 1000
Json = dict[str, Any]


def documents(folder: Path) -> list[str]:
    """Every dialogue of the files of ``folder``, as a document of its own."""
    texts = (file.read_text("utf-8") for file in sorted(folder.glob("*.yaml")))
    parts = (part for text in texts for part in re.split(r"^---$", text, flags=re.M))
    return [part.strip() + "\n" for part in parts if re.search(r"^dialogue:", part, re.M)]


def run(dialogues: Sequence[str], shop: Path, jobs: int, shift: str = "") -> tuple[Json, float]:
    """The report of one process that replays ``dialogues`` in this order, and its seconds."""
    with tempfile.TemporaryDirectory() as folder:
        file, report = Path(folder) / "shuffled.yaml", Path(folder) / "report.json"
        file.write_text("---\n".join(dialogues), "utf-8")
        command = [sys.executable, "-m", "ui.cli", "replay", str(file), "--shop", str(shop)]
        command += ["--jobs", str(jobs), "--json", str(report)]
        began = time.monotonic()
        done = subprocess.run(  # noqa: S603 - the program itself
            [*(["faketime", "-f", shift] if shift else []), *command],
            cwd=ROOT,
            capture_output=True,
            check=False,
        )
        if not report.exists():
            raise RuntimeError(done.stderr.decode()[-2000:])
        return json.loads(report.read_text("utf-8")), time.monotonic() - began


def without_timings(part: Json) -> Json:
    """The same part of a report with nothing in it that was measured in time."""
    return {
        key: without_timings(value) if isinstance(value, dict) else value
        for key, value in part.items()
        if key != "timings_ms"
    }


def by_name(report: Json) -> dict[str, str]:
    """Each dialogue's part of a report as the bytes it is written in, but for the file's own name."""
    parts = [without_timings({**one, "file": ""}) for one in report["dialogues"]]
    parts.append({"name": "coverage", **report["coverage"]})
    return {one["name"]: json.dumps(one, ensure_ascii=False, sort_keys=True) for one in parts}


def digest(shop: Path) -> str:
    """A digest of all that the shop's database says."""
    with sqlite3.connect(f"file:{shop / 'shop.db'}?mode=ro", uri=True) as database:
        dump = "\n".join(database.iterdump())
    return hashlib.sha256(dump.encode()).hexdigest()


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs it; 0 only if everything is the same."""
    options = _options(arguments)
    chosen = documents(ROOT / "tests" / "dialogues")
    rng = Random(options.seed)  # noqa: S311 - an order, no secret
    rng.shuffle(chosen)
    chosen = chosen[: options.dialogues]
    before = digest(options.shop)
    _, opening = run(chosen[:1], options.shop, 1)
    first, seconds = run(chosen, options.shop, options.jobs)
    rng.shuffle(chosen)
    second, later = run(chosen, options.shop, options.jobs, LATER)
    turns = sum(len(one["turns"]) for one in first["dialogues"])
    rates = [THOUSAND * max(took - opening, 0.001) / turns for took in (seconds, later)]
    print(
        f"{len(chosen)} dialogues, {turns} turns, {options.jobs} at a time; opening {opening:.0f} s"
    )
    print(
        f"seconds for 1,000 turns: {rates[0]:.1f}, {rates[1]:.1f} (shuffled anew, 200 days later)"
    )
    one, other = by_name(first), by_name(second)
    changed = sorted(name for name in one if one[name] != other.get(name))
    same_shop = digest(options.shop) == before
    for name in changed[:5]:
        print(f"  differs: {name}")
    clean = not changed and same_shop and len(one) == len(chosen) + 1
    shop = "the shop is as it was" if same_shop else "THE SHOP CHANGED"
    print(f"{'THE SAME' if clean else 'NOT THE SAME'}: {len(changed)} of {len(one)} differ, {shop}")
    return int(not clean)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--shop", type=Path, required=True, help="built by 'daogou demo'")
    parser.add_argument("--dialogues", type=int, default=200)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    if shutil.which("faketime") is None:
        parser.error("'faketime' is needed for the second date: apt-get install faketime")
    return options


if __name__ == "__main__":
    sys.exit(main())
