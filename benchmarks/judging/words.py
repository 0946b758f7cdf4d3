"""How the judge reads words: what is there and gone, the most of something, values, silence."""

import re
from collections.abc import Iterator

from judging.clauses import NAMED
from judging.goods import Row, plain
from judging.most import most_in
from judging.scene import Clause, Finding, Scene
from judging.values import values_in

GONE = re.compile(
    r"没货|缺货|售罄|卖完|无货|断货|sold out|out of stock|no longer (?:in stock|available|sold)",
    re.I,
)
THERE = re.compile(r"有货|现货|在售|in stock|available", re.I)
ASKED = re.compile(r"如果|if |是否|吗|这几款现在都")
SIZE = re.compile(r"(?<![\w.-])\d{2}(?:\.5)?(?=码| is )")
OFFERED = (
    re.compile(r"还没选好：([^，？?]+)，要哪个"),
    re.compile(r"要哪个：([^，？?。]+)"),
    re.compile(r"which one,? ([^?]+)\?"),
    re.compile(r"(?:有货的|缺货的|都有货)[^：，。]{0,6}：([^；。？?，]+)"),
    re.compile(r"(?:In stock|Sold out): ([^.;?]+)"),
    re.compile(r"is in stock in ((?:\d[\w.]*(?:, | and )?)+)"),
)
SILENT = (
    re.compile(r"(?:没写|没有)(\S{2,6}?)(?:信息|，|$)"),
    re.compile(r"(?:does not give the|nothing about) ([a-z ]+)"),
)
RESUMED = re.compile(r"刚才说到(?!.*刚才说到)|Back to (?!.*Back to )")
FIELDS = {"材质": "material", "重量": "weight", "颜色": "color", "容量": "capacity", "品牌": "brand", "material": "material", "weight": "weight",
          "color": "color", "brand": "brand", "capacity": "capacity"}  # fmt: skip


def words_of(clause: Clause) -> Iterator[Finding]:
    """The words of a clause that nothing bears out."""
    yield from _stock(clause)
    yield from most_in(clause)
    yield from values_in(clause)
    yield from _silence(clause)


def _stock(clause: Clause) -> Iterator[Finding]:
    """Forms said to be there are there, those said to be gone are gone."""
    text = clause.text
    gone, there = GONE.search(text), THERE.search(text)
    if not (gone or there) or not clause.goods or ASKED.search(text):
        return
    meant = [row for row in _namesakes(clause) if _is_so(row, text, gone=bool(gone))]
    if not meant:
        yield Finding("stock", text)


def _namesakes(clause: Clause) -> list[Row]:
    """The first goods that a clause is about; where several have the name, those that the turn cites."""
    marked = NAMED.search(clause.text)
    owners = clause.rows.goods(marked[1].split("|")) if marked else clause.goods[:1]
    return [row for row in owners if row.id in clause.scene.about] or owners


def _is_so(row: Row, text: str, *, gone: bool) -> bool:
    """Whether the forms of goods that a text names, else any, are gone or there."""
    named = [option for option in row.options if names(option, NAMED.sub("", text))]
    stocks = [row.options[o] for o in named] or [*row.options.values()] or [row.stock]
    right = [(stock == 0) == gone for stock in stocks]
    if not row.variants:
        return row.stock is None or right[0]
    sizes = {option.removesuffix("码") for option in row.options}
    return (all(right) if named else any(right)) and (gone or sizes.issuperset(SIZE.findall(text)))


def names(option: str, text: str) -> bool:
    """Whether a text names a form of goods, as a word of its own."""
    bare = re.escape(option.removesuffix("码"))
    return re.search(rf"(?<![\w.+]){bare}(?![\w.+])", text, re.I | re.A) is not None


def forms_in(text: str, scene: Scene) -> Iterator[Finding]:
    """The forms that a shopper is asked to choose from are forms of the goods."""
    for match in (match for pattern in OFFERED for match in pattern.finditer(text)):
        before = text[: match.start()]
        back = RESUMED.search(before)
        marked = NAMED.findall(before[back.end() :] if back else before)
        keys = (
            marked[-1].split("|")
            if marked
            else scene.seen
            if back
            else {*scene.about, *_ordered(scene)}
        )
        rows = [row for row in scene.rows.goods(keys) if row.variants]
        for form in re.split("、|和|, | and ", match[1]) if rows else ():
            bare = plain(form).strip(" .").removesuffix("码")
            if bare and not any(bare in row.words for row in rows):
                yield Finding("form", f"{form} of {match.group()}")


def _ordered(scene: Scene) -> Iterator[str]:
    """The goods of the order that a turn is about."""
    for line in (scene.turn.get("order") or {}).get("lines") or ():
        yield line["product_id"]


def _silence(clause: Clause) -> Iterator[Finding]:
    """That the listing gives no such field is true only if it has none."""
    found = next(filter(None, (pattern.search(clause.text) for pattern in SILENT)), None)
    field = FIELDS.get(found[1].strip()) if found else None
    if field is None or len(clause.goods) != 1:
        return
    row = clause.goods[0]
    if row.attributes.get(field) or getattr(row, field, None):
        yield Finding("silence", clause.text)
