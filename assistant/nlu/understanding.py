"""Understands one message: its labels, what rules read, its language and what is left to search."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from assistant.nlu.classifying.classifier import Classifier, Labels
from assistant.nlu.meaning import (
    Intent,
    Meaning,
    Mention,
    NamedDevice,
    Reference,
    ReferenceKind,
    Span,
)
from assistant.nlu.parts import (
    TALK,
    Part,
    as_wished,
    bubble_spans,
    clause_spans,
    deciding_labels,
    later_bounds,
)
from assistant.nlu.pointing.codes import NO_CODES, CodeIndex, FoundCodes
from assistant.nlu.pointing.devices import NO_DEVICES, DeviceIndex, without_device
from assistant.nlu.reading import Reading, blanked, read_message
from assistant.nlu.residual import residual
from assistant.nlu.rewriting.edits import Rewritten
from assistant.nlu.rewriting.rewriter import Rewriter
from assistant.nlu.steering.beside import find_beside
from assistant.nlu.steering.fitting import find_fitting
from assistant.nlu.steering.personal import locate_personal
from assistant.nlu.wishing.constraints import WordTest
from assistant.nlu.words.discourse import after_hesitating
from assistant.nlu.words.language import detect_language
from assistant.nlu.words.lexicon import grammar, phrases
from assistant.nlu.words.normalising import MAX_CHARACTERS, fold
from assistant.nlu.words.vocabulary import Vocabulary
from retrieval.constraints import Field
from retrieval.simplifying import simplified


@dataclass(frozen=True, slots=True)
class Understander:
    """Everything needed to read messages of one shop."""

    classifier: Classifier
    vocabulary: Vocabulary
    has_word: WordTest
    default_language: str = "zh"
    codes: CodeIndex = NO_CODES
    devices: DeviceIndex = NO_DEVICES
    rewriter: Rewriter = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "rewriter", Rewriter(self.vocabulary))

    def understand(self, text: str) -> Meaning:
        """What ``text`` means; only its first ``MAX_CHARACTERS`` are read."""
        read = text[:MAX_CHARACTERS]
        codes = self.codes.find(read)
        read = blanked(read, codes.spans)
        written = self.rewriter.rewrite(_with_borders(fold(read), read, "\n"))
        plain = written.text if written.changed else simplified(read)
        bubbles = bubble_spans(plain)
        folded = _with_borders(written.text, plain, "，")
        reading = read_message(folded, self.vocabulary, self.has_word)
        device = self.devices.find(folded, self._accessories(reading))
        if device is not None and device.cue:
            reading = _made_for(reading, device, self.devices)
        labels = self._labels(plain, folded, reading)
        if device is not None and device.known and labels.intent is Intent.OUT_OF_SCOPE:
            labels = labels.rather(Intent.FIND_PRODUCT)  # what the shop sells is its business
        mentions = later_bounds(reading.mentions, bubbles) if len(bubbles) > 1 else reading.mentions
        personal = locate_personal(folded)
        query = self.vocabulary.translated(residual(folded, reading.spans, self.has_word))
        said = self.vocabulary.translated(_said(folded, reading))
        if not (query or reading.references):
            labels = as_wished(labels, [mention.constraint for mention in mentions])
        return Meaning(
            text=text,
            rewritten=plain if plain != read else "",
            language=detect_language(plain, self.default_language),
            intents=labels.intents,
            sentiment=labels.sentiment,
            sentiment_score=labels.sentiment_score,
            oos_score=labels.oos_score,
            mentions=(*codes.mentions, *_mentions(mentions, written)),
            references=(*codes.references, *_besides(codes, reading.references, written)),
            sort=reading.sort,
            quantity=reading.quantity,
            direction=reading.direction,
            query=query,
            said=said,
            dropped=reading.dropped,
            command=reading.command,
            currencies=reading.currencies,
            amendments=reading.amendments,
            addressee=reading.addressee,
            corrected=_corrected(mentions, query, written),
            unknown=codes.unknown,
            personal=personal[0] if personal else None,
            beside=find_beside(folded) or find_beside(fold(read)),
            device=_as_written(device, written, read),
            fitting=find_fitting(folded),
            speechless=bool(codes.spans) and not any(c.isalpha() for c in folded),
        )

    def _accessories(self, reading: Reading) -> list[Span]:
        """Where kinds of goods are named that say what they are made for."""
        carried, field = self.vocabulary.carried, self.devices.attribute
        return [
            mention.span
            for mention in reading.mentions
            if mention.constraint.field == Field.CATEGORY
            and any(field in carried.get(str(kind), ()) for kind in mention.constraint.values)
        ]

    def _labels(self, read: str, folded: str, reading: Reading) -> Labels:
        """The labels of the whole text, or of the first of its parts that carries a request."""
        whole = self.classifier.classify(after_hesitating(read))
        several = "\n" in read
        if not several and whole.intent not in TALK:
            return whole
        spans = bubble_spans(read) if several else clause_spans(read)
        parts = [Part(span, self._is_empty(span, folded, reading)) for span in spans]
        return deciding_labels(read, whole, parts, self.classifier)

    def _is_empty(self, span: Span, folded: str, reading: Reading) -> bool:
        """Whether a part holds nothing that is understood and nothing to search for."""
        start, end = span
        said = any(start <= at < end for at, _ in reading.spans)
        return not said and not residual(folded[start:end], (), self.has_word)


def _made_for(reading: Reading, device: NamedDevice, devices: DeviceIndex) -> Reading:
    """The reading with the device as what goods are to fit; no brand is wished for by its name."""
    wish = devices.constraint(device)
    fitting = (Mention(wish, device.span),) if wish else ()
    mentions = (*without_device(reading.mentions, device), *fitting)
    ordered = tuple(sorted(mentions, key=lambda mention: mention.span))
    return replace(reading, mentions=ordered, spans=(*reading.spans, device.span))


def _as_written(device: NamedDevice | None, written: Rewritten, read: str) -> NamedDevice | None:
    """The device at its place in the original text; an unknown one as the shopper writes it."""
    if device is None:
        return None
    at = -1 if device.known else fold(read).find(device.label)
    label = device.label if at < 0 else read[at : at + len(device.label)]
    return replace(device, label=label, span=written.span(device.span))


def _said(folded: str, reading: Reading) -> str:
    """The text without prices and what is refused, neither of which goods resemble.

    Words refused in titles stay: what says 无酒精 resembles 不含酒精, and what has it is left out.
    """
    unlike = [
        mention.span
        for mention in reading.mentions
        if mention.constraint.field == Field.PRICE
        or (mention.constraint.op.negated and mention.constraint.field != Field.TITLE)
    ]
    return " ".join(blanked(folded, unlike).split())


def _besides(
    codes: FoundCodes, found: Iterable[Reference], written: Rewritten
) -> tuple[Reference, ...]:
    """What else is pointed at, at its place: beside a link or a number, "it" speaks of that."""
    pointed = _references(found, written)
    if not codes.spans:
        return pointed
    return tuple(one for one in pointed if one.kind is not ReferenceKind.RECENT)


def _with_borders(folded: str, text: str, border: str) -> str:
    """The folded text with a border between bubbles that no phrase reaches across."""
    if "\n" not in text:
        return folded
    return "".join(border if old == "\n" else new for old, new in zip(text, folded, strict=True))


def _mentions(found: Iterable[Mention], written: Rewritten) -> tuple[Mention, ...]:
    """The mentions at their places in the original text."""
    return tuple(replace(mention, span=written.span(mention.span)) for mention in found)


def _references(found: Iterable[Reference], written: Rewritten) -> tuple[Reference, ...]:
    return tuple(replace(reference, span=written.span(reference.span)) for reference in found)


def _corrected(mentions: Iterable[Mention], query: str, written: Rewritten) -> tuple[str, ...]:
    """The slips put right that decide what is searched for: in a constraint's name or the query."""
    if not written.corrected:
        return ()
    named = [written.span(m.span) for m in mentions if isinstance(m.constraint.value, str | tuple)]
    return tuple(
        slip.meant
        for slip in written.corrected
        if not _is_grammar(slip.meant)
        and (
            slip.meant in query
            or any(start < slip.span[1] and slip.span[0] < end for start, end in named)
        )
    )


def _is_grammar(said: str) -> bool:
    """Whether every word only holds a sentence together or compares: "under", "cheaper"."""
    held = grammar()
    known = held.english | held.after_a_noun | held.never_refused | {*phrases().fillers}
    return all(word in known for word in said.split())
