"""Asking for something to be taken out again, by its name: 把那个包去掉, "remove the bag"."""

from assistant.nlu.words.normalising import fold
from assistant.nlu.words.patterns import any_of, compiled

OUT = any_of(
    "去掉",
    "删掉",
    "删了",
    "删除",
    "拿掉",
    "拿走",
    "拿出来",
    "取出来",
    "移除",
    "移出去?",
    "移掉",
    "撤掉",
    "撤了",
)
TAKING_OUT = compiled(
    rf"{OUT}(?:[吧了啊呀哈]|一下|好了|谢谢)*[\s，,。.！!~～]*$",
    rf"(?:^|[，,。.！!\s]|[请我]){OUT}(?:那|这)?[^，,。.！!？?吗呢]{{1,12}}[吧啊呀哈]?[\s。.！!~～]*$",
    r"\b(?:remove|delete|drop|take (?:out|off)) (?:the|my|that|those|this|these) [a-z' -]{2,40}(?:,? please)?[\s.!]*$",
    r"\btake (?:the|my|that|those) [a-z' -]{2,40} (?:out|off)(?: again)?(?:,? please)?[\s.!]*$",
)


def asks_to_take_out(text: str) -> bool:
    """Whether a message asks for something to be taken out, wherever that lies."""
    return TAKING_OUT.search(fold(text)) is not None
