"""The sheet in which a requirement is changed: bounds of a figure, or values to want or do without."""

from dataclasses import dataclass

from markupsafe import Markup

from ui.markup import render
from ui.reading import Json, number, objects, text
from ui.words import words


@dataclass(frozen=True, slots=True)
class Value:
    """One value to tick."""

    value: str
    label: str
    count: int
    chosen: bool
    refused: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What the sheet shows; figures are ready to read, empty where there are none."""

    field: str
    label: str
    unit: str
    ranged: bool
    low: str
    high: str
    from_: str
    to: str
    values: tuple[Value, ...]

    @property
    def refusing(self) -> bool:
        """Whether the values ticked are those to do without."""
        refused = any(value.refused for value in self.values)
        return refused and not any(value.chosen for value in self.values)


def choices_html(choices: Json, language: str) -> Markup:
    """The sheet for what ``Service.choices`` gives."""
    return render("choices", choices=_read(choices), t=words(language))


def _read(choices: Json) -> Choices:
    return Choices(
        field=text(choices, "field"),
        label=text(choices, "label"),
        unit=text(choices, "unit"),
        ranged="values" not in choices,
        low=_figure(choices, "low"),
        high=_figure(choices, "high"),
        from_=_figure(choices, "from"),
        to=_figure(choices, "to"),
        values=tuple(_value(row) for row in objects(choices, "values")),
    )


def _value(row: Json) -> Value:
    return Value(
        text(row, "value"),
        text(row, "label"),
        int(number(row, "count") or 0),
        row.get("chosen") is True,
        row.get("refused") is True,
    )


def _figure(choices: Json, name: str) -> str:
    value = number(choices, name)
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
