"""Reads questions about what fits what, what belongs to an item, and which model comes next."""

from enum import StrEnum

from assistant.nlu.words.patterns import compiled

LONGEST = 60  # characters


class Fitting(StrEnum):
    """What is asked."""

    ACCESSORIES = "accessories"
    NEWER = "newer"
    OLDER = "older"
    FITS = "fits"


PATTERNS = (
    (
        Fitting.ACCESSORIES,
        compiled(
            r"配件|(?:有什么|有哪些|有没有|哪些|什么)(?:东西|商品)?(?:能|可以|是)?(?:适合|适用|配|装|套)(?:于|在)?(?:它|这[款个台部])(?:用)?的",
            r"\baccessor(?:y|ies)\b|\bwhat (?:else )?(?:fits|is made for|works with) (?:it|this|that)\b",
        ),
    ),
    (
        Fitting.OLDER,
        compiled(
            r"上一?代|前一?代|前代|老款|旧款|老型号",
            r"\b(?:previous|older|last|earlier) (?:generation|gen|version|model)\b|\bpredecessor\b|\bcame before\b",
            r"\bthe one before (?:it|this|that)\b",
        ),
    ),
    (
        Fitting.NEWER,
        compiled(
            r"下一?代|后一?代|新一代|后继|(?:出|有)(?:了)?新款|新款(?:是|出|有)",
            r"新款(?:呢|吗|[?？]|$)|(?:更新|最新)的?(?:一代|型号|机型|款)|换代",
            r"\b(?:newer|next|latest|newest) (?:generation|gen|version|model)\b",
            r"\bcame after\b|\bsuccessor\b|\b(?:replaces|replaced|superseded)\b",
        ),
    ),
    (
        Fitting.FITS,
        compiled(
            r"适[合用配]|兼容|匹配|通用|(?:能不能|可不可以|可以|能|会)(?:一起|搭着|配合|配套|配|装|套|接|插|用|放)",
            r"(?:配|装|套|接|用|放|插)(?:得|不)(?:上|下|进|了)|支持",
            r"\bfits?\b|\bcompatib|\bwork(?:s)? (?:with|on|together)\b|\bsuits?\b|\bsupports?\b|\bgo(?:es)? on\b",
            r"\buse (?:it|this|that) (?:with|on)\b",
        ),
    ),
)
OWN_DEVICE = compiled(
    r"我(?:家)?的?(?:手机|平板|电脑|笔记本|相机|手表|机型|型号|设备|机子)|我的(?:上|能|可以)|(?:用|装|套|放|配|接)[在到上]?我(?:家)?的",
    r"\bmy (?:phone|tablet|laptop|computer|camera|watch|device|model)\b|\bmine\b",
    r"\b(?:fits?|on|with|for|into|suits?|supports?) my \w+",
)


def find_fitting(folded: str) -> Fitting | None:
    """What a folded message asks about fitting; None if nothing."""
    if len(folded) > LONGEST:
        return None
    return next((what for what, pattern in PATTERNS if pattern.search(folded)), None)


def speaks_of_own_device(folded: str) -> bool:
    """Whether the shopper's own device is spoken of, without its name: 我的手机."""
    return bool(OWN_DEVICE.search(folded))
