"""Strikes out of a reply what is accounted for word for word: quotations, cited sentences, parcel events, moments."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import SequenceMatcher

from judging.clauses import NAMED, STRUCK
from judging.goods import plain, sentences
from judging.people import told_moments
from judging.scene import Finding, Scene

QUOTE = re.compile(r"[「“\"]([^「」“”\"]+)[」”\"]")
DESCRIBED = re.compile("资料里写着|商品介绍|listing says:|description:")
WHEN = re.compile(
    r"(\d{1,2}) ?月 ?(\d{1,2}) ?日(?: ?(\d\d:\d\d(?::\d\d)?))?"
    r"|\b(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) (\d{1,2})(?:,? (\d\d:\d\d(?::\d\d)?))?"
    r"|\b(\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b"
)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HOURS = re.compile(r'business_hours = "([^"]+)"')
USUAL_HOURS = "09:00-22:00"
LAST_MINUTE = ("23:59", "23:59:59")
TERMS = (0, 7, 8, 15, 30)  # days of the shop's terms, counted from what happened
SHORTEST = 4


def without_cited(text: str, scene: Scene) -> str:
    """Without what is said word for word of rows: cited sentences, parcel events, descriptions."""
    known = [*_cited(scene), *_events(scene)]
    known += [scene.rows.honest(one) for one in known]
    if DESCRIBED.search(text):
        known += _described(scene)
    for one in sorted(set(known), key=len, reverse=True):
        squeezed = " ".join(one.split())
        if len(squeezed) >= SHORTEST:
            text = text.replace(squeezed, STRUCK)
    return text


def without_moments(text: str, scene: Scene) -> str:
    """Without the moments of orders, and the shop's hours."""
    text = WHEN.sub(lambda match: STRUCK if _is_known(match, scene) else match.group(), text)
    hours = HOURS.search(scene.rows.settings)
    return text.replace(hours[1] if hours else USUAL_HOURS, STRUCK)


def _cited(scene: Scene) -> Iterator[str]:
    """The sentences of the entries that the turn cites."""
    for source in scene.turn["sources"]:
        for answer in scene.rows.told_by(str(source.get("kind")), str(source.get("id"))):
            yield from sentences(answer)
            yield scene.rows.honest(answer)


def _events(scene: Scene) -> Iterator[str]:
    for order in scene.orders:
        yield from (str(step["text"]) for step in order["history"])


def _described(scene: Scene) -> Iterator[str]:
    for row in scene.rows.goods(scene.about):
        for text in (row.description, *(t.get("description", "") for t in row.localized.values())):
            yield from sentences(text)


def _is_known(match: re.Match[str], scene: Scene) -> bool:
    """Whether an order has this moment, or a term of the shop's ends then."""
    named = match[4] or match[8]
    month = int(match[1] or MONTHS.index(named) + 1)
    day, clock = int(match[2] or match[5] or match[7]), match[3] or match[6] or ""
    paid = match.string.startswith("付款", match.end())
    for at in _moments(scene, paid=paid):
        for days in TERMS:
            then = at + timedelta(days=days)
            right = f"{then:%H:%M:%S}".startswith(clock) or (days and clock in LAST_MINUTE)
            if right and (then.month, then.day) == (month, day):
                return True
    people = told_moments(scene.rows.settings, scene.at)
    return any((at.month, at.day, f"{at:%H:%M}") == (month, day, clock) for at in people)


def _moments(scene: Scene, *, paid: bool) -> Iterator[datetime]:
    """When anything happened to the orders, or when they were paid."""
    names = ("paid_at",) if paid else ("created_at", "paid_at", "shipped_at", "delivered_at")
    for order in scene.orders:
        told = [order[name] for name in names]
        told += [] if paid else [step.get("at") for step in order["history"]]
        yield from (datetime.fromisoformat(one) for one in told if one)


def without_quotes(text: str, scene: Scene) -> tuple[str, list[Finding]]:
    """Without what stands between quotation marks; and what nobody said."""
    rows, told, wrong = scene.rows, _told(scene), list[Finding]()

    def quoted(match: re.Match[str]) -> str:
        said = plain(NAMED.sub(lambda m: rows.products[m[1].split("|")[0]].title, match[1]))
        known = not NAMED.sub("", match[1]).strip(" …") or any(
            one.strip(" 。.!！") in told for one in (plain(match[1]), said)
        )
        if not known and not _echoes(said, scene.message):
            wrong.append(Finding("quote", match[1]))
        return STRUCK

    return QUOTE.sub(quoted, text), wrong


def _told(scene: Scene) -> str:
    """Everything that may stand between quotation marks."""
    rows = scene.rows
    reviews = (text for key in {*scene.about, *scene.seen} for text in rows.reviews.get(key, ()))
    labels = (str(one.get("label", "")) for one in scene.turn["constraints"])
    trace = scene.turn.get("trace") or {}  # how the message was put right
    read = f"{trace.get('read_as', '')}\n{trace.get('query', '')}"
    words = (row.words for row in rows.goods(scene.seen))
    return plain("\n".join((*scene.heard, read, *reviews, *labels, *words, *rows.own_quotes)))


def _echoes(said: str, message: str) -> bool:
    """Whether words are the shopper's own, perhaps put right: most of their letters in a row or two."""
    blocks = SequenceMatcher(None, said, plain(message), autojunk=False).get_matching_blocks()
    words = re.findall(r"\w+", plain(message))
    if any(
        sorted(said) == sorted(word) or SequenceMatcher(None, said, word).ratio() >= 0.7
        for word in words
    ):
        return True
    return sum(block.size for block in blocks if block.size > 1) >= 0.6 * len(said)
