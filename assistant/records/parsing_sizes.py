"""From rows of a size chart to ranges in centimetres and kilograms, or to what is wrong with them."""

import hashlib
import re
from collections.abc import Mapping

from assistant.records.parsing import parse_id, parse_name
from assistant.sizing.charts import Measure, Range, SizeRow
from assistant.sizing.measures import LENGTHS, WEIGHTS
from retrieval.importing.cells import Cells
from retrieval.importing.mapping import Layout
from retrieval.importing.rows import Row, RowError
from retrieval.importing.values import clean_text

UNITS: Mapping[str, float] = {**WEIGHTS, **LENGTHS}
SPELT = sorted(UNITS, key=lambda unit: (-len(unit), unit))
NUMBERS = re.compile(r"\d+(?:\.\d+)?")
FEET = re.compile(r"(\d)\s*(?:'|′|ft)\s*(\d{1,2}(?:\.\d+)?)?\s*(?:\"|″|'')?")
OPEN_BELOW = re.compile(r"^\s*(?:[<≤]|up to|under|不超过|小于)|以下|及以下|以内")
OPEN_ABOVE = re.compile(r"^\s*(?:[>≥]|over|from|大于)|\+\s*\D*$|以上")


def size_row(row: Row, layout: Layout, constants: Mapping[str, object]) -> SizeRow | list[RowError]:
    """One size of a chart; every row needs a size and at least one measure."""
    cells = Cells(row, layout.fields, constants)
    ranges = {}
    for measure in Measure:
        unit = unit_of(layout.fields.get(measure.value, ""), measure)
        found = cells.get(measure.value, lambda value, unit=unit: parse_range(value, unit))  # type: ignore[misc]  # bound now
        if found is not None:
            ranges[measure] = found
    if not ranges and not cells.errors:
        cells.refuse("size", "has no measure; expected height, weight, foot, bust, waist or hip")
    scope = {
        "product_id": cells.get("product_id", parse_id),
        "brand": cells.get("brand", parse_name),
        "category": cells.get("category", parse_name),
        "audience": cells.get("audience", parse_name),
    }
    size = cells.need("size", parse_name, "")
    if not any(scope.values()) and not cells.errors:
        cells.refuse("category", "is empty; say for which product_id, brand or category it is")
    return cells.errors or SizeRow(_digest(*scope.values(), size), size, ranges, **scope)


def unit_of(column: str, measure: Measure) -> float:
    """What a number of a column without a unit of its own counts, by the column's name.

    ``weight_lb`` and 体重(斤) say it; else it is centimetres or kilograms.
    """
    table = WEIGHTS if measure is Measure.WEIGHT else LENGTHS
    name = column.casefold()
    if "jin" in name:
        return WEIGHTS["斤"]
    named = [u for u in SPELT if u in table and u not in ("m", "in", '"') and u in _tail(name)]
    if not named and re.search(r"[_( （]in[)）]?$", name):
        return LENGTHS["in"]
    return table[named[0]] if named else 1.0


def _tail(name: str) -> str:
    """What stands behind the name of a measure."""
    return re.sub(r"^(?:height|weight|foot|length|bust|chest|waist|hips?|身高|体重|脚长)", "", name)


def parse_range(value: object, unit: float) -> Range | None:
    """``160-168``, ``≥70``, ``100-115斤``, ``5'3"-5'7"`` in centimetres or kilograms.

    Args:
        value: The cell.
        unit: What numbers without a unit count.

    Raises:
        ValueError: It is none, or ends before it begins.
    """
    if isinstance(value, list | tuple):
        value = "-".join(str(end) for end in value)
    text = clean_text(value, 100)
    if text is None:
        return None
    ends = _ends(text.casefold(), unit)
    if not 1 <= len(ends) <= 2 or ends[0] > ends[-1]:
        raise ValueError("is no range; expected one such as 160-168, 100-115斤 or ≥70")
    if len(ends) == 1 and OPEN_BELOW.search(text):
        return Range(None, ends[0])
    if len(ends) == 1 and OPEN_ABOVE.search(text):
        return Range(ends[0], None)
    return Range(ends[0], ends[-1])


def _ends(text: str, unit: float) -> list[float]:
    if feet := FEET.findall(text):
        return [
            round(float(whole) * 30.48 + float(rest or 0) * LENGTHS["in"], 4)
            for whole, rest in feet
        ]
    numbers = [float(number) for number in NUMBERS.findall(text)]
    named = next((u for u in SPELT if re.search(rf"\d\s*{re.escape(u)}(?![a-z])", text)), None)
    factor = UNITS[named] if named else unit
    return [round(number * factor, 4) for number in numbers]


def _digest(*parts: str | None) -> str:
    words = "\x1f".join(part or "" for part in parts)
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:16]
