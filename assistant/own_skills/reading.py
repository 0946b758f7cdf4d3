"""Reads the skills of a shop: every file of ``skills``, checked with the shop's settings before anybody asks."""

import os
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.errors import SettingsError
from assistant.own_skills.json_paths import value_at
from assistant.own_skills.slots import parsed
from assistant.own_skills.tables import SkillTable
from assistant.shop.owner_files import read_toml

FOLDER = "skills"
SECRETS = "secrets.toml"
PREFIX = "DAOGOU_SKILL_"  # of environment variables, so that no file can send others away
MOST = 50


@dataclass(frozen=True, slots=True)
class OwnSkill:
    """A skill ready to run.

    Args:
        table: Its file.
        secrets: What its headers need; never shown.
    """

    table: SkillTable
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.table.name


def read_skills(shop: Path, hosts: Sequence[str]) -> tuple[OwnSkill, ...]:
    """All skills of a shop, in the order of their files.

    Args:
        shop: The shop's folder.
        hosts: Where skills may call.

    Raises:
        SettingsError: A file cannot be used; it and the key are named.
    """
    files = sorted((shop / FOLDER).glob("*.toml"))
    if len(files) > MOST:
        raise SettingsError(f"{shop / FOLDER} has {len(files)} skills; at most {MOST} are read.")
    secrets = _secrets(shop) if files else {}
    found: dict[str, Path] = {}
    skills = []
    for file in files:
        table = read_toml(file, SkillTable)
        if table.name in found:
            raise SettingsError(
                f"{file}: 'name' is '{table.name}', as in {found[table.name].name}; choose another."
            )
        found[table.name] = file
        _check_host(file, table, hosts)
        _check_examples(file, table)
        needed = {name: _secret(file, name, secrets) for name in sorted(table.call.secrets)}
        skills.append(OwnSkill(table, needed))
    return tuple(skills)


def _check_host(file: Path, table: SkillTable, hosts: Sequence[str]) -> None:
    if table.call.host not in hosts:
        allowed = ", ".join(hosts) or "none"
        raise SettingsError(
            f"{file}: 'call.url' goes to '{table.call.host}', which setting 'skill_hosts' does not "
            f"allow (allowed: {allowed})."
        )


def _check_examples(file: Path, table: SkillTable) -> None:
    """Examples give every slot a value it takes, and a good answer has every value."""
    for number, example in enumerate(table.examples, 1):
        for slot in table.slots:
            given = example.slots.get(slot.name, slot.default)
            if given is None:
                raise SettingsError(f"{file}: example[{number}].slots lacks '{slot.name}'.")
            if parsed(slot, str(given), alone=True) is None:
                raise SettingsError(
                    f"{file}: example[{number}].slots.{slot.name} is '{given}', which is no {slot.type} "
                    "that the slot takes."
                )
        if example.status >= 300:
            continue
        for name, path in table.values.items():
            if value_at(example.answer, path) is None:
                raise SettingsError(
                    f"{file}: 'values.{name}' is '{path}', which example[{number}].answer does not have."
                )


def _secrets(shop: Path) -> Mapping[str, str]:
    path = shop / SECRETS
    try:
        plain = tomllib.loads(path.read_text("utf-8")) if path.is_file() else {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{path} cannot be read: {type(exc).__name__}.") from exc
    return {name: value for name, value in plain.items() if isinstance(value, str)}


def _secret(file: Path, name: str, secrets: Mapping[str, str]) -> str:
    value = os.environ.get(PREFIX + name) or secrets.get(name)
    if not value or not value.isprintable():
        raise SettingsError(
            f"{file}: 'call.headers' needs the secret '{name}'; set {PREFIX}{name}, or '{name}' in "
            f"{SECRETS} of the shop's folder."
        )
    return value
