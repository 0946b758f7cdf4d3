"""Which column means what: guessed from the headers, and overruled by a small file.

The guess is data (``Layout``), so that it can be shown before and after an import.
"""

import tomllib
from collections.abc import Mapping as Mapped
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from retrieval.errors import MappingError
from retrieval.importing.headers import (
    ORDER,
    PRODUCT,
    Aliases,
    field_named,
    find_column,
    language_of,
    match_columns,
)
from retrieval.importing.rows import Meaning

Constant = str | int | float


class CategoryRule(BaseModel):
    """A category for products that have none of their own, told by the words of their title.

    Args:
        value: The category path.
        words: The title has one of these.
        also: And, if given, one of these.
    """

    model_config = ConfigDict(extra="forbid")

    value: str = Field(min_length=1)
    words: list[str] = Field(min_length=1)
    also: list[str] = []


class Mapping(BaseModel):
    """What the owner of a file can say about its columns; everything left out is guessed.

    Args:
        columns: Field → column. Fields of other languages end in ``_en`` or ``_zh``.
        key: The column that tells records apart, the same as ``columns.id``.
        keep: Which of several rows with one id counts; the others fill its empty cells.
        order_by: The column whose time or number puts the rows of one id in order.
        constants: Field → value for rows that have none.
        attributes: Columns to keep as attributes; left out: every other column with short values.
        ignore: Columns to leave out, also from guessing.
        multi: Fields whose text lists several values, besides the known ones.
        category: Rules for a missing category, in order; the first that fits counts.
        timezone: Of times without offset; left out: the shop's.
        stop_above: The share of refused rows, 0 to 1, above which a catalogue is not replaced; left out:
            the shop's.
    """

    model_config = ConfigDict(extra="forbid")

    columns: dict[str, str] = {}
    key: str | None = None
    keep: Literal["last", "first"] = "last"
    order_by: str | None = None
    constants: dict[str, Constant] = {}
    attributes: list[str] | None = None
    ignore: list[str] = []
    multi: list[str] = []
    category: list[CategoryRule] = []
    timezone: str | None = None
    stop_above: float | None = Field(default=None, ge=0, le=1)

    @classmethod
    def load(cls, path: Path) -> "Mapping":
        """Reads a TOML or YAML file.

        Raises:
            MappingError: It is missing, no TOML or YAML, or has an unknown key or a wrong value.
        """
        try:
            return cls.model_validate(_read(path))
        except ValidationError as exc:
            raise MappingError(f"{path}: {_explain(exc)}.") from exc

    @property
    def named(self) -> dict[str, str]:
        """The columns the owner names, ``key`` among them."""
        return self.columns | ({"id": self.key} if self.key else {})


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each field of a file stands.

    Args:
        fields: Field → column.
        localized: (language, field) → column.
        attributes: Attribute → column, for columns that are no field.
        order_by: The column that puts rows of one id in order.
    """

    fields: Mapped[str, str]
    localized: Mapped[tuple[str, str], str]
    attributes: Mapped[str, str]
    order_by: str | None = None

    def to_json(self) -> dict[str, str]:
        """Every field with its column, as it is shown to the owner."""
        localized = {f"{field}_{name}": column for (name, field), column in self.localized.items()}
        order = {"order_by": self.order_by} if self.order_by else {}
        return {**self.fields, **localized, **self.attributes, **order}


def lay_out(columns: Sequence[str], aliases: Aliases, mapping: Mapping) -> Layout:
    """Decides what each of ``columns`` means: first as ``mapping`` says, then by its header.

    Raises:
        MappingError: ``mapping`` names a column that the file does not have.
    """
    _check(columns, mapping)
    named = {field: column for field, column in mapping.named.items() if not language_of(field)}
    free = [column for column in columns if column not in {*mapping.ignore, *named.values()}]
    unnamed = {field: names for field, names in aliases.items() if field not in named}
    fields = {**named, **match_columns(free, unnamed)}
    localized = _localized(free, aliases, fields, mapping)
    used = {*fields.values(), *localized.values()}
    order_by = mapping.order_by or find_column([c for c in free if c not in used], ORDER)
    used.add(order_by or "")
    rest = [column for column in free if column not in used]
    return Layout(fields, localized, _attributes(rest, mapping), order_by)


def lay_out_told(columns: Sequence[str], meaning: Meaning, mapping: Mapping) -> Layout:
    """The layout of a format that says what its ``columns`` mean, where ``mapping`` does not differ.

    Raises:
        MappingError: ``mapping`` names a column that the file does not have.
    """
    _check(columns, mapping)
    named = {field: column for field, column in mapping.named.items() if not language_of(field)}
    told = {field: name for field, name in meaning.fields.items() if name not in mapping.ignore}
    attributes = {
        a: column for a, column in meaning.attributes.items() if column not in mapping.ignore
    }
    if mapping.attributes is not None:
        attributes = {column: column for column in mapping.attributes}
    fields = {**told, **named}
    return Layout(fields, _localized([], PRODUCT, fields, mapping), attributes, mapping.order_by)


def _localized(
    free: Sequence[str], aliases: Aliases, fields: dict[str, str], mapping: Mapping
) -> dict[tuple[str, str], str]:
    """Columns of one language; a field that has no column at all takes the first of them."""
    localized: dict[tuple[str, str], str] = {}
    named = [(field, column) for field, column in mapping.columns.items() if language_of(field)]
    found = [*named, *((column, column) for column in free)]
    for label, column in sorted(found, key=lambda pair: not pair[0].endswith("_zh")):
        split = language_of(label)
        if split and column not in {*fields.values(), *localized.values()}:
            field = field_named(split[0], aliases)
            if field in fields or field not in aliases:
                localized[split[1], field] = column
            else:
                fields[field] = column
    return localized


def _attributes(rest: Sequence[str], mapping: Mapping) -> dict[str, str]:
    """Columns left over; numbered ones are repeated or nameless and stay out unless asked for."""
    if mapping.attributes is not None:
        return {column: column for column in mapping.attributes}
    return {column.strip(): column for column in rest if "#" not in column}


def _check(columns: Sequence[str], mapping: Mapping) -> None:
    wanted = {
        **{f"columns.{field}": column for field, column in mapping.columns.items()},
        **{f"attributes[{place}]": name for place, name in enumerate(mapping.attributes or ())},
        "key": mapping.key,
        "order_by": mapping.order_by,
    }
    for place, column in wanted.items():
        if column is not None and column not in columns:
            raise MappingError(
                f"The mapping's {place} is '{column}', but the file has no such column; "
                f"it has: {', '.join(columns[:30])}."
            )
    own = mapping.columns.get("id")
    if mapping.key and own and mapping.key != own:
        raise MappingError(f"The mapping's key is '{mapping.key}' but columns.id is '{own}'.")


def _read(path: Path) -> object:
    try:
        text = path.read_text("utf-8-sig")
        if path.suffix.lower() in {".yaml", ".yml"}:
            return yaml.safe_load(text)
        return tomllib.loads(text)
    except OSError as exc:
        raise MappingError(f"The mapping '{path}' cannot be read: {exc.strerror}.") from exc
    except (tomllib.TOMLDecodeError, yaml.YAMLError, UnicodeDecodeError) as exc:
        reason = " ".join(str(exc).split())
        raise MappingError(f"The mapping '{path}' is no valid TOML or YAML: {reason}.") from exc


def _explain(exc: ValidationError) -> str:
    problems = []
    for error in exc.errors():
        name = ".".join(str(step) for step in error["loc"]) or "the mapping"
        if error["type"] == "extra_forbidden":
            known = ", ".join(Mapping.model_fields)
            problems.append(f"'{name}' is unknown (known: {known})")
        else:
            problems.append(f"'{name}' is {error['input']!r}: {error['msg']}")
    return "; ".join(problems)
