"""The log of runs in a shop's database."""

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Engine, Row, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import ModelError, TrialPruned
from assistant.runlog.living import Life, lives, this_host
from assistant.runlog.run import Deed, Outcome, Plan, Run
from assistant.runlog.running import Running, now
from assistant.runlog.settings import RunSettings
from assistant.runlog.sources import code_version, data_hash
from assistant.runlog.tables import runs as table
from assistant.runlog.trackers import trackers_for

if TYPE_CHECKING:
    from assistant.shop.folder import Shop  # which itself reads the settings of runs

SILENT = timedelta(days=1)  # after which a run of another machine counts as dead
CUT_OFF = "Its program ended without a word: it was killed, or the machine went down."
log = logging.getLogger(__name__)


class RunLog:
    """Keeps runs, one row each.

    Args:
        engine: The shop's database.
        folder: The shop's folder, where the locks of runs are.
        settings: Who else is told.
    """

    def __init__(self, engine: Engine, folder: Path, settings: RunSettings | None = None) -> None:
        self._engine = engine
        self._folder = folder
        self._settings = settings or RunSettings()

    @classmethod
    def of(cls, shop: "Shop") -> "RunLog":
        """The log of a shop."""
        return cls(shop.engine, shop.path, shop.settings.runs)

    @contextmanager
    def run(self, plan: Plan) -> Iterator[Running]:
        """A run from its beginning to its end, whatever ends it.

        Raises:
            ModelError: Somebody else is to be told, and the package for that is missing.
        """
        trackers = [] if plan.deed is Deed.TRIAL else trackers_for(self._settings, self._folder)
        life = Life(self._folder)
        try:
            running = Running(*self._begun(plan, life.token), trackers)
            running.begin(f"{plan.deed.value}-{plan.what}-{running.id or now()}", plan)
            with _ending(running):
                yield running
        finally:
            life.end()

    def runs(
        self,
        limit: int | None = None,
        what: str | None = None,
        parent: int | None = None,
        *,
        trials: bool = False,
    ) -> list[Run]:
        """The runs, newest first, with the crashed ones told as such.

        Args:
            limit: How many at most; None: all.
            what: Only those about this.
            parent: Only the trials of this one.
            trials: Whether trials stand among the others; those of ``parent`` always do.
        """
        self.settle()
        query = select(table).order_by(table.c.id.desc()).limit(limit)
        if what is not None:
            query = query.where(table.c.what == what)
        if parent is not None:
            query = query.where(table.c.parent == parent)
        elif not trials:
            query = query.where(table.c.deed != Deed.TRIAL.value)
        with self._engine.connect() as connection:
            return [_run(row) for row in connection.execute(query)]

    def get(self, number: int) -> Run:
        """One run.

        Raises:
            ModelError: There is none with this number.
        """
        self.settle()
        with self._engine.connect() as connection:
            row = connection.execute(select(table).where(table.c.id == number)).one_or_none()
        if row is None:
            raise ModelError(f"There is no run {number}; daogou runs list names them.")
        return _run(row)

    def settle(self) -> list[int]:
        """Marks as crashed whatever says that it runs and lives no more; returns their numbers."""
        chosen = select(table).where(table.c.outcome == Outcome.RUNNING.value)
        with self._engine.connect() as connection:
            rows = connection.execute(chosen).all()
        dead = [row for row in rows if self._is_dead(row)]
        for row in dead:
            self._change(row.id, _crashed(row), still_running=True)
        return [row.id for row in dead]

    def _is_dead(self, row: Row[Any]) -> bool:
        living = lives(self._folder, row.token)
        if living is not None:
            return not living
        if row.token and row.host == this_host():
            return True
        return datetime.now(UTC) - datetime.fromisoformat(row.heard_at) > SILENT

    def _begun(self, plan: Plan, token: str) -> tuple[int | None, Any]:
        """The number of the new row and how it is changed; nothing where it cannot be written."""
        try:
            with self._engine.begin() as connection:
                made = connection.execute(insert(table).values(_row(plan, token)))
                key = made.inserted_primary_key
        except SQLAlchemyError as exc:
            log.warning("A run is not kept in the shop: %s.", exc.__class__.__name__)
            return None, None
        number = int(key[0]) if key else 0
        return number, lambda columns: self._change(number, columns)

    def _change(
        self, number: int, columns: Mapping[str, Any], *, still_running: bool = False
    ) -> None:
        change = update(table).where(table.c.id == number)
        if still_running:
            change = change.where(table.c.outcome == Outcome.RUNNING.value)
        with self._engine.begin() as connection:
            connection.execute(change.values(dict(columns)))


@contextmanager
def _ending(running: Running) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        running.end(Outcome.INTERRUPTED)
        raise
    except TrialPruned:
        running.end(Outcome.PRUNED)
        raise
    except BaseException as exc:
        running.end(Outcome.FAILED, f"{exc.__class__.__name__}: {exc}")
        raise
    running.end(Outcome.FINISHED)


def _row(plan: Plan, token: str) -> dict[str, Any]:
    began = now()
    return {
        "parent": plan.parent,
        "deed": plan.deed.value,
        "what": plan.what,
        "outcome": Outcome.RUNNING.value,
        "started_at": began,
        "heard_at": began,
        "settings": _plain(plan.settings),
        "seed": plan.seed,
        "data": [{"name": s.name, "size": s.size, "sha256": s.sha256} for s in plan.data],
        "data_hash": data_hash(plan.data),
        "code": code_version(),
        "metrics": {},
        "curves": {},
        "why": "",
        "host": this_host(),
        "token": token,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - whatever settings hold
    """The value as JSON can say it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _crashed(row: Row[Any]) -> dict[str, Any]:
    lasted = datetime.fromisoformat(row.heard_at) - datetime.fromisoformat(row.started_at)
    return {
        "outcome": Outcome.CRASHED.value,
        "why": CUT_OFF,
        "ended_at": row.heard_at,
        "seconds": round(lasted.total_seconds(), 3),
    }


def _run(row: Row[Any]) -> Run:
    told = {name: value for name, value in row._mapping.items() if name != "token"}
    told["curves"] = {name: [(x, y) for x, y in line] for name, line in row.curves.items()}
    return Run(**{**told, "deed": Deed(told["deed"]), "outcome": Outcome(told["outcome"])})
