"""How the judge reads what is told of promotions: each fact must be that of the promotion named.

What a fact is, the words around it tell: 满 300 元, "from ¥300". It is struck out where the promotion bears
it out; what is left of a sentence is read like any other.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from judging.clauses import STRUCK
from judging.goods import plain
from judging.offers import CENTS, Offer, gaps, scope_names
from judging.scene import Finding, Scene

MONEY = r"((?:HK\$|NT\$|[¥$€£])\d[\d,]*(?:\.\d+)?(?![\d.]*\d)|\d[\d,]*(?:\.\d+)? ?元)"
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
DAY = rf"((?:\d+ ?年)?\d+ ?月 ?\d+ ?日(?: ?\d\d:\d\d)?|(?:{'|'.join(MONTHS)}) \d+(?:, \d{{4}})?(?:,? \d\d:\d\d)?)"
END = re.compile(r"(?<=[。！？!?])|(?<=\.)(?<!no\.)(?=\s|$)")
GOES_ON = re.compile(r"券|每人|会员|限 |减|coupon|code|at most|member|deposit| off", re.I)
TIERS = {"金卡": "gold", "银卡": "silver", "白金": "platinum", "钻石": "diamond", "黑卡": "black"}
EVERYTHING = ("全场", "everything")
Test = Callable[[str, Offer, Scene], bool]


def without_offers(text: str, scene: Scene) -> tuple[str, list[Finding]]:
    """The text without the facts of promotions that are right, and those that are wrong."""
    wrong: list[Finding] = []
    told: list[Offer] = []
    pieces = []
    for sentence in END.split(text):
        named = _named(sentence, scene)
        told = named or (told if GOES_ON.search(sentence) else [])
        pieces.append(_read(sentence, told, scene, wrong) if told else sentence)
    return "".join(pieces), wrong


def _named(sentence: str, scene: Scene) -> list[Offer]:
    """The promotions that a sentence names; those without a name are known by being cited."""
    cited = {one["id"] for one in scene.turn["sources"] if one.get("kind") == "promotion"}
    return [
        offer
        for offer in scene.rows.offers.values()
        if any(name in sentence for name in offer.names)
        or (not offer.names and offer.id in cited and GOES_ON.search(sentence))
    ]


def _read(sentence: str, offers: Sequence[Offer], scene: Scene, wrong: list[Finding]) -> str:
    """A sentence without the facts that one of the promotions bears out."""
    for name in sorted({n for offer in offers for n in offer.names}, key=len, reverse=True):
        sentence = sentence.replace(name, STRUCK)

    for role, pattern, test in FACTS:
        wrong.extend(
            Finding("offer", f"{role}: {match.group()}")
            for match in pattern.finditer(sentence)
            if not any(test(match[match.lastindex or 0], offer, scene) for offer in offers)
        )
        sentence = pattern.sub(STRUCK, sentence)
    return sentence


def _is(said: str, known: Iterable[float | int]) -> bool:
    """Whether an amount of money is one of these cents."""
    cents = round(float(re.sub(r"[^\d.]", "", said)) * CENTS)
    return any(cents == round(one) for one in known)


def _on(role: str) -> Test:
    """Whether a day, with its hour if that is told, is when an offer starts or ends."""

    def test(said: str, offer: Offer, _scene: Scene) -> bool:
        months = "|".join(MONTHS)
        day = re.search(rf"(\d+) ?月 ?(\d+) ?日|({months}) (\d+)", said)
        clock = re.search(r"\d\d:\d\d", said)
        if day is None:
            return False
        month = int(day[1]) if day[1] else MONTHS.index(day[3]) + 1
        return any(
            (at.month, at.day) == (month, int(day[2] or day[4]))
            and (clock is None or f"{at:%H:%M}" == clock.group())
            for at in offer.moments[role]
        )

    return test


def total(offer: Offer, scene: Scene) -> float:
    """What the goods in the cart that an offer is about come to."""
    rows = scene.rows.products
    lines = [line for line in scene.turn["cart"] if line["id"] in rows and line.get("price")]
    about = [line for line in lines if offer.is_about(rows[line["id"]])]
    return float(sum(line["price"] * line["quantity"] for line in about))


def _cuts(offer: Offer, scene: Scene) -> set[float]:
    """What an offer takes off: of the cart, of what makes the price of its pieces, of the goods spoken of."""
    found = {offer.off(total(offer, scene))} if not offer.makes_pieces else set()
    for row in scene.rows.goods({*scene.about, *scene.shown, *scene.screen}):
        found.add(round((row.regular - row.price) * CENTS) if row.regular and row.price else 0)
        found.add(offer.off(row.regular or row.price or 0) if not offer.makes_pieces else 0)
    for line in scene.turn["cart"]:
        own = scene.rows.products.get(line["id"])
        if own and own.regular and offer.makes_pieces:
            found.add(round((own.regular - offer.piece(own.regular)) * CENTS) * line["quantity"])
    return found - {0}


def _scope(said: str, offer: Offer, scene: Scene) -> bool:
    name = plain(said).strip()
    if name in EVERYTHING:
        return not any(offer.included.values())
    parts = [part for part in re.split("、|和|, | and |等", name) if part]
    known = scope_names(offer, scene.rows.products.values())
    return bool(parts) and all(part in known for part in parts)


def _gap(said: str, offer: Offer, scene: Scene) -> bool:
    return _is(said, (gap * CENTS for gap, _ in gaps(offer, total(offer, scene))))


def _gained(said: str, offer: Offer, scene: Scene) -> bool:
    more = [off * CENTS for _, off in gaps(offer, total(offer, scene))]
    have = offer.off(total(offer, scene))
    return _is(said, [*more, *(off - have for _, off in offer.steps)])


def _held(_said: str, offer: Offer, scene: Scene) -> bool:
    return offer.id in scene.rows.held


FACTS: tuple[tuple[str, re.Pattern[str], Test], ...] = tuple(
    (role, re.compile(pattern, re.I), test)
    for role, pattern, test in (
        ("start", rf"从? ?{DAY} ?(?:起付定金|起才能用|起付|起|开始)", _on("start")),
        ("end", rf"(?:到 ?)?{DAY} ?(?:结束|为止|前可用|前有效|前付定金|截止)", _on("end")),
        ("start", rf"(?:from|starts|counts from) {DAY}", _on("start")),
        ("end", rf"(?:until|before|ends) {DAY}", _on("end")),
        ("gap", rf"(?:再买|还差) ?{MONEY}", _gap),
        ("gap", rf"{MONEY} (?:more gets|short of)", _gap),
        ("gained", rf"(?:多减|再减) ?{MONEY}", _gained),
        ("gained", rf"another {MONEY} off", _gained),
        ("most", rf"最多减 ?{MONEY}", lambda said, offer, _: _is(said, [offer.terms["cap"] or 0])),
        ("most", rf"{MONEY} at most", lambda said, offer, _: _is(said, [offer.terms["cap"] or 0])),
        ("cut", rf"[−-] ?{MONEY}", lambda said, offer, scene: _is(said, _cuts(offer, scene))),
        (
            "cut",
            rf"(?:省|saves) ?{MONEY}",
            lambda said, offer, scene: _is(said, _cuts(offer, scene)),
        ),
        (
            "deposit",
            rf"(?:定金|deposit of) ?{MONEY}",
            lambda said, offer, _: _is(said, [offer.terms["deposit"]]),
        ),
        (
            "worth",
            rf"(?:抵|counts as) ?{MONEY}",
            lambda said, offer, _: _is(said, [offer.terms["worth"]]),
        ),
        (
            "least",
            rf"(?:满|from|every) ?{MONEY}",
            lambda said, offer, _: _is(said, [least for least, _ in offer.steps]),
        ),
        ("off", rf"减 ?{MONEY}", lambda said, offer, _: _is(said, [off for _, off in offer.steps])),
        (
            "share",
            r"(\d+(?:\.\d+)?)% off",
            lambda said, offer, _: float(said) * 100 == offer.terms["points"],
        ),
        (
            "share",
            r"打 ?(\d+(?:\.\d+)?) ?折",
            lambda said, offer, _: round((10 - float(said)) * 1000) == offer.terms["points"],
        ),
        ("off", rf"{MONEY} off", lambda said, offer, _: _is(said, [off for _, off in offer.steps])),
        ("share", r"(半价|half price)", lambda _, offer, _scene: offer.terms["points"] == 5000),
        ("share", r"件(免费)|: (free)\b", lambda _, offer, _scene: offer.terms["points"] == 10000),
        (
            "which",
            r"(?:第 ?|item no\. )(\d+)(?: 件|:)",
            lambda said, offer, _: int(said) == offer.terms["n"],
        ),
        (
            "limit",
            r"(?:每人(?:每款)?限|at most) ?(\d+)(?: ?[次件]| per| of)",
            lambda said, offer, _: int(said) == offer.limit,
        ),
        (
            "tier",
            r"(\w+)会员才有|only (\w+) members",
            lambda said, offer, _: (
                not said or TIERS.get(said.removeprefix("，"), said) in offer.tiers
            ),
        ),
        ("code", r"(券码|its code|with a code)", lambda _, offer, _scene: offer.code is not None),
        (
            "held",
            r"(券你已经有了|券在你名下|you hold this coupon|the coupon is yours|券领好了|已经领到|已经领过|claimed)",
            _held,
        ),
        ("scope", r"适用([^，。（）]+)", _scope),
        ("scope", r"(?<=[^\d])（([^（）\ue000-\ue002]+)）", _scope),
        ("scope", r"(?<=\ue002) \(([A-Za-z][A-Za-z&', -]+)\)", _scope),
        ("scope", r"(?<=[\ue002,]) on ([A-Za-z&', -]+?)(?=,? until|,? starts|[,.]|$)", _scope),
    )
)
