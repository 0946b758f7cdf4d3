"""A shop's own synonyms: ``synonyms.toml`` in its folder, read and checked when it is opened."""

import tomllib
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from assistant.errors import SettingsError
from assistant.nlu.learning.own_names import NO_NAMES, OwnNames
from assistant.nlu.words.surfaces import surface_key

SYNONYMS_FILE = "synonyms.toml"
KEYS = ("groups", "never")
HEAD = """\
# Names of the same goods, brands or properties, in any language. The first name of a group that the shop knows
# says what all of them mean; learnt groups were written here by `daogou synonyms --write` and may be edited.
# What is deleted here is learnt again; to part a name from what it was learnt to mean, name both under `never`.
"""


def load_synonyms(folder: Path) -> OwnNames:
    """The synonyms of the shop in ``folder``; none without a file.

    Raises:
        SettingsError: As ``read_synonyms``.
    """
    return read_synonyms(folder / SYNONYMS_FILE)


def read_synonyms(path: Path) -> OwnNames:
    """The synonyms that a file has; none without a file.

    Raises:
        SettingsError: The file is no TOML, has an unknown key, or an entry that is no group.
    """
    if not path.is_file():
        return NO_NAMES
    try:
        read = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(f"{path} is not valid TOML: {exc}.") from exc
    unknown = sorted(read.keys() - set(KEYS))
    if unknown:
        raise SettingsError(f"{path}: '{unknown[0]}' is unknown (known: {', '.join(KEYS)}).")
    groups = _groups(path, "groups", read.get("groups", []))
    pairs = _groups(path, "never", read.get("never", []))
    _check_once(path, groups)
    wrong = next((pair for pair in pairs if len(pair) != 2), None)
    if wrong:
        raise SettingsError(
            f"{path}: 'never' has {list(wrong)!r}; expected a name and what it does not mean."
        )
    return OwnNames(groups, tuple((pair[0], pair[1]) for pair in pairs))


def written(groups: Iterable[Iterable[str]]) -> str:
    """``groups`` as the file has them."""
    lines = [f"  [{', '.join(_quoted(name) for name in group)}],\n" for group in groups]
    return f"{HEAD}groups = [\n{''.join(lines)}]\nnever = [\n]\n"


def _groups(path: Path, key: str, read: object) -> tuple[tuple[str, ...], ...]:
    if not isinstance(read, list):
        raise SettingsError(f"{path}: '{key}' is {read!r}; expected a list of lists of names.")
    return tuple(_group(path, key, one) for one in read)


def _group(path: Path, key: str, read: object) -> tuple[str, ...]:
    names = read if isinstance(read, list) else []
    good = all(isinstance(name, str) and surface_key(name) for name in names)
    if len(names) < 2 or not good:
        raise SettingsError(f"{path}: '{key}' has {read!r}; expected two or more names.")
    return tuple(names)


def _check_once(path: Path, groups: Iterable[tuple[str, ...]]) -> None:
    counted = Counter(key for group in groups for key in {surface_key(name) for name in group})
    twice = next((name for name, count in counted.items() if count > 1), None)
    if twice is not None:
        raise SettingsError(f"{path}: '{twice}' is in two groups; expected each name in one.")


def _quoted(name: str) -> str:
    escaped = name.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
