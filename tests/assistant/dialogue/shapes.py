"""Messages in every shape that the policy's rules read."""

from collections.abc import Mapping
from dataclasses import replace

from assistant.nlu.meaning import (
    Intent,
    Meaning,
    Mention,
    NamedDevice,
    Reference,
    ReferenceKind,
    UnknownCode,
)
from assistant.nlu.pointing.codes import ID
from assistant.nlu.steering.beside import Beside
from assistant.nlu.steering.commands import Command
from assistant.nlu.steering.fitting import Fitting
from assistant.nlu.steering.personal import Personal
from assistant.nlu.wishing.effects import Addressee
from retrieval.constraints import Constraint, Field, Op
from tests.assistant.dialogue.table import surely

CHEAP = Mention(Constraint(Field.PRICE, Op.LTE, 300), (0, 3))
BLACK = Mention(Constraint(Field.COLOR, Op.EQ, "黑色"), (4, 6))
CHEAPEST = Reference(ReferenceKind.SUPERLATIVE, "price_asc", (0, 5))
NINTH = Reference(ReferenceKind.POSITION, 9, (0, 3))
NAMED = Reference(ReferenceKind.ATTRIBUTE, "42", (0, 3), "size")
CODED = Reference(ReferenceKind.ATTRIBUTE, "shoe-1", (0, 6), ID)
TOLD = NamedDevice("X8", (0, 2), known=True, cue="fit")
OWNED = NamedDevice("X8", (0, 2), known=True, cue="own")
FIRST = Reference(ReferenceKind.POSITION, 1, (0, 3))


def shapes(intent: Intent) -> list[Meaning]:
    """Messages of one intent in all that rules may read of them."""
    plain = surely(intent)
    guess = replace(plain, intents={**dict.fromkeys(Intent, 0.0), intent: 0.2, Intent.BUY: 0.15})
    close = {**dict.fromkeys(Intent, 0.0), Intent.TRACK_ORDER: 0.4, Intent.RETURN_REFUND: 0.42}
    return [
        plain,
        guess,
        replace(guess, mentions=(CHEAP,)),
        replace(plain, intents=close),
        replace(plain, mentions=(CHEAP,)),
        replace(plain, mentions=(CHEAP,), query=""),
        replace(plain, text="多久能到", query=""),
        replace(plain, references=(FIRST,), query=""),
        replace(plain, references=(NINTH,), query=""),
        replace(plain, references=(FIRST,), mentions=(BLACK,), text="第一个有黑色吗"),
        replace(plain, references=(NAMED,), query=""),
        replace(plain, references=(CODED,), query=""),
        replace(plain, unknown=(UnknownCode("number", "B9"),), query=""),
        replace(plain, references=(FIRST,), command=Command.OTHER_COLOR, text="有别的颜色吗"),
        replace(plain, references=(FIRST,), text="第一个有几种颜色"),
        replace(plain, text="我的咖啡一般多久喝完"),
        replace(plain, addressee=Addressee("mother"), query=""),
        replace(plain, direction=-1, query=""),
        replace(plain, references=(CHEAPEST,), text="哪个最便宜", query=""),
        replace(plain, text="为什么推荐这个", query=""),
        replace(plain, references=(FIRST,), text="第一个什么时候到货", query=""),
        replace(plain, references=(FIRST,), text="第一个还剩几件", query=""),
        replace(plain, references=(FIRST,), text="看看第一个", query=""),
        replace(plain, text="哪个防水最好", query="防水"),
        replace(plain, text="不喜欢这个牌子", query=""),
        replace(plain, text="???", query=""),
        replace(plain, text="👍", query=""),
        replace(plain, text="取消订单", query=""),
        replace(plain, text="订单 20261101000017", query=""),
        replace(plain, text="确定取消", query=""),
        replace(plain, text="再不处理我就打12315", query=""),
        replace(plain, text="有什么打折的", query=""),
        replace(plain, text="我没有订单号", query=""),
        replace(plain, text="42", query=""),
        replace(plain, text="165，110斤穿什么码", query=""),
        replace(plain, text="缺点是什么", query="缺点"),
        replace(plain, text="20261101000017", query=""),
        *(replace(plain, command=command) for command in Command),
        *(replace(plain, personal=said) for said in Personal),
        *(replace(plain, beside=wanted, references=(FIRST,)) for wanted in Beside),
        replace(plain, fitting=Fitting.FITS, device=TOLD, references=(FIRST,), text="适合X8吗"),
        replace(plain, fitting=Fitting.ACCESSORIES, references=(FIRST,)),
        replace(plain, fitting=Fitting.NEWER, references=(FIRST,)),
        replace(plain, device=OWNED, query=""),
    ]


def scored(**scores: float) -> Meaning:
    return scored_by({Intent(name): score for name, score in scores.items()})


def scored_by(named: Mapping[Intent, float]) -> Meaning:
    rest = (1 - sum(named.values())) / (len(Intent) - len(named))
    return Meaning("message", "en", {**dict.fromkeys(Intent, rest), **named}, query="message")


def asked_of_shop() -> list[Meaning]:
    """Questions in doubt that the shop's entries answer, that its guide does, and whether it sells a thing."""
    wavering = scored_by({Intent.ASK_PRODUCT: 0.5, Intent.FIND_PRODUCT: 0.35})
    unsure = scored_by({Intent.CHITCHAT: 0.2, Intent.ASK_SHIPPING: 0.19})
    return [
        replace(unsure, text="运费多少", query=""),
        replace(wavering, text="有二胡吗", query="二胡"),
        replace(surely(Intent.FIND_PRODUCT), text="跑步鞋怎么选", query="怎么选"),
    ]
