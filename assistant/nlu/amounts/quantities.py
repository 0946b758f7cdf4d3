"""Reads how many pieces are wanted: 两双, 来仨, 一打, "two pairs", "i'll take three", x3."""

from collections.abc import Iterable, Iterator, Sequence

from assistant.nlu.amounts.counting import ENGLISH_PIECE, NOT_PIECES, PIECE
from assistant.nlu.amounts.numbers import Amount
from assistant.nlu.amounts.numerals import ENGLISH_UNITS
from assistant.nlu.meaning import Span
from assistant.nlu.wishing.corrections import standing
from assistant.nlu.words.patterns import compiled, left_of

MOST = 999
MOST_BLOCKS = 10  # 二十块 is money
MOST_STYLES = 10  # 20款 is a model year
MOST_TAKEN = 50  # "order 318" names an order
PORTIONS = compiled(r"\s*[粒颗片枚板]")
MOST_UNASKED = 20  # 30包 and 100支 are packs unless so many are asked for
PACKED = compiled(r"\s*[包支只张袋抽]")
ASKED = compiled(r"[买要来拿加订拍][了个]?$")
Quantity = tuple[int, Span]

PIECES_AFTER = compiled(
    rf"\s*{PIECE}(?!{NOT_PIECES})",
    rf"\s*{ENGLISH_PIECE}|\s*of (?:them|those|these|it|the)\b|\s*x(?![a-z\d])",
)
MONEY_PIECE = compiled(r"\s*块(?![\u4e00-\u9fff])|\s*块[钱以左上下]")
ORDINAL_BEFORE = compiled(
    r"[第前后那这哪每上几各米a-z]$", r"最后$", r"#\s*$", r"\b(?:first|last|top|these|those) $"
)
BOTH_AFTER = compiled(rf"\s*{PIECE}?(?:都|哪|对比|比较|有什么区别|里|中)")
NUMBER = rf"(\d{{1,3}}|{'|'.join(ENGLISH_UNITS)})"
TIMES = compiled(
    # "x8" after anything but a counter or a pronoun is the name of a model
    rf"(?:(?<!\d)[×*]|\bqty:?|\bquantity:?|(?:^|{PIECE}|\b(?:ones?|them|it|that|this)\s*)x)"
    r"\s*(?P<count>\d{1,3})(?=\s*(?:$|[,.!?;，。！？；件双个]))"
)
SET = compiled(
    r"(?:数量|件数|个数)(?:改|换|调|变)?(?:成|为|是|要|到|:)?\s*$",
    r"\b(?:quantity|qty) (?:to|of|is) $",
)
TAKEN = compiled(
    r"\b(?:i'll |i will |let me )?(?:take|buy|get|order|grab)(?: me)? $",
    r"\b(?:make (?:it|that|them)|give me|add|i(?: want| need|'d like| would like)) $",
)
TAKEN_ENDS = compiled(r"\s*(?:$|[,.!?;]|please|pls|of\b|more\b|to (?:my|the) (?:cart|basket|bag))")
DOZENS = compiled(
    r"(?P<half>半)打(?![折开])|(?<![周第a-z0-9])(?P<count>[一二两三四五六七八九十\d]{1,2})打(?![折开算扮电卡包底到在印火字车听扰断理工球游磨蜡孔])"
)
ENGLISH_DOZENS = compiled(rf"\b(?:(?P<half>half) a dozen|(?:{NUMBER}|an?) dozen)\b")
COUPLE = compiled(r"\ba couple (?:of )?")
WANTED = compiled(
    r"(?:^|[,.;!?]|\b(?:and|need|want|buy|get|take|order|add|like|have|find|show|grab|for|me))\s*$"
)
SOME = compiled(r"(?<![我你他她它们咱这那])(俩|仨)(?!人|孩|娃|口|月)")


def find_quantity(text: str, amounts: Sequence[Amount]) -> Quantity | None:
    """How many pieces, with the place that says so; a single piece (一双) and ordinals are none."""
    times = TIMES.search(text)
    if times:
        return int(times["count"]), times.span()
    found = next(_dozens(text, amounts), None) or _last(text, _counted(text, amounts))
    if found:
        return found
    some = SOME.search(text)
    return ({"俩": 2, "仨": 3}[some[1]], some.span()) if some else None


def _last(text: str, counted: Iterable[Quantity]) -> Quantity | None:
    """The first number of pieces, or the one that corrects it: 两件，不对，三件."""
    found = standing(text, counted, lambda one: ("quantity", one[1]))
    return found[0] if found else None


def find_counted_goods(
    text: str, amounts: Sequence[Amount], goods: Sequence[Span], described: Sequence[Span]
) -> Quantity | None:
    """How many goods are named with their number: "5 black t-shirts", "a couple of hats".

    Args:
        text: The folded message.
        amounts: Its amounts.
        goods: Where kinds of goods are named.
        described: Where anything is named, goods and their properties.
    """
    counts = [(a.low, (a.start, a.end)) for a in amounts if a.exact and 2 <= a.low <= MOST_TAKEN]
    counts += [(2.0, match.span()) for match in COUPLE.finditer(text)]
    for count, span in counts:
        start, end = span
        for own_start, own_end in sorted(described):
            if own_start >= end and not text[end:own_start].strip():
                end = own_end
        named = any(own[1] == end and own[0] >= span[1] for own in goods)
        if named and text[end - 1] == "s" and not count % 1 and WANTED.search(left_of(text, start)):
            return int(count), span
    return None


def _counted(text: str, amounts: Sequence[Amount]) -> Iterator[Quantity]:
    for amount in amounts:
        if not amount.exact or amount.low % 1 or not 2 <= amount.low <= MOST:
            continue
        end = _end(text, amount)
        if (
            end
            and not _is_of_a_pack(text, amount)
            and not ORDINAL_BEFORE.search(left_of(text, amount.start))
        ):
            yield int(amount.low), (amount.start, end)


def _end(text: str, amount: Amount) -> int | None:
    """Where the phrase ends that makes a quantity of an amount; None if there is none."""
    pieces = PIECES_AFTER.match(text, amount.end)
    if pieces and not BOTH_AFTER.match(text, amount.end) and not _is_money(text, amount):
        return pieces.end()
    before = left_of(text, amount.start)
    small = amount.low <= MOST_TAKEN
    taken = small and TAKEN.search(before) and TAKEN_ENDS.match(text, amount.end)
    return amount.end if taken or SET.search(before) else None


def _is_of_a_pack(text: str, amount: Amount) -> bool:
    """120粒 is how many are in a pack, and 20款 a year, unless so many are asked for."""
    if PORTIONS.match(text, amount.end) or (
        amount.low >= MOST_UNASKED and PACKED.match(text, amount.end)
    ):
        return not ASKED.search(left_of(text, amount.start))
    return amount.low >= MOST_STYLES and text.startswith("款", amount.end)


def _is_money(text: str, amount: Amount) -> bool:
    """三块 may count pieces, 三块钱 and 二十块 are money."""
    if MONEY_PIECE.match(text, amount.end):
        return True
    return amount.low >= MOST_BLOCKS and text.startswith("块", amount.end)


def _dozens(text: str, amounts: Sequence[Amount]) -> Iterator[Quantity]:
    counts = {amount.start: amount.low for amount in amounts}
    for pattern in (DOZENS, ENGLISH_DOZENS):
        for match in pattern.finditer(text):
            count = 0.5 if match["half"] else counts.get(match.start(), 1)
            yield int(12 * count), match.span()
