"""Finds the device that something is to fit: 我是Sky12 Ultra, "a case for my X8".

A maker's name in it is no wish for that brand. A device is known by its whole name, as the graph of
the shop has it; a name that goes on with an edition the shop does not know is another model.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.nlu.meaning import Mention, NamedDevice, Span
from assistant.nlu.words.language import CJK
from assistant.nlu.words.lexicon import grammar
from assistant.nlu.words.model_words import PIECE, is_edition, is_measure
from assistant.nlu.words.patterns import compiled, left_of
from assistant.nlu.words.squeezing import squeezed
from retrieval.constraints import Constraint, Op

OWN, FIT = "own", "fit"
KIND = "(?:手机|平板|平板电脑|电脑|笔记本|相机|手表|耳机|设备|机子|机器|车)?"
OWNED_BEFORE = compiled(
    rf"我(?:家|这边|这)?的?{KIND}(?:型号|机型)?(?:是|用的?是|用着?的?|有|在用)(?:一?[台部个只款])?的?\s*$",
    r"我(?:家)?的[㐀-鿿]{1,4}(?:型号|机型)?(?:是|用的?是)\s*$",
    rf"我(?:家)?的{KIND}\s*$|(?:型号|机型)是\s*$|^用的?是?\s*$",
    r"\b(?:i have|i've got|i got|i own|i use|i'm using|i'm on|using|mine is|mine's|it's for|it is for)"
    r"\s+(?:an?\s+|the\s+|my\s+)?$",
    r"\bmy (?:\w+ )?(?:is|'s)\s+(?:an?\s+|the\s+)?$|\bmy\s+$|\bi(?:'m| am) (?:an?|the)\s+$",
)
FITTING_BEFORE = compiled(
    r"(?:适[合用配]于?|兼容|匹配|支持|配[得套]?上?|用[在于到]|装[在到进]?|套[在到]?|放[得]?[进下]?)(?:我的?|这[台部个款])?\s*$",
    r"\b(?:fits?|fitting|suits?|supports?|compatible with|works? (?:with|on)|goes? on|made for|matches)"
    r"\s+(?:my\s+|the\s+|an?\s+|your\s+)?$",
)
FITTING_AFTER = compiled(
    rf"\s*+{KIND}(?:上面?|里面?)?(?:也|都|还)?(?:能不能|可不可以|可以|能|会不会|合不合|适不适合|适合|装得|用得|套得|放得)",
    rf"\s*+{KIND}呢?[，,]?\s*+(?:能|可以|适合|合适|装得|套得)(?:用|不)?",
    r",?\s*+(?:does|will|would|can|is) (?:it|this|that|the \w+ one) (?:fit|work|go|compatible)",
    rf"\s*+{KIND}(?:的)?(?:配件|周边)|\s+(?:case|cover|accessor)",
)
FOR_BEFORE = compiled(r"\bfor\s+(?:my\s+|the\s+|an?\s+)?$", r"[给配]\s*(?:我的?)?\s*$")
BESIDE = compiled(rf"\s*+{KIND}\s*+(?:的|专用|用的|可以?用的|能用的)?\s*+$")
WHOLE = re.compile(r"\s*(?:$|[，,。？?吗么嘛上能可手])")
LONGEST_WORD = 4  # Chinese characters of a name before its number
BETWEEN = re.compile(r"[ \-]?")
LONGEST = 5  # pieces of a name
MOST_PIECES = 100  # of a message
MAKER = 6  # Chinese characters before it that may be the maker's name
SHORTEST = 3  # characters of a squeezed name without its maker


@dataclass(frozen=True, slots=True)
class DeviceIndex:
    """The models that a shop sells, or sells accessories for.

    Args:
        names: Squeezed name → how it is written.
        attribute: The one in which the shop's accessories name what they fit; empty without one.
        values: Squeezed name → the values of that attribute that name it.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    attribute: str = ""
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, text: str, accessories: Sequence[Span] = ()) -> NamedDevice | None:
        """The device that a folded text names; of several, one that is told as one.

        Args:
            text: The message.
            accessories: Where it names kinds of goods that are made to fit others.
        """
        found = [self._told(text, one, accessories) for one in self._named(text)]
        told = [one for one in found if one.cue] or [one for one in found if one.known]
        return told[0] if told else None

    def every(self, text: str) -> list[str]:
        """The names of all models of the shop in a folded text, in the order named."""
        return list(dict.fromkeys(one.label for one in self._named(text) if one.known))

    def constraint(self, device: NamedDevice) -> Constraint | None:
        """That goods are to be made for ``device``; None where no attribute says what they fit."""
        if not self.attribute:
            return None
        values = self.values.get(squeezed(device.label), (device.label,))
        if len(values) == 1:
            return Constraint(self.attribute, Op.EQ, values[0])
        return Constraint(self.attribute, Op.IN, values)

    def _named(self, text: str) -> Iterator[NamedDevice]:
        """Every model named, left to right, each as long as it goes."""
        pieces = list(PIECE.finditer(text))[:MOST_PIECES]
        place = 0
        while place < len(pieces):
            count = _run(text, pieces[place:]) if not CJK.search(pieces[place].group()) else 0
            named = self._known(text, pieces, place, count)
            if named is None and count:
                named = _unknown(text, pieces, place)
            if named is not None:
                yield named
            after = named.span[1] if named else pieces[place].end()
            place = next((n for n, p in enumerate(pieces) if p.start() >= after), len(pieces))

    def _known(
        self, text: str, pieces: Sequence[re.Match[str]], place: int, count: int
    ) -> NamedDevice | None:
        """The longest known name that begins with a piece, or with a maker's name before it."""
        for length in range(count, 0, -1):
            end = pieces[place + length - 1].end()
            for start in _starts(text, pieces, place):
                if self._is_known(text[start:end], pieces[place].start() - start):
                    return self._whole(text, (start, end), pieces[place + length :])
        return None

    def _is_known(self, name: str, maker: int) -> bool:
        key = squeezed(name)
        return key in self.names and (maker > 1 or len(key) >= SHORTEST or not key.isdigit())

    def _whole(self, text: str, span: Span, rest: Sequence[re.Match[str]]) -> NamedDevice:
        """The model, or the unknown one of its family where an edition follows."""
        end = span[1]
        for piece in rest:
            if not is_edition(piece.group()) or not BETWEEN.fullmatch(text, end, piece.start()):
                break
            end = piece.end()
        label = self.names.get(squeezed(text[span[0] : end]))
        return NamedDevice(label or text[span[0] : end], (span[0], end), known=label is not None)

    def _told(self, text: str, one: NamedDevice, accessories: Sequence[Span]) -> NamedDevice:
        """The device with how it is told as one, if it is."""
        before = left_of(text, one.span[0])
        start, end = one.span
        for pattern, cue in ((OWNED_BEFORE, OWN), (FITTING_BEFORE, FIT)):
            ahead = pattern.search(before)
            if ahead:
                return _cued(one, cue, start - len(ahead.group()))
        if FITTING_AFTER.match(text, end):
            return _cued(one, FIT)
        beside = any(BESIDE.fullmatch(text, end, at) for at, _ in accessories if at >= end)
        after = any(stop <= start for _, stop in accessories)
        if beside or (after and FOR_BEFORE.search(before)):
            return _cued(one, FIT)
        return one


NO_DEVICES = DeviceIndex()


def without_device(mentions: Iterable[Mention], device: NamedDevice) -> tuple[Mention, ...]:
    """The wishes that are not made of the device's name and the words that tell it."""
    start, end = device.span
    return tuple(m for m in mentions if m.span[1] <= start or end <= m.span[0])


def _run(text: str, pieces: Sequence[re.Match[str]]) -> int:
    """How many Latin pieces follow each other from here, without a measure among them."""
    count = 0
    for piece in pieces[:LONGEST]:
        if CJK.search(piece.group()) or (is_measure(text, piece) and count):
            break
        if count and not BETWEEN.fullmatch(text, pieces[count - 1].end(), piece.start()):
            break
        count += 1
    return count


def _starts(text: str, pieces: Sequence[re.Match[str]], place: int) -> Iterator[int]:
    """Where a name may begin: up to some Chinese characters before, the longest first."""
    first = pieces[place].start()
    before = pieces[place - 1] if place else None
    beside = before is not None and BETWEEN.fullmatch(text, before.end(), first)
    if before is not None and beside and CJK.search(before.group()):
        yield from range(max(before.start(), before.end() - MAKER), before.end())
    yield first


def _unknown(text: str, pieces: Sequence[re.Match[str]], place: int) -> NamedDevice | None:
    """A name of letters and a number that the shop does not know: Orion S21 Ultra.

    It has one word before the number, unless that holds the sentence together.
    """
    piece = pieces[place]
    word = piece.group()
    if word.isdigit():
        return _numbered(text, piece)
    if not re.search(r"\d", word) or is_measure(text, piece):
        return None
    before = pieces[place - 1] if place else None
    beside = before is not None and BETWEEN.fullmatch(text, before.end(), piece.start())
    start = piece.start()
    if before is not None and beside and before.group().isalpha() and before.group().isascii():
        start = start if before.group() in grammar().english else before.start()
    if not re.search(r"[a-z]", text[start : piece.end()]):
        return None
    end = _with_editions(text, piece.end())
    return NamedDevice(text[start:end], (start, end), known=False)


def _numbered(text: str, piece: re.Match[str]) -> NamedDevice | None:
    """A Chinese word with a number that a cue tells as a device: 适合某某14 Pro吗."""
    end = _with_editions(text, piece.end())
    if not WHOLE.match(text, end):
        return None
    for length in range(1, LONGEST_WORD + 1):
        start = piece.start() - length
        word = text[max(0, start) : piece.start()]
        if start < 0 or not all(CJK.match(character) for character in word):
            return None
        before = left_of(text, start)
        if OWNED_BEFORE.search(before) or FITTING_BEFORE.search(before):
            return NamedDevice(text[start:end], (start, end), known=False)
    return None


def _with_editions(text: str, end: int) -> int:
    """Where a name ends that goes on with words for editions."""
    while True:
        after = PIECE.match(text, end + len(BETWEEN.match(text, end).group()))  # type: ignore[union-attr]  # it matches nothing, too
        if after is None or not is_edition(after.group()):
            return end
        end = after.end()


def _cued(device: NamedDevice, cue: str, since: int | None = None) -> NamedDevice:
    """The device with the words that tell it: 我的手机是X8 asks for no phone."""
    start, end = device.span
    return NamedDevice(device.label, (start if since is None else since, end), device.known, cue)
