"""Reads the small messages that steer a conversation: misunderstood, I do not mind."""

import re

from assistant.nlu.meaning import Span
from assistant.nlu.words.patterns import compiled

WE = r"(?:你|您|客服|机器人)(?:们|是不是|好像|又|都|可能|怎么|总是?)*"
MISUNDERSTOOD = compiled(
    r"(?:我)?(?:说的|要的|问的|指的)?(?:也)?不是(?:我)?(?:这个|那个|这|那|我的?|我说的)意思",
    r"不是我(?:想要|要|想|问)的(?:意思)?",
    WE + r"(?:理解|弄|搞|听|看|读|会|想|领会)错(?:了?意?思?)?了?",
    r"理解(?:错|有误|偏差|不对)了?|会错意|不是这么?回事",
    r"我(?:说|问|指|要|想要)的(?:并)?不是(?:这个|那个|这|那)(?:个|些|种|回事)?",
    r"我(?:没|不是)(?:说|问|要|想)(?:这个|那个|买这|买那)|答非所问|牛头不对马嘴|文不对题",
    r"你?(?:根本|完全)?没(?:听|看|理解|弄|搞|明白)(?:懂|明白|清楚)?我(?:的意思|说的话?|的话|说什么|要什么)",
    r"误会(?:我)?了|你误会了?",
    r"(?:that|this|it)(?:'s| is|s)? (?:really )?not what i "
    r"(?:meant|mean|asked(?: for)?|said|wanted|want|was asking|am asking)",
    r"\bnot what i (?:meant|asked(?: for)?|said|wanted|was after)",
    r"\byou(?:'ve| have)? (?:misunderst\w+|misread|mis-?heard|got (?:me|it|that|this) (?:all )?wrong)",
    r"\bi (?:didn'?t|did not) (?:mean|ask|say|want) (?:that|this|it|for (?:that|this))\b",
    r"^(?:no,? )?wrong (?:answer|idea|thing)\b|\byou don'?t (?:get|understand) (?:me|it|what i)\w*",
)
TAIL = r"(?:吧|啦|的|了|啊|呀|哈)*"
INDIFFERENT = compiled(
    r"我?(?:都(?:行|可以|好|ok|成|无所谓)|随便(?:吧|啦|都行|都可以)?|无所谓|不限|不挑|不要求)"
    + TAIL,
    r"我?没(?:有)?(?:要求|所谓|偏好|讲究|特别要求)?" + TAIL,
    r"(?:你(?:看着|定|决定)(?:办|吧)?|看着办|哪个都(?:行|可以)|什么都(?:行|可以))" + TAIL,
    r"我?(?:还)?(?:没想好|不知道|不清楚|不确定)" + TAIL,
    r"(?:it )?(?:really )?(?:does ?n[o']?t|don'?t) (?:really )?(?:matter|care|mind)\b"
    r"[\w ]{0,12}",
    r"(?:any(?:thing)?(?: is fine| works| will do)?|either|whatever|no (?:real )?preference)",
    r"(?:not really|not fussed|no idea|nothing (?:special|in particular)|none|up to you)",
    r"(?:i )?(?:don'?t|do not) (?:know|mind|care)|(?:i'?m )?not sure",
    r"you (?:choose|decide|pick)",
)
CANCELLED = compiled(
    r"(?:那|那就|还是|我)?(?:算了|取消|作罢|不(?:买|选|要|加|查|弄|看|用|改)了|先不(?:买|选|要|加|查|弄|用)?了?)"
    r"(?:吧|啦|哈|，?不[要买选]了)*",
    r"(?:no,? )?(?:cancel(?: (?:that|it|this))?|never ?mind|nvm|leave it|stop)",
    r"(?:no,? )?(?:forget (?:it|that|about it)|skip (?:it|that))",
)
EDGES = re.compile(r"^[^a-z0-9\u4e00-\u9fff]+|[^a-z0-9\u4e00-\u9fff]+$")
LONGEST = 30  # an answer that names nothing is short


def find_misunderstood(folded: str) -> Span | None:
    """Where a message says that the last one was misunderstood."""
    found = MISUNDERSTOOD.search(folded)
    return found.span() if found else None


def is_indifferent(folded: str) -> bool:
    """Whether a message says nothing but that the shopper does not mind, or does not know."""
    return _is_wholly(INDIFFERENT, folded)


def is_cancelled(folded: str) -> bool:
    """Whether a message says nothing but to let go of what is open."""
    return _is_wholly(CANCELLED, folded)


def _is_wholly(pattern: re.Pattern[str], folded: str) -> bool:
    """Whether a text is nothing but the phrase, marks around it aside."""
    return len(folded) <= LONGEST and pattern.fullmatch(EDGES.sub("", folded)) is not None
