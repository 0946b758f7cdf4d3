"""Reads whom goods are for: 给我妈买, 孩子8岁穿的, "a gift for my sister", and back: 我自己穿的.

Naming a person is not enough (我妈说不错): the words must say that the goods are for them. What is
told of a parcel already bought (给我妈买的还没到) says nothing of the next one.
"""

from collections.abc import Iterator
from dataclasses import replace

from assistant.nlu.amounts.numerals import parse_chinese
from assistant.nlu.meaning import Span
from assistant.nlu.wishing.effects import Addressee
from assistant.nlu.wishing.for_whom import GENERIC, SELF, named_people
from assistant.nlu.wishing.people import names_of_people
from assistant.nlu.words.patterns import compiled, left_of

SOMEONE = "someone"
GROWN_UP, TODDLES = 16, 2  # years from which on an age alone says neither child nor baby
REQUESTING = compiled(
    r"\b(?:find|look|check|get|search|pick|choose|add|do|see|show|recommend|compare|cancel|track|order"
    r"|send|put|remove|undo|hold|sort|list|keep|suggest|help|work|works?|fit|fits)\b[^.,;!?]*$"
)
COPULA = compiled(
    r"(?:(?:actually|sorry|oh),?\s+)?\b(?:it|this|that|these|those|they)(?:'s|'re| is| are| was)\s+"
    r"(?:actually |really |all )?$",
    r"(?:其实)?(?:[这那](?:个|双|件|款|些)?|它)?(?:就|都)?是$",
)
A_GIFT = compiled("礼物|礼品", r"(?:gift|present)s?\b")
DENIED = compiled(
    r"不(?:是|再是|用)?(?:要|想|再)?$|别(?:再)?$", r"\bnot (?:for )?$|\bn't (?:for )?$"
)
PAST = compiled(
    r"[^，。,.!！?？]{0,8}?(?:还没|没到|没收|到了|收到|坏|退|破了|掉色|少发|发错|漏发|有问题|不合适|太[小大])",
    r"\s*(?:\S+\s+){0,3}?(?:hasn't|has not|never|didn't|arrived|broke|is broken|was broken|is late)\b",
)
# What someone is over: years, for gifts are seldom to cost more than something.
AN_AGE = compiled(
    r"\s+(?:aged?\s+)?(?:well\s+)?(?:over|above|past)\s+(?:the\s+age\s+of\s+)?"
    r"(?:[2-9]\d|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\s*(?=$|[,.;!?，。])"
)


def find_addressee(text: str) -> tuple[Addressee, list[Span]] | None:
    """Whom a folded text says the goods are for, the last one named, with the words that say it."""
    found = sorted(_all(text), key=lambda one: (one[1][0], -one[1][1]))
    if not found:
        return None
    spans = [_with_age(text, _with_copula(text, span)) for _, span in found]
    someone = [one for one, _ in found if one.who != SOMEONE]
    last = found[-1][0]
    if last.who == SOMEONE and someone and someone[-1].who is not None:
        last = someone[-1]  # "a gift for my sister" and 送妈妈的生日礼物 name the person once
    gift = last.who is not None and any(A_GIFT.search(text, *span) for span in spans)
    return replace(last, gift=gift), spans


def _with_copula(text: str, span: Span) -> Span:
    """The words with what only joins them: "it's" for me, 这是 给我妈买的."""
    joint = COPULA.search(left_of(text, span[0]))
    return (span[0] - len(joint.group()), span[1]) if joint else span


def _with_age(text: str, span: Span) -> Span:
    """The words with the age after them: for mum "over fifty"."""
    age = AN_AGE.match(text, span[1])
    return (span[0], age.end()) if age else span


def _all(text: str) -> Iterator[tuple[Addressee, Span]]:
    taken: list[Span] = []
    for addressee, span in (*_own(text), *_named(text), *_generic(text)):
        if all(span[1] <= start or end <= span[0] for start, end in taken):
            taken.append(span)
            yield addressee, span


def _own(text: str) -> Iterator[tuple[Addressee, Span]]:
    for match in SELF.finditer(text):
        plain = match.group() in ("for me", "for myself", "for my self")
        if not (plain and REQUESTING.search(left_of(text, match.start()))):
            yield Addressee(None), match.span()


def _named(text: str) -> Iterator[tuple[Addressee, Span]]:
    for match in named_people().finditer(text):
        groups = {name: value for name, value in match.groupdict().items() if value}
        who = next((groups[name] for name in groups if name.startswith("who")), "")
        if PAST.match(text, match.end()):
            continue
        if DENIED.search(left_of(text, match.start())):
            yield Addressee(None), match.span()
        else:
            years = _years(groups)
            yield (
                Addressee(names_of_people().get(who.strip()) or _of_age(years), years),
                match.span(),
            )


def _generic(text: str) -> Iterator[tuple[Addressee, Span]]:
    for match in GENERIC.finditer(text):
        denied = DENIED.search(left_of(text, match.start()))
        yield Addressee(None if denied else SOMEONE), match.span()


def _of_age(years: float | None) -> str:
    if years is None or years >= GROWN_UP:
        return SOMEONE
    return "baby" if years < TODDLES else "child"


def _years(groups: dict[str, str]) -> float | None:
    """The age named, in years; half a year is 0.5."""
    for name in groups:
        if name.startswith("age") and not name.endswith("unit"):
            number = groups[name]
            value = float(number) if number.isdigit() else float(parse_chinese(number) or 0)
            months = "月" in groups[f"{name}unit"] or "mo" in groups[f"{name}unit"]
            return round(value / 12, 2) if months else value
    return None
