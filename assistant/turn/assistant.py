"""One turn, start to end: fold → understand → decide → perform → write → record."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.conversations.store import Conversation, TurnRecord
from assistant.dialogue.addressing import addressed
from assistant.dialogue.policy import decide
from assistant.dialogue.rules import Return, Rule
from assistant.dialogue.state import DialogueState, Pending, fold
from assistant.dialogue.tracing import trace
from assistant.errors import ConversationError
from assistant.grounding.gathering import evidence_of
from assistant.grounding.grounding import Grounded, grounded
from assistant.grounding.reading import reading_for
from assistant.nlg.manner import manner_of
from assistant.nlg.models.rephrasing import Rephraser
from assistant.nlg.rendering import render
from assistant.nlg.speaking import Speaker
from assistant.nlg.writer import Writer
from assistant.nlu.meaning import Intent, Meaning
from assistant.nlu.steering.commands import Command
from assistant.nlu.understanding import Understander
from assistant.skills import arriving
from assistant.skills.clicking import KNOWING, click
from assistant.skills.context import Context
from assistant.skills.judging import appended
from assistant.skills.outcome import Outcome
from assistant.skills.receiving import receive, shown
from assistant.skills.repairing import before_of, corrected, restored
from assistant.skills.resuming import kept_open, resumed
from assistant.skills.tempering import tempered
from assistant.skills.toolbox import Toolbox
from assistant.turn.changing import change_of
from assistant.turn.exposing import impressions_of
from assistant.turn.hearing import Heard, hear
from assistant.turn.introducing import notice_for, noticed
from assistant.turn.listening import Listener
from assistant.turn.noting import deeds_of
from assistant.turn.prefacing import prefaces
from assistant.turn.reporting import reported
from assistant.turn.stopwatch import Stopwatch
from assistant.turn.turns import Click, Message, Say, Show, Turn, message_to_json

CLICKED = {
    "view": Intent.ASK_PRODUCT,
    "click": Intent.ASK_PRODUCT,
    "add_to_cart": Intent.BUY,
    "cart_remove": Intent.BUY,
}
WORD = re.compile(r"(?<![A-Za-z\d])[A-Za-z]{3,}(?![A-Za-z\d])")
WriterFor = Callable[[str, int], Writer]
Now = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Assistant:
    """Reads, decides and answers for one shop.

    Args:
        understander: Reads messages.
        tools: What the skills work with.
        writer_for: Gives the writer for a language and a variety number.
        now: The clock.
        rephraser: A language model that words replies anew, if the shop has one.
    """

    understander: Understander
    tools: Toolbox
    writer_for: WriterFor
    now: Now
    rephraser: Rephraser | None = None

    def reply(
        self,
        conversation: Conversation,
        past: Sequence[TurnRecord],
        message: Message,
        *,
        explain: bool = False,
        listener: Listener | None = None,
    ) -> TurnRecord:
        """Answers ``message`` after the turns that hold; the caller keeps the record.

        Args:
            conversation: Who talks, and the seed that varies the wording.
            past: The turns that hold, oldest first.
            message: A text or a click.
            explain: Whether the turn says why it did what it did (``trace``).
            listener: Hears the reply piece by piece.
        """
        clock = Stopwatch()
        state = fold(record.change for record in past)
        facing = _with_opening(message, self._facing(message, state))
        heard = self._hear(message, facing)
        clock.lap("understand")
        context = shown(self._context(conversation, facing, heard, past), message)
        rule, outcome = self._perform(context, message, state)
        clock.lap("perform")
        change = change_of(context, rule, outcome, state)
        after = fold([change], state)
        bound = _grounded(context, outcome, after)
        outcome = bound.outcome
        clock.lap("ground")
        writer = self._writer(conversation, context)
        reading = reading_for(context, outcome, after, self.understander.vocabulary)
        notice = notice_for(past, writer, self.tools.settings.privacy_notice)
        speaker = Speaker(self.rephraser, listener)
        reply, worded = speaker.say(outcome, writer, reading, last=noticed(notice))
        body = {**render(context, outcome, after, writer, reply), "notice": notice}
        if explain:
            told = trace(context, rule, outcome, heard.rewritten)
            body["trace"] = {**told, "grounding": bound.to_json(), **worded}
        clock.lap("write")
        turn = Turn(
            conversation.id, _next_number(past), body, {**clock.timings(), **_inner(outcome)}
        )
        change = replace(
            change,
            values={
                **change.values,
                "suggestions": tuple(body["suggestions"]),
                "uttered": writer.heard(),
            },
        )
        meaning_json = heard.meaning.to_json() if heard.meaning.text else None
        said, deeds = message_to_json(message), deeds_of(message, state, after)
        record = TurnRecord(turn.number, said, change, turn, meaning_json)
        return replace(
            record,
            withdraws=outcome.notes.get("withdrawn"),
            shown=impressions_of(outcome),
            deeds=deeds,
            arms=self.tools.arms,
            notes=after.notes[len(state.notes) :],
            alerts=outcome.alerts,
        )

    def _facing(self, message: Message, state: DialogueState) -> DialogueState:
        """The state with the product in focus on whose page the message was written."""
        about = message.about if isinstance(message, Say) else None
        if about is None or about == state.focus or not self.tools.shelf.get([about]):
            return state
        return replace(state, focus=about, viewed=appended(state.viewed, about))

    def _hear(self, message: Message, state: DialogueState) -> Heard:
        """A click on a suggestion is its text; any other click means what it says, calmly."""
        if isinstance(message, Say):
            return hear(message.text, state, self.understander)
        language = state.language or self.tools.settings.language
        if isinstance(message, Show) and message.text:
            return Heard(self.understander.understand(message.text))
        if isinstance(message, Show):
            return Heard(Meaning("", language, {Intent.HUMAN_AGENT: 1.0}))
        if message.event == "suggestion":
            return hear(suggested(message, state), state, self.understander)
        usual = Intent.ACCOUNT if message.event in KNOWING else Intent.REFINE
        return Heard(Meaning("", language, {CLICKED.get(message.event, usual): 1.0}))

    def _context(
        self,
        conversation: Conversation,
        state: DialogueState,
        heard: Heard,
        past: Sequence[TurnRecord],
    ) -> Context:
        default = self.tools.settings.language
        language = _language(heard.meaning, state, default)
        if self.tools.promotions.is_code(heard.meaning.text):
            language = state.language or default  # the code of a coupon is in no language
        before = before_of(past)
        if before and (heard.misread or heard.corrected):
            state = replace(state, **restored(before))
        state = replace(state, turn=past[-1].number if past else 0)
        meaning = heard.meaning
        state = addressed(state, meaning, state.turn + 1, self.tools.personal)
        now = self.now()
        tools = self.tools.priced(conversation.user, state.claimed, now, conversation.id)
        context = Context(state, meaning, tools, language, now, conversation.user)
        return replace(
            context,
            conversation=conversation.id,
            before=before,
            misread=heard.misread,
            corrected=heard.corrected,
            indifferent=heard.indifferent,
            cancels=heard.cancels,
            chosen=heard.chosen,
        )

    def _perform(
        self, context: Context, message: Message, before: DialogueState
    ) -> tuple[Rule | None, Outcome]:
        """What is done, and what is said before it: notes, and what came of alerts."""
        rule, outcome = self._act(context, message)
        news, told = reported(context)
        outcome = outcome.saying_first(*prefaces(context, before), *news)
        return rule, replace(outcome, alerts=(*told, *outcome.alerts))

    def _act(self, context: Context, message: Message) -> tuple[Rule | None, Outcome]:
        if isinstance(message, Show):
            return None, receive(context, message)
        if isinstance(message, Click) and message.event != "suggestion":
            return None, click(context, message)
        rule = decide(context)
        outcome = corrected(context, rule.skill(context))
        back = {Return.SEARCH: resumed, Return.QUESTION: kept_open}.get(rule.returns)
        outcome = back(context, outcome) if back else outcome
        return rule, tempered(context, outcome)

    def _writer(self, conversation: Conversation, context: Context) -> Writer:
        writer = self.writer_for(context.language, conversation.seed + context.turn)
        tone = self.tools.settings.tone
        manner = manner_of(tone, context.language, context.meaning, context.state, context.mood)
        return writer.speaking(manner, context.state.uttered, context.turn)


def _with_opening(message: Message, state: DialogueState) -> DialogueState:
    """The state in which what the conversation opened with was said, if the shopper saw it."""
    opened = None if isinstance(message, Show) else message.opened
    if opened is None or opened in state.told:
        return state
    return replace(state, told=(*state.told, opened))


def _grounded(context: Context, outcome: Outcome, after: DialogueState) -> Grounded:
    """The outcome without what no row bears out."""
    return grounded(outcome, evidence_of(context, outcome, after), context.conversation)


def suggested(message: Click, state: DialogueState) -> str:
    """The text of the chip clicked on.

    Raises:
        ConversationError: There is no such chip.
    """
    position, chips = message.position or 0, state.suggestions
    if not 0 < position <= len(chips):
        raise ConversationError(f"There is no suggestion {position}; there are {len(chips)}.")
    return chips[position - 1]


def _language(meaning: Meaning, state: DialogueState, default: str) -> str:
    """The language asked for, else the message's own, else the one spoken so far."""
    if meaning.command is Command.SPEAK_ENGLISH:
        return "en"
    if meaning.command is Command.SPEAK_CHINESE:
        return "zh"
    if state.pending and _asks_for_a_name(state.pending) and meaning.text.isascii():
        return state.language or default  # a name or address in Latin letters is no other language
    spoken = any(character.isalpha() for character in meaning.text) and not meaning.speechless
    if spoken and not _is_a_word(meaning):
        return meaning.language
    return state.language or default


def _asks_for_a_name(pending: Pending) -> bool:
    """Whether a name or an address may be the answer."""
    return pending.draft is not None or pending.kind == arriving.ASKING


def _is_a_word(meaning: Meaning) -> bool:
    """XL, ok or a number with letters in it says nothing of the language; hi does."""
    text = meaning.text.strip()
    if meaning.intent is Intent.GREET:
        return False
    return text.isascii() and (len(text) <= 3 or WORD.search(text) is None)


def _next_number(past: Sequence[TurnRecord]) -> int:
    return past[-1].number + 1 if past else 1


def _inner(outcome: Outcome) -> dict[str, float]:
    """The stages of a search, told apart from those of the turn."""
    return {f"search.{stage}": spent for stage, spent in outcome.timings_ms.items()}
