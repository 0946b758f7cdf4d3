"""Reads the question why something is shown: 为什么推荐这个, "why did you pick that one"."""

from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import compiled

SHOWN = r"(?:推荐?|推给|选|挑|排|显示|展示|给我?(?:看|推|选|挑)|放在?)"
WHY = compiled(
    rf"(?:为什么|为啥|为何|凭什么|凭啥|干嘛|怎么会?|啥原因|什么理由)(?:要|会|是|都|老|总|就|把)?.{{0,8}}?{SHOWN}",
    rf"{SHOWN}.{{0,8}}(?:理由|原因|依据|根据)(?:是|呢|吗|什么|啥|[?？]|$)|(?:理由|原因|依据)是?(?:什么|啥)",
    r"\bwhy (?:did|do|are|is|was|were|would|have|has) .{0,24}?"
    r"(?:recommend|suggest|show|pick|picked|rank|first|choose|chose|chosen|list|top)",
    r"\bwhy (?:this|that|these|those|the (?:first|second|third|last|top)|number \d+)"
    r"(?: ones?| one| item| pair)?\s*[?.!]*$",
    r"\bwhat makes (?:you recommend|this|that|it|these|number \d+)",
    r"\b(?:reasons?|grounds) for (?:recommending|showing|picking)",
)


def asks_why(text: str) -> bool:
    """Whether it is asked why something is shown or recommended."""
    return WHY.search(fold(text)) is not None
