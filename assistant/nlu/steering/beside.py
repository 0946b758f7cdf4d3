"""Reads what is wanted beside an item: its like, what goes with it, a cheaper or a better one."""

from enum import StrEnum

from assistant.nlu.words.patterns import compiled

LONGEST = 60  # characters


class Beside(StrEnum):
    """What is wanted beside an item."""

    GOES_WITH = "goes_with"
    CHEAPER = "cheaper"
    BETTER = "better"
    SIMILAR = "similar"


PATTERNS = (
    (
        Beside.GOES_WITH,
        compiled(
            r"(?:搭配|配|搭)(?:点|些|个|着)?(?:什么|啥|哪(?!里|儿))(?!颜色|置|送)|怎么(?:搭|配)(?!送)",
            r"(?:有什么|有啥|有没有|什么)(?:可以|能|适合)?(?:一起)?(?:搭|配|搭配)(?:着)?(?:的|买|穿|用|它|这)",
            r"(?:搭配|配套)着?(?:买|购买)|搭配(?:推荐|建议|一下|购买|着买|的(?:商品|东西))|(?:推荐|来)(?:点|个|些)?(?:搭配|配套)|(?:一般|还|要)?一起买(?:点|些)?(?:什么|啥)",
            r"\bwhat (?:else )?(?:goes|would go|could go|looks good|pairs|works) (?:well |nicely )?with\b",
            r"\bwhat (?:should|can|could|do|would|to) (?:i |you |people |we )?(?:\w+ )?"
            r"(?:wear|pair|buy|get|use|match|combine|eat|drink)\b.{0,20}\bwith\b",
            r"\b(?:something|anything) (?:to go|that goes|to wear|to pair) with\b|\bcomplete the look\b",
            r"\b(?:pair|match) (?:it|this|that|them|the \w+(?: one)?) with\b|\bto go with (?:it|this|that|them|the)\b",
        ),
    ),
    (
        Beside.CHEAPER,
        compiled(
            r"(?:便宜|实惠|划算|省钱?|平价|低价)(?:一?点|些)?(?:儿)?的?(?:替代|代替|平替|替换)|平替|替代(?:品|款)",
            r"\b(?:cheaper|budget|affordable|less expensive|lower[- ]priced) "
            r"(?:alternatives?|versions?|substitutes?|equivalents?)\b",
            r"\balternatives? (?:that(?:'s| is| are)? )?(?:cheaper|less expensive)\b|\bdupes?\b",
        ),
    ),
    (
        Beside.BETTER,
        compiled(
            r"更好(?:一?点|些)?的|(?:再|更)(?:高级|高端|高档)(?:一?点|些)?的?"
            r"|(?:^|[有要看的换])好(?:一?点|些)的(?![^吗么呢?？。，,!！]{2})",
            r"升级(?:款|版|的)|高配(?:版|款)?|(?:档次|品质|质量)(?:更|再)(?:高|好)",
            r"\b(?:something|anything|one that(?:'s| is)) (?:even |a bit |a little )?"
            r"(?:better|nicer|higher[- ]end|more premium)\b",
            r"\b(?:a |any )?(?:better|nicer|higher[- ]end|premium|upgraded) "
            r"(?:version|one|alternative|model|option)s?\b",
            r"\b(?:an? )?upgrade (?:to|of|from|over|on)\b|\bstep up from\b",
        ),
    ),
    (
        Beside.SIMILAR,
        compiled(
            r"(?:类似|相似|同类|相近|差不多)(?:的|款|商品|产品|样式|风格)?|(?:像|跟|和|与).{1,8}(?:一样|差不多|类似|相似)的",
            r"\bsimilar\b|\b(?:more|others?|ones?|something|anything) (?:just )?like (?:it|this|that|these|the)\b",
        ),
    ),
)


def find_beside(folded: str) -> Beside | None:
    """What a folded message wants beside an item; None if nothing."""
    if len(folded) > LONGEST:
        return None
    return next((what for what, pattern in PATTERNS if pattern.search(folded)), None)
