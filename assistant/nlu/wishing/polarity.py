"""Whether a named value is wanted, refused, wished for softly, or no longer cared about."""

from dataclasses import dataclass

from assistant.nlu.words.patterns import any_of, compiled, left_of, words

A_QUESTION = r"(?!(?<=(.))[不没]\1)"  # 要不要 and 是不是 ask, they do not refuse
FILLING = any_of(
    "的|任何|太|那种|这种|那个|这个|牌子|品牌|颜色|是|了|给我|推荐?|有|买|选|带|纯",
    words(
        "any", "more", "the", "a", "an", "those", "these", "too", "it", "to be", "be", "of", "from"
    ),
    words("brand", "colou?r", "in", "made", "ones?", "all"),
    r"\s",
)
NEGATION = compiled(
    any_of(
        A_QUESTION
        + r"(?<!要)(?<!不是)不(?:太)?(?:想)?(?:要|喜欢|爱|考虑|看|想要|买|选|用|是|含|带)",
        r"(?<![特分区级性类])别(?!的)(?:要|给我|再|看|买)?",
        "甭|除了|除去|除开|排除|去掉|拒绝|讨厌|非(?![常凡遗])",
        r"\b(?:any|every|all)\s+\S{1,12}\s+but\b",
        words(
            "no",
            "not",
            "neither",
            "nothing",
            "without",
            "except(?: for)?",
            "(?:any|every)thing but",
            "all but",
        ),
        words("other than", "besides", "exclud(?:e|ing)", "avoid(?:ing)?", "hate", "never", "skip"),
        r"\brather\b[^,.;]{0,24}\bthan\b",
        words("minus", "instead of", "rather than", "(?:sick|tired) of", r"non(?=[ -])"),
        r"n't (?:want|like|need|show me|care for|do|have)\b|\b(?:is|are|was)n't\b",
        r"\bdont (?:want|like|need|show me)\b",
    )
    + rf"[-]?{FILLING}*$"
)
NEGATED_AFTER = compiled(
    r"\s*色?(?:的|款|牌子?|系)?(?:都|就|我|也|统统|全部)?"
    r"(?:不要|除外|不考虑|不行|不喜欢|不想要|免谈|以外|之外|算了|别(?:推|来|给))"
    r"(?=$|[，。,.;；\s!！?？了的吧啊]|谢|其他|都)",
    r"\s*(?:的|款)?\s*pass\b|-free\b",
    r"\s*(?:is|are)? (?:excluded|out of the question|not (?:an option|wanted))\b",
)
TOGETHER = compiled(
    r"\s*色?(?:的|款)?(?:都|全|全都|统统|一律|全部)(?:不要|不考虑|不行|不喜欢|不想要|别|除外|免谈)"
)
SOFT = compiled(
    any_of(
        r"(?<!评价)(?<!口碑)(?<!质量)(?<![卖得率的])最好(?![的用看吃喝听玩穿卖评写])",
        "尽量|尽可能|优先|偏好|偏向|倾向|希望|如果可以|可以的话|能的话",
        words(
            "ideally", "preferabl[ye]", "prefer(?:red)?", "if possible", "would be nice", "maybe"
        ),
        words("hopefully", "nice to have", "perhaps", "leaning"),
    )
    + r"(?P<between>[^，。,.;；!?！？]*)$"
)
IF_YOU_CAN = r"if poss(?:ible)?|if available|if you (?:can|have (?:it|one|any|them))|ideally"
NOTHING_ELSE = r"\b(?!\s*[a-z]{3,}(?<!but)(?<!and)(?<!please)(?<!thanks))"
SOFT_AFTER = compiled(
    r"[^，。,.;；\s]{0,6}?(?:最好(?=$|了|不过)|优先|更好|就更好了|更佳)",
    rf"[^，。,.;；]{{0,12}}?\b(?:would be nice|preferred|a plus|{IF_YOU_CAN}){NOTHING_ELSE}",
    rf"\s*,?\s*(?:{IF_YOU_CAN}){NOTHING_ELSE}",
)
# Between 最好 and a kind of goods only these leave the kind itself a wish: 最好是…
NO_OTHER_WISH = compiled(rf"(?:是|选|买|要|不|别|{FILLING})*")
FREE_BEFORE = compiled(
    r"不一定(?:非)?(?:得|要|是|必须)*\s*$|不(?:非得|是非|必)(?:得|要|是)*\s*$|不强求(?:是|要)?\s*$",
    r"(?:n't|\bnot|\bnever) (?:really )?(?:have|need|necessarily)(?: to be)?\s*$",
)
FREE_AFTER = compiled(
    r"色?的?\s*(?:也)?(?:不是必须|不必须|无所谓|不重要|不强求)",
    r"\s*(?:doesn't matter|isn't (?:a must|necessary|required)|not (?:a must|necessary|required))",
)
# Goods that give trouble are owned already: what is wanted is a remedy, whatever it is.
TROUBLE = compiled(r"(?:总是|老是|总(?=[^共]{0,3}[不没])|经常|一直|动不动|又(?=[坏卡]))")
CONJUNCTION = compiled(
    r"\s*色?的?\s*(?:和|跟|与|或者?|还是|、|/|以及|还有|(?:,\s*)?(?:and|or|nor)\b)\s*(?:the|any)?\s*"
)
ADJACENT = compiled(r"\s*色?的?\s*")
CLAUSE_END = compiled(r"[，。,.;；!?！？\n]")
AFTERWARDS = 24  # how many characters after a value are looked at


@dataclass(frozen=True, slots=True)
class Polarity:
    """How a value is meant.

    Args:
        negated: Whether it is refused.
        hard: Whether it is insisted on.
        free: Whether the shopper says that it does not matter.
    """

    negated: bool = False
    hard: bool = True
    free: bool = False


@dataclass(frozen=True, slots=True)
class Previous:
    """The value before, which may pass its refusal on: 不要黑色和白色 refuses both.

    Args:
        end: One past its last code point.
        meant: How it is meant.
        alike: Whether it is a value of the same field, so that no conjunction is needed.
    """

    end: int
    meant: Polarity
    alike: bool


def polarity(
    text: str, start: int, end: int, previous: Previous | None = None, *, tight: bool = False
) -> Polarity:
    """How the value at ``[start, end)`` is meant.

    Args:
        text: The folded message.
        start: First code point of the value.
        end: One past its last.
        previous: The value before it.
        tight: Whether 最好 softens the value only when nothing else stands between them.
    """
    clause = CLAUSE_END.split(left_of(text, start))[-1]
    after = text[end : end + AFTERWARDS]
    if FREE_BEFORE.search(clause) or FREE_AFTER.match(after):
        return Polarity(free=True)
    negated = bool(NEGATION.search(clause) or NEGATED_AFTER.match(after))
    if not negated and previous and previous.meant.negated:
        negated = is_chained(text[previous.end : start], alike=previous.alike)
    troubled = tight and not negated and TROUBLE.match(after)
    return Polarity(negated, hard=not (troubled or _is_soft(clause, after, tight=tight)))


def refuses_together(text: str, end: int) -> bool:
    """Whether a refusal follows that is one of several values: 红色蓝色都不要."""
    return TOGETHER.match(text, end) is not None


def is_chained(between: str, *, alike: bool) -> bool:
    """Whether a refusal reaches from one value to the next; a comma starts afresh."""
    if CONJUNCTION.fullmatch(between):
        return True
    return alike and ADJACENT.fullmatch(between) is not None


def _is_soft(clause: str, after: str, *, tight: bool) -> bool:
    before = SOFT.search(clause)
    if before:
        return not tight or NO_OTHER_WISH.fullmatch(before["between"]) is not None
    return bool(SOFT_AFTER.match(after)) and not tight
