"""Reads that the brand of something shown is refused: 不喜欢这个牌子, "not that brand"."""

from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled

BRAND = r"(?:牌子|品牌|厂家|牌)"
REFUSED = (
    r"(?:不(?:太|怎么|是很)?(?:喜欢|想要|想买|要|考虑|爱|信任|相信|认)"
    r"|别(?:再)?(?:推荐?|给我)?|讨厌|不用|排除|避开|去掉)"
)
THIS = (
    r"(?:这个?|那个?|这家|那家|该|它的?|他家的?|同一个|这种|第?[一二三四五六七八九十\d]+[个款]?的?)"
)
PATTERN = compiled(
    rf"{REFUSED}(?:再)?(?:给我)?(?:推荐?|看|买|要|用)?{THIS}{BRAND}",
    rf"{THIS}(?:的)?{BRAND}(?:的)?(?:我|就|都|也|真)*(?:{REFUSED}|不行|不好|算了|有点low|太差)",
    r"\b(?:don'?t|do not|dont|never|not) (?:really |much )?(?:like|want|trust|love|fancy|show me|buy|into)? ?"
    r"(?:this|that|its|their|the same) (?:brand|make|label)\b",
    r"\b(?:hate|avoid|exclude|skip|drop|no more of|anything but|other than|except|without) "
    r"(?:this|that|its|their|the same) (?:brand|make|label)\b",
    r"\b(?:this|that|its|their) (?:brand|make)(?: is| was|'s) (?:bad|terrible|awful|no good|not for me|not my thing)\b",
)


def refuses_its_brand(text: str) -> bool:
    """Whether ``text`` refuses the brand of something that was shown."""
    return PATTERN.search(fold(text)) is not None
