"""Measures and ranges as figures with their unit, rounded as people say them."""

from assistant.sizing.charts import Measure, Range
from assistant.sizing.measures import FOOT, INCH, JIN, POUND

WEIGHT = {"kg": 1.0, "斤": JIN, "lb": POUND}


def figure(measure: Measure, value: float, unit: str) -> str:
    """A measure of ``value`` centimetres or kilograms, said in ``unit``: 110 斤, 5'6", 24.5 cm."""
    if measure is Measure.HEIGHT and unit == "in":
        return _feet(value)
    return f"{_number(value, unit)} {unit}"


def span(measure: Measure, one: Range, unit: str) -> str:
    """A range said in ``unit``: 158–166 cm, 5'2"–5'6", ≥70 kg."""
    if one.low is None or one.high is None:
        sign, end = ("≤", one.high) if one.low is None else ("≥", one.low)
        return f"{sign}{figure(measure, end or 0.0, unit)}"
    if measure is Measure.HEIGHT and unit == "in":
        return f"{_feet(one.low)}–{_feet(one.high)}"
    return f"{_number(one.low, unit)}–{_number(one.high, unit)} {unit}"


def _number(value: float, unit: str) -> str:
    return f"{round(value / WEIGHT.get(unit, INCH if unit == 'in' else 1.0), 1):g}"


def _feet(value: float) -> str:
    inches = round(value / INCH, 1)
    whole, rest = divmod(inches, FOOT / INCH)
    return f"{whole:.0f}'{rest:g}\""
