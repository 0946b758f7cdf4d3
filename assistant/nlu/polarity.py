"""Whether a named value is wanted, refused, wished for softly, or no longer cared about."""

import re
from dataclasses import dataclass

FILLING = r"(?:的|任何|太|那种|这种|那个|这个|牌子|品牌|颜色|是|了|给我|推荐?|有|买|选|带|any|the|a|an|those|these|too|it|to be|of|from|brand|color|colour|in|made|\s)*"
NEGATION = re.compile(
    r"(?:不(?:太)?(?:想)?(?:要|喜欢|爱|考虑|看|想要|买|选|用|是|含|带)|别(?:要|给我|再)?|甭|除了|除去|除开|排除|去掉|拒绝|讨厌|非(?!常)|"
    r"\b(?:no|not|without|except(?: for)?|but not|anything but|other than|besides|exclude|excluding|avoid|hate|never|skip|minus)\b|n't (?:want|like|need|show me|care for|do|have)|"
    r"don't (?:want|like|need|show me)|dont (?:want|like|need|show me))" + FILLING + "$"
)
NEGATED_AFTER = re.compile(
    r"\s*(?:色)?(?:的|款|牌子?|系)?(?:都|就|我|也|统统|全部)?(?:不要|除外|不考虑|不行|不喜欢|不想要|免谈|以外|之外|算了|别(?:推|来|给)|pass\b)(?=$|[，。,.;；\s!！?？了的吧啊]|谢)|\s*(?:is|are)? (?:excluded|out of the question)"
)
SOFT = re.compile(
    r"(?:最好(?!的|用|看|吃|卖|评)|尽量|优先|偏好|偏向|倾向|希望|如果可以|可以的话|ideally|preferabl[ye]|prefer|if possible|would be nice|maybe|hopefully|nice to have)[^，。,.;；!?！？]*$"
)
SOFT_AFTER = re.compile(
    r"[^，。,.;；\s]{0,6}?(?:最好(?=$|了|不过)|优先|更好|就更好了|\s*(?:if possible|would be nice|preferred|ideally|is a plus))"
)
INDIFFERENT = re.compile(
    r"\s*(?:的|是)?(?:都|也|我)?(?:无所谓|随便|不限|都行|都可以|不重要|没要求|不挑|any is fine|doesn't matter|does not matter|don't care|whatever|any(?:thing)? works)"
)
CONJUNCTION = re.compile(r"\s*的?\s*(?:和|跟|与|或者?|、|/|以及|还有|and|or|nor)\s*(?:the|any)?\s*")
CLAUSE_END = re.compile(r"[，。,.;；!?！？\n]")


@dataclass(frozen=True, slots=True)
class Polarity:
    """How a value is meant."""

    negated: bool = False
    hard: bool = True


def polarity(text: str, start: int, end: int, previous: tuple[int, "Polarity"] | None) -> Polarity:
    """How the value at ``[start, end)`` is meant.

    Args:
        text: The folded message.
        start: First code point of the value.
        end: One past its last.
        previous: Where the value before it ends, and how that one was meant: 不要黑色和白色 refuses both.
    """
    clause = text[_clause_start(text, start) : start]
    after = text[end : end + 24]
    negated = bool(NEGATION.search(clause) or NEGATED_AFTER.match(after))
    if not negated and previous and previous[1].negated:
        negated = _chained(text[previous[0] : start])
    soft = bool(SOFT.search(clause) or SOFT_AFTER.match(CLAUSE_END.split(after)[0]))
    return Polarity(negated, hard=not soft)


def _chained(between: str) -> bool:
    """Whether nothing but a conjunction stands between; a comma starts afresh."""
    return CONJUNCTION.fullmatch(between) is not None


def _clause_start(text: str, position: int) -> int:
    ends = [match.end() for match in CLAUSE_END.finditer(text, 0, position)]
    return ends[-1] if ends else 0
