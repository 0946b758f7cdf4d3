"""Replays whole files and folders: reads, selects, runs, compares with baselines, sums up."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import ReplayError
from assistant.replay.baseline import baseline_path, compared, read_baseline, write_baselines
from assistant.replay.coverage import coverage
from assistant.replay.loading import Script, load_scripts
from assistant.replay.results import DialogueResult, ReplayReport
from assistant.replay.runner import OpenRehearsal, Stage, run_dialogue
from assistant.replay.scene import Lookup

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReplayOptions:
    """How to replay.

    Args:
        tags: Only dialogues with at least one of these; empty means all.
        seed: Of every dialogue.
        strict: Differences from the baseline fail.
        strict_time: Turns over their ``within_ms`` fail.
        update: Accept the present output as the baseline of each file.
        compare: A baseline or JSON report to compare with instead of each file's own baseline.
        jobs: How many dialogues run at the same time.
        known_fields: Every field some product has; conditions on others fail by name.
    """

    tags: tuple[str, ...] = ()
    seed: int = 0
    strict: bool = False
    strict_time: bool = False
    update: bool = False
    compare: Path | None = None
    jobs: int = 1
    known_fields: frozenset[str] | None = None


def replay(
    paths: Sequence[Path],
    open_rehearsal: OpenRehearsal,
    lookup: Lookup,
    options: ReplayOptions | None = None,
    progress: Progress | None = None,
) -> ReplayReport:
    """Runs the dialogues of files and folders, each on its own throw-away state.

    Dialogues are reported in the order of their files whatever ``jobs`` is. ``progress`` is told after
    each how many are done, and of how many.

    Raises:
        ReplayError: A file is not well formed, a tag is not in use, or a baseline is unreadable.
    """
    options = options or ReplayOptions()
    scripts = load_scripts(paths)
    chosen = _with_tags(scripts, options.tags)
    stage = Stage(open_rehearsal, lookup, options.seed, options.strict_time, options.known_fields)
    results = list(_run(chosen, stage, options.jobs, progress or (lambda *_: None)))
    if options.update:
        write_baselines(results, _names_by_file(scripts))
    return ReplayReport(
        dialogues=tuple(_compare(results, options.compare)),
        coverage=coverage(results),
        strict=options.strict,
        compared_with=str(options.compare) if options.compare else None,
    )


def _with_tags(scripts: Sequence[Script], tags: Sequence[str]) -> list[Script]:
    chosen = [one for one in scripts if not tags or set(tags) & set(one.dialogue.tags)]
    if not chosen:
        known = ", ".join(sorted({tag for one in scripts for tag in one.dialogue.tags})) or "none"
        raise ReplayError(f"No dialogue has the tag '{' or '.join(tags)}'; tags in use: {known}.")
    return chosen


def _run(
    scripts: Sequence[Script], stage: Stage, jobs: int, progress: Progress
) -> Iterator[DialogueResult]:
    with ThreadPoolExecutor(max_workers=jobs) as pool:
        run = map if jobs == 1 else pool.map
        results = run(lambda script: run_dialogue(script, stage), scripts)
        for done, result in enumerate(results, 1):
            yield result
            progress(done, len(scripts))


def _names_by_file(scripts: Sequence[Script]) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    for script in scripts:
        names.setdefault(script.file.as_posix(), []).append(script.name)
    return names


def _compare(results: Sequence[DialogueResult], with_file: Path | None) -> list[DialogueResult]:
    if with_file:
        recorded = read_baseline(with_file)
        return [compared(result, recorded) for result in results]
    paths = {result.file: baseline_path(Path(result.file)) for result in results}
    baselines = {file: read_baseline(path) for file, path in paths.items() if path.is_file()}
    return [
        compared(result, baselines[result.file]) if result.file in baselines else result
        for result in results
    ]
