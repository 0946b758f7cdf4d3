"""What the owner pins, boosts, buries and hides: ``merchandising.toml``, rule by rule.

A rule without an id is known by a digest of what it says; once it is edited, that becomes its id.
"""

import secrets
from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array

from assistant.merchandising.hand import Hand
from assistant.merchandising.rules import (
    MERCHANDISING_FILE,
    Rule,
    RuleTable,
    read_rules,
)
from assistant.owner import moments
from assistant.owner.change import Body, Kind, version_of
from assistant.owner.log import Draft
from assistant.owner.refusing import Wrong
from assistant.owner.remarks import listed
from assistant.owner.rule_forms import read_form
from assistant.owner.toml_texts import as_wanted, document, parsed
from assistant.service.service import Service
from assistant.shop.loading import Loaded
from assistant.shop.owner_files import Standing, zone_of
from assistant.shop.periods import Period

LISTS = ("queries", "products", "brands", "categories")


class RuleBook:
    """The rules of one shop."""

    kind = Kind.RULE
    by_content = False

    def __init__(self, service: Service) -> None:
        self._service = service
        self.path = service.shop.path / MERCHANDISING_FILE
        self._timezone = service.shop.settings.timezone
        self._zone = zone_of(self._timezone)

    def all(self) -> Mapping[str, Body]:
        """Every rule by id, in the order of the file, which tells who goes first."""
        return self.read(self.path.read_bytes() if self.path.is_file() else b"")

    def read(self, content: bytes) -> Mapping[str, Body]:
        """The rules of a content of the file."""
        tables = parsed(content, self.path.name).get("rules", [])
        bodies = [self._body(table) for table in tables]
        return dict(zip(_keys(tables, bodies), bodies, strict=True))

    def checked(self, key: str | None, body: Body) -> tuple[str, Body]:
        """A rule that names goods, and what is done with them, from when until when."""
        return key or f"rule-{secrets.token_hex(5)}", read_form(body)

    def title(self, body: Body) -> str:
        """What it is about: its queries, else its goods."""
        said = body["queries"] or body["products"] or body["brands"] or body["categories"]
        return f"{body['do']}: {listed(said)}"

    def remarks(self, body: Body) -> list[Wrong]:
        """Names that the catalogue does not have."""
        hand = Hand(self._service.loaded.searcher.table, ())
        unknown = hand.unknown(self._rule(1, body))
        return [Wrong("", "not_in_catalogue", {"names": listed(unknown)})] if unknown else []

    def state(self, body: Body, now: datetime) -> str:
        """``now``, ``later`` or ``over``."""
        period = self._rule(1, body).period
        if period.holds(now):
            return "now"
        return "later" if period.start is not None and now < period.start else "over"

    def tried(self, loaded: Loaded, key: str, body: Body | None) -> Loaded:
        """The shop with a rule that is not written."""
        bodies = {**self.all(), **({key: body} if body is not None else {})}
        if body is None:
            bodies.pop(key, None)
        rules = tuple(self._rule(number, one) for number, one in enumerate(bodies.values(), 1))
        return loaded.ruled(Standing(rules))

    def rewritten(self, content: bytes, draft: Draft) -> bytes:
        """The file with one rule more, less or otherwise."""
        made, wanted = document(content, self.path.name), parsed(content, self.path.name)
        keys = list(self.read(content))
        tables = made.get("rules")
        if not isinstance(tables, AoT | Array):
            tables = tomlkit.aot()
            made["rules"] = tables
        plain = wanted.setdefault("rules", [])
        place = keys.index(draft.key) if draft.key in keys else len(keys)
        if draft.after is None:
            del tables[place]
            del plain[place]
            if not plain:  # an empty list of tables is written by leaving it out
                made.pop("rules")
                del wanted["rules"]
        else:
            fresh = self._table(draft, plain[place] if place < len(keys) else {})
            _put(tables, place, fresh)
            plain[place:] = [fresh, *plain[place + 1 :]]
        return as_wanted(made, wanted)

    def accept(self, path: Path) -> None:
        """Reads it as turns do."""
        read_rules(path, self._timezone)

    def show(self) -> bool:
        """The next turn looks at the file."""
        return True

    def _body(self, table: Mapping[str, Any]) -> Body:
        told = {name: list(table.get(name, ())) for name in LISTS}
        return {
            "do": str(table.get("do", "")),
            **told,
            "from": moments.shown(table.get("from"), self._zone),
            "until": moments.shown(table.get("until"), self._zone),
            "place": table.get("place"),
            "strength": table.get("strength"),
            "sponsored": bool(table.get("sponsored", False)),
            "note": str(table.get("note", "")),
        }

    def _table(self, draft: Draft, known: Mapping[str, Any]) -> dict[str, Any]:
        """A rule as the file has it; what was not changed stays as it was written."""
        body, was = draft.after or {}, draft.before or {}
        told: dict[str, Any] = {"id": known.get("id") or draft.key}
        for name, value in body.items():
            if name in was and was[name] == value and name in known:
                told[name] = known[name]
            elif name in ("from", "until"):
                told[name] = moments.read(value)
            else:
                told[name] = value
        return {name: value for name, value in told.items() if value not in (None, "", [], False)}

    def _rule(self, number: int, body: Body) -> Rule:
        told = {name: value for name, value in body.items() if value not in (None, "", [])}
        for name in ("from", "until"):
            told[name] = moments.read(str(body[name]))
        table = RuleTable.model_validate(told)
        return Rule(number, table, Period.of(table.start, table.until, self._zone))


def _keys(tables: list[Mapping[str, Any]], bodies: list[Body]) -> list[str]:
    """Ids; of rules without one a digest, with a number where two say the same."""
    counts: Counter[str] = Counter()
    keys = []
    for table, body in zip(tables, bodies, strict=True):
        key = str(table.get("id") or version_of(body))
        counts[key] += 1
        keys.append(key if counts[key] == 1 else f"{key}.{counts[key]}")
    return keys


def _put(tables: Any, place: int, fresh: Mapping[str, Any]) -> None:  # noqa: ANN401  # tomlkit's
    """Puts a rule into its place; of one that is there, only what differs is touched."""
    if place == len(tables):
        inline = isinstance(tables, Array)
        made: Any = tomlkit.inline_table() if inline else tomlkit.table()
        made.update(fresh)
        tables.append(made)
        return
    table = tables[place]
    for name in [name for name in table if name not in fresh]:
        del table[name]
    for name, value in fresh.items():
        if name not in table or table[name] != value:
            table[name] = value
