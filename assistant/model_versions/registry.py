"""The registry of a shop's model versions: accepting, refusing and going back, one at a time.

A version is a folder that never changes once it is written. What serves is said by one small file,
written aside and renamed; whoever changes it holds the lock, and looks again once it has it.
"""

import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from assistant.errors import ModelError
from assistant.model_versions.files import read_file, write_file
from assistant.model_versions.record import Record, State, Step, What, Worse
from assistant.nlu.classifying.manifest import MANIFEST

FOLDER, STATE, RECORD = "dialogue", "registry.json", "record.json"
SHIPPED = "shipped"
LOCK, MAKING = ".lock", ".making.lock"
WAIT = 60.0  # seconds for another's step; accepting loads a model, which takes a few
LONGEST = 500  # characters of a reason


@dataclass(frozen=True, slots=True)
class Word:
    """Somebody's word on a version: who, when and why."""

    who: str
    at: datetime
    why: str = ""

    def step(self, what: What, version: str, before: str | None, **more: str) -> Step:
        """The step that this word is about."""
        at = self.at.astimezone(UTC).isoformat(timespec="seconds")
        who, why = (" ".join(said.split())[:LONGEST] for said in (self.who, self.why))
        return Step(at=at, who=who, what=what, version=version, before=before, why=why, **more)


@dataclass(frozen=True, slots=True)
class Registry:
    """The versions below ``SHOP/models``."""

    path: Path

    @classmethod
    def of(cls, models: Path) -> "Registry":
        """The registry in a shop's folder of models; nothing is written yet."""
        return cls(models / FOLDER)

    @property
    def file(self) -> Path:
        """The file that says what serves."""
        return self.path / STATE

    def state(self) -> State:
        """What serves and all that was done; empty where no version was ever made.

        Raises:
            ModelError: The file is damaged.
        """
        return read_file(self.file, State) if self.file.is_file() else State()

    def folder(self, version: str) -> Path:
        """Where a version's model is."""
        return self.path / version

    def record(self, version: str) -> Record:
        """How a version was made and what it is worth.

        Raises:
            ModelError: There is no such version, or its record is damaged.
        """
        _known(self.state(), version)
        return read_file(self.folder(version) / RECORD, Record)

    @contextmanager
    def making(self) -> Iterator[None]:
        """The time in which a version is made, which only one program does at once.

        Raises:
            ModelError: Another one does it now.
        """
        with self._lock(MAKING, 0.0, "A model of this shop is being trained by another program"):
            yield

    def clear(self, but: str) -> None:
        """Removes what trainings left that were cut off and never gone on with, of all versions ``but`` one."""
        keep = {*self.state().versions, but}
        for folder in self.path.glob("m-*"):
            if folder.name.removesuffix(".checkpoints") not in keep:
                shutil.rmtree(folder, ignore_errors=True)

    def add(self, record: Record, word: Word) -> None:
        """Takes up a version whose model is in its folder; what serves stays as it is."""
        with self._changing() as state:
            folder = self.folder(record.version)
            write_file(folder / RECORD, record)
            made = word.step(What.MADE, record.version, state.current, digest=_digest(folder))
            self._keep(state.model_copy(update={"steps": (*state.steps, made)}))

    def accept(self, version: str, word: Word, *, despite: bool = False) -> State:
        """Lets a version serve.

        Args:
            version: Which.
            word: Who says so and why.
            despite: Also where it is worse on the blind set, was compared with another version than
                the one that serves, or was refused; that needs a reason. A broken one never.

        Raises:
            ModelError: It is unknown, serves already, is broken, or something speaks against it.
        """
        with self._changing() as state:
            _known(state, version)
            if state.current == version:
                raise ModelError(f"Model '{version}' serves already; nothing was changed.")
            against = self._against(state, version)
            if against and not (despite and word.why.strip()):
                raise ModelError(
                    f"Model '{version}' is not accepted: {'; '.join(against)}. To accept it all "
                    "the same, say so with --despite and give the reason with --why."
                )
            self._check(state, version)
            told = {"despite": "; ".join(against)} if against else {}
            step = word.step(What.ACCEPTED, version, state.current, **told)
            kept = tuple(one for one in state.line if one != version)
            return self._keep(_moved(state, (*kept, version), step))

    def refuse(self, version: str, word: Word) -> State:
        """Turns a candidate down; its record stays, with the reason.

        Raises:
            ModelError: It is unknown, serves or served, is refused already, or no reason is given.
        """
        if not word.why.strip():
            raise ModelError("Refusing a model needs a reason; give it with --why.")
        with self._changing() as state:
            _known(state, version)
            standing = state.standing(version)
            if version in state.line or standing.value == What.REFUSED:
                hint = "; expected a candidate" if version not in state.line else ""
                hint = hint or "; what serves or served is left with: daogou models rollback"
                raise ModelError(f"Model '{version}' is {standing.value} already{hint}.")
            step = word.step(What.REFUSED, version, state.current)
            return self._keep(_moved(state, state.line, step))

    def rollback(self, word: Word, *, to_shipped: bool = False) -> State:
        """Goes back to what served before.

        Args:
            word: Who says so and why.
            to_shipped: Past all versions, to the shipped model.

        Raises:
            ModelError: The shipped model serves already, or the version before is broken.
        """
        with self._changing() as state:
            if state.current is None:
                raise ModelError("The shipped model serves; there is no version before it.")
            line = () if to_shipped else state.line[:-1]
            if line:
                self._check(state, line[-1])
            step = word.step(What.ROLLED_BACK, state.current, state.current)
            return self._keep(_moved(state, line, step))

    def check(self, version: str) -> None:
        """Makes sure that a version is as it was made and can serve.

        Raises:
            ModelError: It is not.
        """
        self._check(self.state(), version)

    def _check(self, state: State, version: str) -> None:
        folder = self.folder(version)
        made = next(step for step in state.steps_of(version) if step.what is What.MADE)
        if _digest(folder) != made.digest:
            raise ModelError(
                f"Model '{version}' in '{folder}' is not the one that was made: its {MANIFEST} or "
                f"{RECORD} has changed; put the folder back, or train again."
            )
        from assistant.nlu.classifying.trained import TrainedClassifier

        TrainedClassifier.load(folder)  # also writes its network into the cache, for servers

    def _against(self, state: State, version: str) -> list[str]:
        record = read_file(self.folder(version) / RECORD, Record)
        found = [_worse(one) for one in record.worse_on]
        if record.start != state.current:
            now, then = (one or SHIPPED for one in (state.current, record.start))
            found.append(f"it was compared with '{then}', but '{now}' serves now")
        if state.standing(version).value == What.REFUSED:
            found.append(f"it was refused ({state.steps_of(version)[-1].why})")
        return found

    @contextmanager
    def _changing(self) -> Iterator[State]:
        """The state as it is once nobody else can change it."""
        with self._lock(LOCK, WAIT, "The models of this shop are being changed by another program"):
            yield self.state()

    @contextmanager
    def _lock(self, name: str, wait: float, taken: str) -> Iterator[None]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / name)
            lock.acquire(timeout=wait)
        except TimeoutError as exc:
            raise ModelError(f"{taken}; try again when it is done.") from exc
        except OSError as exc:
            raise ModelError(f"Folder '{self.path}' cannot be written: {exc.strerror}.") from exc
        try:
            yield
        finally:
            lock.release()

    def _keep(self, state: State) -> State:
        write_file(self.file, state)
        return state


def _moved(state: State, line: tuple[str, ...], step: Step) -> State:
    return state.model_copy(update={"line": line, "steps": (*state.steps, step)})


def _known(state: State, version: str) -> None:
    if version not in state.versions:
        known = ", ".join(state.versions) or "none yet"
        raise ModelError(f"'{version[:40]}' is no model of this shop; there are: {known}.")


def _worse(one: Worse) -> str:
    return (
        f"on the blind rows ({one.where}) it is significantly worse ({one.broken} broken, "
        f"{one.fixed} mended; p = {one.p_value:.4f})"
    )


def _digest(folder: Path) -> str:
    """Of the manifest, which has the checksum of the weights, and of the record."""
    try:
        parts = [(folder / name).read_bytes() for name in (MANIFEST, RECORD)]
    except OSError as exc:
        raise ModelError(
            f"Folder '{folder}' lacks {Path(str(exc.filename)).name}; put it back or train again."
        ) from exc
    return hashlib.sha256(b"\0".join(parts)).hexdigest()
