"""``daogou tune recommender``: the settings of the blend's members, by what shoppers held out took next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from assistant.errors import ModelError
from assistant.observing.versions import digest
from assistant.runlog import Deed, Plan, RunLog, Running
from assistant.runlog.run import Source
from assistant.runlog.sources import data_hash, of_rows
from assistant.shop.folder import Shop
from assistant.taste.facts import CatalogueFacts
from assistant.tuning.search import Attempt, Budget, Found, Search, check_installed
from assistant.tuning.tuned import Tuned
from assistant.tuning.verdict import Verdict
from recommender.events import EventLog
from recommender.interactions import Interactions
from recommender.interactions.interactions import NO_TARGET
from recommender.learning.training import FEWEST_TARGETS, content_of, validation_split
from recommender.learning.trying import Bench, Chosen, Difference, with_values
from retrieval.catalog import Catalog

WHAT = "recommender"
FOLDER, FILE = "tuning", "recommender.db"
SEED = 7
Report = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Task:
    """What is tuned on."""

    bench: Bench
    sources: list[Source]


def tune_recommender(shop: Shop, budget: Budget, seed: int, progress: Report) -> Verdict:
    """Searches, checks the best on shoppers who had no part in it, and writes it where it is better.

    Raises:
        ModelError: There is too little to tune by, or another program tunes.
    """
    check_installed()
    tuned = Tuned.load(shop.path)
    task = _task(shop, tuned)
    log = RunLog.of(shop)
    plan = Plan(
        Deed.TUNE, WHAT, {"trials": budget.trials, "minutes": budget.minutes}, task.sources, seed
    )
    with log.run(plan) as run:
        present = task.bench.present(lambda kind: progress(f"in use: {kind}", 0, 1))
        found = _search(shop, task, present, seed).best(
            _values(present, task.bench),
            budget,
            _trying(log, run, task, present),
            lambda done, total: progress("trials", done, total),
        )
        verdict = _verdict(shop, tuned, task.bench, present, found)
        run.tell(verdict.to_json(), "checked.after")
    return verdict


def _task(shop: Shop, tuned: Tuned) -> Task:
    events = EventLog(shop.engine).all()
    facts = CatalogueFacts.of(Catalog(shop.engine).all())
    if not len(facts):
        raise ModelError(f"'{shop.path}' has no products; ingest some first.")
    some = Interactions.from_events(events, facts)
    split = validation_split(some)
    targets = int((split.targets != NO_TARGET).sum())
    if targets < 2 * FEWEST_TARGETS:
        raise ModelError(
            f"{targets} shoppers tell what they took next; tuning needs {2 * FEWEST_TARGETS}, half to "
            "choose by and half to check the choice on."
        )
    products = of_rows("products", ((key, facts[key]) for key in sorted(facts)))
    bench = Bench(split, content_of(some.items, facts), timed=True, present=tuned.recommender)
    return Task(bench, [of_rows("events", events), products])


def _search(shop: Shop, task: Task, present: Chosen, seed: int) -> Search:
    """The search of this data, this space and these settings in use; any other has another name."""
    space = {name: (one.low, one.high, one.log) for name, one in task.bench.space.items()}
    about = {"data": data_hash(task.sources), "space": space, "present": present, "seed": seed}
    file = shop.models / FOLDER / FILE
    return Search(file, f"{WHAT}-{digest(about)}", task.bench.space, seed)


def _trying(log: RunLog, run: Running, task: Task, present: Chosen) -> Callable[[Attempt], float]:
    best = 0.0

    def tried(attempt: Attempt) -> float:
        nonlocal best
        plan = Plan(Deed.TRIAL, WHAT, attempt.values, parent=run.id)
        with log.run(plan) as trial:

            def heard(look: int, value: float) -> None:
                trial.point("ndcg@10", look, value)
                trial.tell({"ndcg@10": value}, "ndcg@10")
                attempt.heard(look, value)

            reached = task.bench.reached(with_values(present, attempt.values), heard)
        best = max(best, reached)
        run.point("trial", attempt.number, reached)
        run.point("best so far", attempt.number, best)
        return reached

    return tried


def _verdict(shop: Shop, tuned: Tuned, bench: Bench, present: Chosen, found: Found) -> Verdict:
    best = with_values(present, found.values)
    checked = Difference.between(bench.checked(present), bench.checked(best))
    if checked.value <= 0:
        return Verdict(WHAT, found, checked, None)
    kept: dict[str, dict[str, float]] = {}
    for name, value in found.values.items():
        kind, _, setting = name.partition(".")
        kept.setdefault(kind, {})[setting] = round(value, 6)
    written = tuned.model_copy(update={"recommender": kept}).save(shop.path)
    return Verdict(WHAT, found, checked, written)


def _values(present: Chosen, bench: Bench) -> Mapping[str, float]:
    """The values in use of all that is tuned."""
    found = {}
    for name in bench.space:
        kind, _, setting = name.partition(".")
        found[name] = present[kind][setting]
    return found
