"""What a shopper may ask of being known: see it, correct it, switch it off, have it erased."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.dialogue.actions import Action
from assistant.dialogue.ledger import Ledger
from assistant.dialogue.state import Pending
from assistant.nlu.steering.personal import Personal, named_in, size_in
from assistant.nlu.words.normalising import fold
from assistant.portraits.portrait import Known, portrait_of
from assistant.portraits.telling import SWITCH, chips_of, lines_of, name_of
from assistant.ranking.avoiding import WORDS
from assistant.skills import finding
from assistant.skills.context import Context
from assistant.skills.judging import like
from assistant.skills.outcome import Line, Outcome
from recommender.events import canonical_time
from recommender.profiling.notes import PERSONAL, SIZE, Named, Note, Stance
from retrieval.constraints import Field

ERASING = "erase"  # the kind of question that is open while erasing awaits a yes
NO_TASTE = frozenset({Field.PRICE, Field.SIZE, Field.RATING})
GONE = (
    "liked",
    "disliked",
    "viewed",
    "carted",
    "moments",
)  # of this conversation, when all is erased


def know(context: Context) -> Outcome:
    """Does what the message says of being known."""
    skills: dict[Personal, Callable[[Context], Outcome]] = {
        Personal.SHOW: show,
        Personal.OFF: switch_off,
        Personal.ON: switch_on,
        Personal.ERASE: erase_or_ask,
        Personal.NEVER: never_again,
        Personal.AGAIN: offer_again,
        Personal.MY_SIZE: set_size,
        Personal.KEEP: keep,
        Personal.NOT_THIS: never_again,
        Personal.LIKES_THIS: lambda turn: like(turn, turn.referred()[0]),
    }
    said = context.meaning.personal
    return skills[said](context) if said else show(context)


def show(context: Context) -> Outcome:
    """Tells what is known, also while goods are for somebody else, and how it is put right."""
    own = replace(context, state=replace(context.state, recipient=None))
    profile = context.tools.finder.profile(own.shopper)
    portrait = portrait_of(profile, lasting=context.user is not None)
    return Outcome(Action.ANSWER, lines_of(portrait), suggestions=chips_of(portrait))


def switch_off(context: Context) -> Outcome:
    """Nothing personal counts from here on."""
    lasting = "profile.off" if context.user else "profile.off_here"
    said = (Line(lasting),) if context.personal else (Line("profile.off_already"),)
    return _noting(context, said, (SWITCH[False],), Note(PERSONAL, "", Stance.OFF))


def switch_on(context: Context) -> Outcome:
    """What is known counts again."""
    return _noting(context, (Line("profile.on"),), (SWITCH[True],), Note(PERSONAL, "", Stance.ON))


def erase_or_ask(context: Context) -> Outcome:
    """Erases what was asked for a second time; the first time it asks."""
    pending = context.state.pending
    if pending is not None and pending.kind == ERASING:
        return erase(context)
    key = "profile.erase_ask" if context.user else "profile.erase_ask_here"
    return Outcome(
        Action.CLARIFY,
        (Line(key),),
        suggestions=(Line("chip.erase_yes"), Line("chip.erase_no")),
        changes={"pending": Pending(ERASING)},
    )


def erase(context: Context) -> Outcome:
    """Everything known is gone, from the next list on; what was said cannot be taken back."""
    nothing = dict.fromkeys(GONE, ())
    key = "profile.erased" if context.user else "profile.erased_here"
    outcome = _noting(context, (Line(key),), (), Note("", "", Stance.ERASE))
    return outcome.changing(pending=None, **nothing)


def keep(_context: Context) -> Outcome:
    """Nothing is erased after all."""
    return Outcome(Action.SMALLTALK, (Line("profile.kept"),), changes={"pending": None})


def never_again(context: Context) -> Outcome:
    """What is named is left out from here on, and the list on the screen without it."""
    pointed = context.referred()
    if pointed:
        gone = tuple(product.id for product in pointed)
        state = replace(
            context.state,
            disliked=(*(i for i in context.state.disliked if i not in gone), *gone),
            liked=tuple(i for i in context.state.liked if i not in gone),
        )
        return _again(replace(context, state=state), Line("feedback.disliked"))
    return avoid(context, named_by(context))


def avoid(context: Context, named: Sequence[Named]) -> Outcome:
    """Leaves out what is ``named``, here and for a known shopper for good; the list without it."""
    key = "profile.never" if context.user else "profile.never_here"
    context = replace(context, state=replace(context.state, ledger=_without(context, named)))
    notes = [Note(kind, value, Stance.AVOID) for kind, value in named]
    told = tuple(name_of(Known(kind, value, -1.0, "avoided")) for kind, value in named)
    return _again(_with(context, *notes), Line(key, {"offers": told}))


def offer_again(context: Context) -> Outcome:
    """What was left out may be offered again."""
    named = named_by(context)
    told = tuple(name_of(Known(kind, value, 0.0, "interest")) for kind, value in named)
    notes = [Note(kind, value, Stance.ALLOW) for kind, value in named]
    return _again(_with(context, *notes), Line("profile.again", {"offers": told}))


def set_size(context: Context) -> Outcome:
    """The shopper's size is what they say it is."""
    size = size_in(fold(context.meaning.plain))
    key = "profile.size_set" if context.user else "profile.size_set_here"
    line = Line(key, {"field": Field.SIZE, "value": size})
    return _again(_with(context, Note(SIZE, size, Stance.SET)), line)


def named_by(context: Context) -> list[Named]:
    """What a message names: values of facts, else words as they stand in titles."""
    wished = [c for c in context.meaning.constraints if c.field not in NO_TASTE]
    found = [(c.field, str(value)) for c in wished for value in c.values]
    words = named_in(fold(context.meaning.plain))
    return list(dict.fromkeys(found)) or ([(WORDS, words)] if words else [])


def corrected(context: Context, key: str, stance: Stance) -> Outcome:
    """A correction made in the panel: ``key`` is ``kind:value``."""
    kind, _, value = key.partition(":")
    told = name_of(Known(kind, value, 0.0, "interest")) if value else Line(f"profile.{kind}")
    said = {
        Stance.DROP: "profile.dropped",
        Stance.AVOID: "profile.never" if context.user else "profile.never_here",
        Stance.ALLOW: "profile.again",
        Stance.SET: "profile.size_set" if context.user else "profile.size_set_here",
    }[stance]
    facts = {"offers": (told,), "field": kind, "value": value}
    return _noting(context, (Line(said, facts),), (), Note(kind, value, stance))


def _again(context: Context, line: Line) -> Outcome:
    """The sentence, and the list on the screen as it is now."""
    kept = {name: getattr(context.state, name) for name in ("notes", "liked", "disliked")}
    if context.state.last_list is None:
        return Outcome(Action.ANSWER, (line,), changes=kept)
    outcome = finding.show_again(context)
    return outcome.saying_first(line).changing(**kept)


def _without(context: Context, named: Sequence[Named]) -> Ledger:
    """The ledger without wishes for what is never to be seen again."""
    return tuple(
        entry
        for entry in context.state.ledger
        if entry.constraint.op.negated
        or not any((entry.constraint.field, str(v)) in named for v in entry.constraint.values)
    )


def _noting(
    context: Context, lines: tuple[Line, ...], chips: tuple[Line, ...], *notes: Note
) -> Outcome:
    state = _with(context, *notes).state
    return Outcome(Action.ANSWER, lines, suggestions=chips, changes={"notes": state.notes})


def _with(context: Context, *notes: Note) -> Context:
    """The turn after something was said."""
    at = canonical_time(context.now.isoformat())
    said = (*context.state.notes, *(replace(note, at=at) for note in notes))
    return replace(context, state=replace(context.state, notes=said))
