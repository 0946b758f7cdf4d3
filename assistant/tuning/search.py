"""Adapter: Optuna's search for the best values, in a file that a killed run goes on from.

The tree-structured Parzen estimator (Bergstra et al. 2011) proposes; a trial that is below the median of the
earlier ones at the same look is given up. A trial that was under way when its program died is tried again.
"""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import ModelError, TrialPruned
from recommender.learning.space import Knob, Space

if TYPE_CHECKING:
    from optuna import Study, Trial

INSTALL = "pip install 'daogou[tune]'"
BY_LOT = 8  # trials before the estimator proposes
SPARED = 4  # trials before one is given up
Values = dict[str, float]


@dataclass(frozen=True, slots=True)
class Budget:
    """When a search ends, whichever comes first.

    Args:
        trials: In all, those before an interruption included.
        minutes: By the clock, from this start on; None: no such limit.
    """

    trials: int
    minutes: float | None = None


@dataclass(frozen=True, slots=True)
class Attempt:
    """One trial as whoever tries it sees it.

    Args:
        number: From 0; the first one has the values in use.
        values: What to try.
        heard: To be told what is reached at each look; raises ``TrialPruned`` where it is given up.
    """

    number: int
    values: Values
    heard: Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to.

    Args:
        values: The best.
        reached: What they reached on what they were chosen by.
        start: What the values in use reached there.
        trials: Done in all; ``pruned`` of them were given up early.
        resumed: How many of them an earlier start had done.
    """

    values: Values
    reached: float
    start: float
    trials: int
    pruned: int
    resumed: int


def check_installed() -> None:
    """Looks whether there is anything to search with, before much is done for it.

    Raises:
        ModelError: The package is missing.
    """
    try:
        import optuna  # noqa: F401 - only whether it is there
    except ImportError as exc:
        raise ModelError(f"Tuning needs the package 'optuna'; install it with {INSTALL}.") from exc


class Search:
    """A search over a space.

    Args:
        file: Of all searches of one kind; made if it is missing.
        name: Of this one: the same name goes on where an earlier start ended.
        space: By name, the bounds.
        seed: Of its chance.
    """

    def __init__(self, file: Path, name: str, space: Space, seed: int) -> None:
        self._file, self._name = file, name
        self._space = dict(space)
        self._seed = seed

    def best(
        self,
        start: Mapping[str, float],
        budget: Budget,
        tried: Callable[[Attempt], float],
        progress: Callable[[int, int], None] = lambda _done, _total: None,
    ) -> Found:
        """Searches until the budget is spent.

        Args:
            start: The values in use; tried first.
            budget: When it ends.
            tried: What an attempt reached, the more the better.
            progress: Called with the trials done and all.

        Raises:
            ModelError: Another program searches, or the package is missing.
        """
        with self._alone(), self._study() as study:
            again = self._begin(study, start)
            until = None if budget.minutes is None else time.monotonic() + 60 * budget.minutes
            while (done := _done(study)) < budget.trials:
                progress(done, budget.trials)
                if done and until is not None and time.monotonic() >= until:
                    break
                self._one(study, tried)
            progress(_done(study), _done(study))
            return _found(study, again)

    def _begin(self, study: "Study", start: Mapping[str, float]) -> int:
        """Takes up what an earlier start left; returns how many trials it had done."""
        from optuna.trial import TrialState

        for trial in study.get_trials(deepcopy=False, states=(TrialState.RUNNING,)):
            study.tell(trial.number, state=TrialState.FAIL)
            study.enqueue_trial(trial.params or self._held(start))
        if not study.get_trials(deepcopy=False):
            study.enqueue_trial(self._held(start))
        return _done(study)

    def _one(self, study: "Study", tried: Callable[[Attempt], float]) -> None:
        from optuna.trial import TrialState

        trial = study.ask()
        values = {name: self._proposed(trial, name, knob) for name, knob in self._space.items()}

        def heard(look: int, value: float) -> None:
            trial.report(value, look)
            if trial.should_prune():
                raise TrialPruned(f"Trial {trial.number} is given up at {value:.5f}.")

        try:
            value = tried(Attempt(trial.number, values, heard))
        except TrialPruned:
            study.tell(trial, state=TrialState.PRUNED)
        except Exception:
            study.tell(trial, state=TrialState.FAIL)
            raise
        else:
            study.tell(trial, value)

    def _proposed(self, trial: "Trial", name: str, knob: Knob) -> float:
        if knob.whole:
            return trial.suggest_int(name, int(knob.low), int(knob.high), log=knob.log)
        return trial.suggest_float(name, knob.low, knob.high, log=knob.log)

    def _held(self, values: Mapping[str, float]) -> Values:
        return {name: knob.held(values[name]) for name, knob in self._space.items()}

    @contextmanager
    def _alone(self) -> Iterator[None]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self._file.with_suffix(".lock"))
        try:
            lock.acquire(timeout=0)
        except Timeout as exc:
            raise ModelError(
                f"'{self._file}' is searched by another program; wait until it is done."
            ) from exc
        try:
            yield
        finally:
            lock.release()

    @contextmanager
    def _study(self) -> Iterator["Study"]:
        import optuna

        optuna.logging.set_verbosity(optuna.logging.WARNING)
        try:
            storage = optuna.storages.RDBStorage(f"sqlite:///{self._file}")
        except (SQLAlchemyError, optuna.exceptions.OptunaError, RuntimeError) as exc:
            raise ModelError(
                f"'{self._file}' cannot be read as a search; take it away, and the next one begins anew."
            ) from exc
        try:
            study = optuna.create_study(
                storage=storage,
                study_name=self._name,
                direction="maximize",
                pruner=optuna.pruners.MedianPruner(n_startup_trials=SPARED),
                load_if_exists=True,
            )
            seed = self._seed + len(study.get_trials(deepcopy=False))  # a new start draws anew
            study.sampler = optuna.samplers.TPESampler(n_startup_trials=BY_LOT, seed=seed)
            yield study
        finally:
            storage.remove_session()
            storage.engine.dispose()


def _done(study: "Study") -> int:
    from optuna.trial import TrialState

    ended = (TrialState.COMPLETE, TrialState.PRUNED)
    return len(study.get_trials(deepcopy=False, states=ended))


def _found(study: "Study", resumed: int) -> Found:
    from optuna.trial import TrialState

    first = study.get_trials(deepcopy=False, states=(TrialState.COMPLETE,))[0]
    pruned = len(study.get_trials(deepcopy=False, states=(TrialState.PRUNED,)))
    best, start = study.best_trial, first.value
    assert start is not None  # noqa: S101 - it is complete
    return Found(dict(best.params), study.best_value, start, _done(study), pruned, resumed)
