"""Names that mean the same, and names that do not although learnt: ``synonyms.toml``, group by group."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit

from assistant.nlu.learning.own_names import OwnNames
from assistant.nlu.words.surfaces import surface_key
from assistant.owner.change import Body, Kind, version_of
from assistant.owner.log import Draft
from assistant.owner.refusing import Wrong
from assistant.owner.texts import Form
from assistant.owner.toml_texts import as_wanted, document, parsed
from assistant.service.service import Service
from assistant.shop.loading import Loaded
from assistant.shop.synonyms import HEAD, SYNONYMS_FILE, read_synonyms

SAME, NEVER = "same", "never"
TABLES = {SAME: "groups", NEVER: "never"}
LONGEST_NAME = 60
MOST_NAMES = 50


class SynonymBook:
    """The groups of one shop; a group is known by what it says, for it has no name."""

    kind = Kind.SYNONYMS
    by_content = True

    def __init__(self, service: Service) -> None:
        self._service = service
        self.path = service.shop.path / SYNONYMS_FILE

    def all(self) -> Mapping[str, Body]:
        """Every group and every pair that is kept apart."""
        return self.read(self.path.read_bytes() if self.path.is_file() else b"")

    def read(self, content: bytes) -> Mapping[str, Body]:
        """What a content of the file says."""
        told = parsed(content, self.path.name)
        bodies = [
            {"means": means, "names": [str(name) for name in names]}
            for means, table in TABLES.items()
            for names in told.get(table, [])
        ]
        return {version_of(body): body for body in bodies}

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """Two names or more, none of which is in another group."""
        form = Form(body, ("means", "names"))
        means, names = form.line("means", 10), form.lines("names", LONGEST_NAME)
        if means not in TABLES:
            form.refuse("means", "choice", known=", ".join(TABLES))
        if len(names) > MOST_NAMES:
            form.refuse("names", "too_many", most=MOST_NAMES, has=len(names))
        empty = next((name for name in names if not surface_key(name)), None)
        if empty is not None:
            form.refuse("names", "no_name", name=empty)
        if not form.wrongs:
            self._check_names(form, means, names, key)
        form.done()
        made = {"means": means, "names": names}
        return key or version_of(made), made

    def title(self, body: Body) -> str:
        """Its names."""
        return (" = " if body["means"] == SAME else " ≠ ").join(body["names"])

    def state(self, body: Body, now: datetime) -> str:
        """It always holds."""
        return ""

    def remarks(self, body: Body) -> list[Wrong]:
        """Where the shop knows none of the names, they only stand for each other in texts."""
        return []

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """The shop with a group that is not written."""
        things = {name: one for name, one in self.all().items() if name != key}
        if body is not None:
            things[key] = body
        groups = tuple(tuple(one["names"]) for one in things.values() if one["means"] == SAME)
        pairs = (one["names"] for one in things.values() if one["means"] == NEVER)
        return loaded.named(OwnNames(groups, tuple((pair[0], pair[1]) for pair in pairs)))

    def rewritten(self, content: bytes, draft: Draft) -> bytes:
        """The file with one group more, less or otherwise; a new file says first what it is for."""
        content = content or f"{HEAD}groups = [\n]\nnever = [\n]\n".encode()
        made, wanted = document(content, self.path.name), parsed(content, self.path.name)
        before, after = draft.before, draft.after
        if before is not None and after is not None and before["means"] == after["means"]:
            table = TABLES[before["means"]]
            place = wanted[table].index(list(before["names"]))
            made[table][place] = _array(after["names"])  # type: ignore[index]  # an array
            wanted[table][place] = list(after["names"])
            return as_wanted(made, wanted)
        if before is not None:
            table = TABLES[before["means"]]
            place = wanted[table].index(list(before["names"]))
            del made[table][place]  # type: ignore[union-attr]  # an array
            del wanted[table][place]
        if after is not None:
            _append(made, wanted, TABLES[after["means"]], list(after["names"]))
        return as_wanted(made, wanted)

    def accept(self, path: Path) -> None:
        """Reads it as the shop does."""
        read_synonyms(path)

    def show(self) -> bool:
        """Waits until messages are read with it."""
        return self._service.loaded.settle()

    def _check_names(self, form: Form, means: str, names: list[str], key: str | None) -> None:
        keys = {surface_key(name) for name in names}
        if len(names) < 2 or len(keys) < 2:
            form.refuse("names", "two_names")
        elif means == NEVER and len(names) != 2:
            form.refuse("names", "a_pair")
        elif means == SAME:
            for other, body in self.all().items():
                taken = [name for name in body["names"] if surface_key(name) in keys]
                if other != key and body["means"] == SAME and taken:
                    group = self.title(body)
                    form.refuse("names", "in_another_group", name=taken[0], group=group)


def _array(names: list[str]) -> Any:  # noqa: ANN401  # tomlkit's
    made = tomlkit.array()
    made.extend(names)
    return made


def _append(made: Any, wanted: dict[str, Any], table: str, names: list[str]) -> None:  # noqa: ANN401
    if table not in made:
        made[table] = tomlkit.array()
        wanted[table] = []
    made[table].append(_array(names))
    made[table].multiline(True)
    wanted[table].append(names)
