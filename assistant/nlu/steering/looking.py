"""Reads whether all a message wants is to look at an item of the list: 那先看看第二个, "let me see the third one"."""

from assistant.nlu.words.patterns import compiled

NUMBER = r"(?:[一二两三四五六七八九十]+|\d{1,2})"
LOOKS = compiled(
    rf"^(?:那|先|再|就|也|我|我们|想|要|好|来|去|请|麻烦|给我|帮我|让我|可以|能不能)*"
    rf"(?:看一?看|看一?下|看|瞧瞧|打开|点开)(?:一?下)?(?:第{NUMBER}|最后一?|倒数第{NUMBER})[个款件双台]"
    rf"(?:的?(?:详情|详细|具体)(?:信息|情况)?)?[吧呗呢啊呀了吗\s。.!！?？~～,，]*$",
    r"^(?:ok(?:ay)?|so|then|now|well|please|[\s,])*"
    r"(?:(?:can|could|may) (?:i|you)|let me|let's|i(?:'d| would) like to|i(?: want| wanna)(?: to)?)?\s*"
    r"(?:see|view|open|show(?: me)?|look at|have a look at|take a look at|check out) (?:the )?"
    r"(?:(?:first|second|third|fourth|fifth|sixth|last|\d{1,2}(?:st|nd|rd|th))(?: one| item| option)?"
    r"|(?:number|no\.?|#)\s*\d{1,2})[\s,.!?]*(?:please|then|first)?[\s.!?]*$",
)


def looks_at(text: str) -> bool:
    """Whether a folded message names one place of the list, to be looked at, and asks nothing of it."""
    return LOOKS.search(text) is not None
