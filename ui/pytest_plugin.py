"""A pytest plugin, so that a shop's own repository can hold its dialogues: ``pytest --daogou-shop DIR``.

Every replay file that pytest comes upon is collected, each dialogue as a test of its own; without
the option nothing is. The shop is opened once, and only when the first dialogue runs.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from assistant.replay.loading import Script
    from assistant.replay.runner import Stage
    from assistant.service.service import Service

OPTION = "--daogou-shop"
SUFFIXES = (".yaml", ".yml")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the option."""
    group = parser.getgroup("daogou", "dialogues of a shop")
    group.addoption(OPTION, type=Path, help="The shop's folder; its dialogues are collected.")


def pytest_collect_file(parent: pytest.Collector, file_path: Path) -> "DialogueFile | None":
    """Takes replay files in; other YAML files are left to others."""
    shop = parent.config.getoption(OPTION)
    if shop is None or file_path.suffix not in SUFFIXES or not _holds_dialogues(file_path):
        return None
    collected: DialogueFile = DialogueFile.from_parent(parent, path=file_path)
    return collected


def pytest_unconfigure(config: pytest.Config) -> None:
    """Closes the shop if it was opened."""
    opened = config.stash.get(SERVICE, None)
    if opened:
        opened.close()


SERVICE: "pytest.StashKey[Service]" = pytest.StashKey()


class DialogueFile(pytest.File):
    """A replay file."""

    def collect(self) -> Iterator["DialogueItem"]:
        """Its dialogues.

        Raises:
            pytest.Collector.CollectError: It is not well formed.
        """
        from assistant.errors import ReplayError
        from assistant.replay.loading import load_file

        try:
            scripts = load_file(self.path)
        except ReplayError as exc:
            raise self.CollectError(str(exc)) from exc
        for script in scripts:
            yield DialogueItem.from_parent(self, name=script.name, script=script)


class DialogueItem(pytest.Item):
    """One dialogue."""

    def __init__(self, *, script: "Script", **named: Any) -> None:  # noqa: ANN401  # pytest's own
        super().__init__(**named)
        self.script = script
        for tag in script.dialogue.tags:
            self.keywords[tag] = True
        if script.dialogue.xfail:
            self.add_marker(pytest.mark.xfail(reason=script.dialogue.xfail, strict=True))

    def runtest(self) -> None:
        """Runs it on throw-away state.

        Raises:
            DialogueFailed: An expectation was not met.
        """
        from assistant.replay.runner import run_dialogue

        result = run_dialogue(self.script, _stage(self.config))
        if result.failures:
            raise DialogueFailed(self._told(result.failures))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], **_: Any) -> str:  # type: ignore[override]  # noqa: ANN401
        """What was expected and what came instead; anything else as pytest shows it."""
        if isinstance(excinfo.value, DialogueFailed):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, None, str]:
        """The file and the name of the dialogue."""
        return self.path, None, self.name

    def _told(self, failures: Any) -> str:  # noqa: ANN401
        said = {n: step.say for n, step in enumerate(self.script.dialogue.turns, 1)}
        lines = (
            f"turn {one.turn} ({said.get(one.turn) or 'a click'}), {one.what}:\n"
            f"  expected  {one.expected}\n  got       {one.got}"
            for one in failures
        )
        return "\n".join(lines)


class DialogueFailed(Exception):
    """A dialogue did not go as written."""


def _stage(config: pytest.Config) -> "Stage":
    from assistant.replay.runner import Stage
    from assistant.service.rehearsal import ServiceRehearsal
    from assistant.service.service import Service

    service = config.stash.get(SERVICE, None)
    if service is None:
        service = config.stash[SERVICE] = Service.open(config.getoption(OPTION))
    loaded = service.loaded
    fields = loaded.understander.vocabulary.fields
    return Stage(lambda: ServiceRehearsal(service), loaded.tools.shelf.get, known_fields=fields)


def _holds_dialogues(path: Path) -> bool:
    """Whether some line of a file begins a dialogue; a CI's own YAML does not."""
    try:
        return any(line.startswith("dialogue:") for line in path.read_text("utf-8").splitlines())
    except (OSError, UnicodeDecodeError):
        return False
