"""What the page can ask for, and the HTML it gets back.

The browser holds nothing but the conversation's id: every answer brings the parts of the page that
changed, so that a reload, a second tab or a restarted program shows the same conversation.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from math import ceil
from threading import Event

from assistant.errors import ConversationError, DeskError, RatedAlready, UnknownConversation
from assistant.service.service import Service
from assistant.turn.listening import Listener
from assistant.turn.opening import Opened
from assistant.turn.turns import Click, Message, Say
from ui.choosing import choices_html
from ui.hearing import heard_html, standing_html
from ui.identity import admit
from ui.knowing import alerts_html, knowing_html, talks_html
from ui.limits import MESSAGE_LIMIT
from ui.page_requests import PageClick, PageRequest
from ui.panels import Place
from ui.reading import EMPTY, Json, objects, table, text
from ui.transcript import (
    cart_count,
    due_html,
    ledger_html,
    looking_html,
    side_html,
    transcript,
    turn,
    welcome_html,
)
from ui.words import LANGUAGES, words

Patch = dict[str, object]
LONGEST_NUMBER = 18  # digits that a database counts by


@dataclass(frozen=True, slots=True)
class PageActions:
    """Answers the page's requests with the service; safe to call from several threads.

    Args:
        gone: Set when the page that asks has been closed.
    """

    service: Service
    gone: Event = field(default_factory=Event)

    @property
    def place(self) -> Place:
        """The shop's money and clock."""
        settings = self.service.shop.settings
        return Place(settings.currency, settings.timezone)

    def act(self, request: PageRequest, user: str | None = None) -> Patch:
        """Does what ``request`` asks and says which parts of the page change.

        Args:
            request: The page's wish.
            user: The shopper a new conversation belongs to, ``None`` for an anonymous one.
        """
        if len(request.text) > MESSAGE_LIMIT:
            return _failure(request, "error_long", count=len(request.text), limit=MESSAGE_LIMIT)
        try:
            if request.conversation:
                request = self._own(request, user)
            return self._doing(request.kind)(request, user)
        except UnknownConversation:
            return _failure(request, "error_gone") | {"conversation": None}
        except (ConversationError, DeskError):
            return _failure(request, "error_failed")

    def _own(self, request: PageRequest, user: str | None) -> PageRequest:
        """The request; one that begins or opens is of a new conversation if this is another's."""
        try:
            admit(self.service, request.conversation or "", user)
        except UnknownConversation:
            if request.kind not in ("open", "say"):
                raise
            return request.model_copy(update={"conversation": None})
        return request

    def _doing(self, kind: str) -> Callable[[PageRequest, str | None], Patch]:
        return {
            "open": self._open,
            "say": self._say,
            "click": self._click,
            "undo": self._undo,
            "edit": self._edit,
            "view": self._view,
            "look": self._look,
            "profile": self._profile,
            "end_alert": self._end_alert,
            "choices": self._choices,
            "hear": self._hear,
            "rate": self._rate,
        }[kind]

    def _open(self, request: PageRequest, user: str | None) -> Patch:
        known = request.conversation
        if known is None and user is not None and not request.fresh:
            known = next((talk.id for talk in self.service.talks(user, 1)), None)
        history, language = self.service.history(known) if known else (), self._language(request)
        due = self.service.opening(user, known, language).due
        page = self._page(known, history, language, seen=request.seen)
        log = f"{page['log']}{due_html(due, language)}" if history else self._welcome(language, due)
        return page | {"log": log, "opened": due.key if due else None}

    def _say(self, request: PageRequest, user: str | None) -> Patch:
        said = Say(request.text, request.about, request.opened)
        return self._reply(request, request.conversation, said, user)

    def _click(self, request: PageRequest, user: str | None) -> Patch:
        click = request.click or PageClick(event="")
        message = Click(click.event, click.product_id, click.position, click.value, request.opened)
        return self._reply(request, request.conversation, message, user)

    def _reply(
        self, request: PageRequest, known: str | None, message: Message, user: str | None
    ) -> Patch:
        conversation = known or self.service.start(user=user)
        answer = self.service.reply(
            conversation,
            message,
            message_id=request.message_id,
            bubble=request.bubble,
            listener=Listener(gone=self.gone, waited=request.waited / 1000),
        ).to_json()
        language = self._language_after(request, message, answer)
        history = self.service.history(conversation)
        if len(history) < 2 or language != request.language:
            return self._page(conversation, history, language) | {"opened": None}
        last = table(history[-1], "response")  # a later bubble may have been answered meanwhile
        added = turn(history, len(history) - 1, self.place, language)
        news = {"turn": added, "turns": len(history), "opened": None}
        return self._parts(conversation, last, language) | news

    def _undo(self, request: PageRequest, _user: str | None) -> Patch:
        conversation = request.conversation or ""
        self.service.undo(conversation)
        history = self.service.history(conversation)
        return self._page(conversation, history, self._language(request))

    def _edit(self, request: PageRequest, _user: str | None) -> Patch:
        conversation = request.conversation or ""
        answer = self.service.edit(conversation, request.turn, request.text).to_json()
        language = self._language_after(request, Say(request.text), answer)
        return self._page(conversation, self.service.history(conversation), language)

    def _view(self, request: PageRequest, user: str | None) -> Patch:
        click = request.click
        if click is not None and click.product_id is not None:
            event: dict[str, object] = {"product_id": click.product_id, "event": "view"}
            owner = {"conversation_id": request.conversation, "user": user}
            event.update({key: value for key, value in owner.items() if value})
            self.service.record_event(event)
        return {}

    def _look(self, request: PageRequest, _user: str | None) -> Patch:
        """The product on whose page the shopper is, as the bar above the text field shows it."""
        language = self._language(request)
        product_id = request.click.product_id if request.click else None
        found = self.service.product(product_id or "", language)
        return {"looking": looking_html(found, language)} if found else {}

    def _profile(self, request: PageRequest, user: str | None) -> Patch:
        """What is known of the shopper, as the panel shows it."""
        language = self._language(request)
        try:
            known = self.service.profile(request.conversation, user, language)
        except UnknownConversation:
            known = self.service.profile(None, user, language)
        talks = self.service.talks(user) if user else []
        others = [talk for talk in talks if talk.id != request.conversation]
        waiting = self.service.alerts.of(request.conversation, user, language)
        panel = knowing_html(known, language) + alerts_html(waiting, language)
        return {"profile": panel + talks_html(others, self.place, language)}

    def _end_alert(self, request: PageRequest, user: str | None) -> Patch:
        """Ends the alert that the click names, and shows what is left."""
        named = (request.click.value if request.click else None) or ""
        if named.isascii() and named.isdigit() and len(named) <= LONGEST_NUMBER:
            self.service.alerts.end(int(named), request.conversation, user)
        return self._profile(request, user)

    def _choices(self, request: PageRequest, _user: str | None) -> Patch:
        """What the requirement named by the click could be changed to."""
        language = self._language(request)
        field = (request.click.value if request.click else None) or ""
        found = self.service.choices(request.conversation or "", field, language)
        return {"choices": choices_html(found, language)}

    def _hear(self, request: PageRequest, _user: str | None) -> Patch:
        """What agents wrote after what the page has, and how far a person is."""
        language, conversation = self._language(request), request.conversation or ""
        spoken = self.service.agents.heard(conversation, request.after)
        heard = heard_html(spoken, None, self.place, language)
        news = sum(one.author == "agent" for one in spoken)
        standing = self._standing(conversation, language)
        newest = spoken[-1].id if spoken else request.after
        return (
            {"heard": heard, "news": news}
            | standing
            | self._told(conversation, newest, request.seen)
        )

    def _rate(self, request: PageRequest, _user: str | None) -> Patch:
        """Keeps how the shopper found the agent; once is enough."""
        conversation, language = request.conversation or "", self._language(request)
        with suppress(RatedAlready):  # in another tab
            self.service.agents.rate(conversation, request.stars, request.text)
        thanks = {"thanks": words(language)["rate_thanks"]}
        return self._standing(conversation, language) | thanks

    def _page(
        self,
        conversation: str | None,
        history: Sequence[Json],
        language: str,
        *,
        seen: bool = False,
    ) -> Patch:
        """Everything at once: for a fresh page, a going back, a change of language."""
        last = table(history[-1], "response") if history else EMPTY
        spoken = self.service.agents.heard(conversation) if conversation else []
        told = transcript(history, self.place, language, spoken)
        page = {"log": told if history else self._welcome(language), "turns": len(history)}
        parts = self._parts(conversation, last, language)
        newest = spoken[-1].id if spoken else 0
        return parts | page | self._told(conversation or "", newest, seen)

    def _told(self, conversation: str, newest: int, seen: bool) -> Patch:
        """Up to which message the page has what agents wrote; noted where the shopper sees it."""
        if newest and seen:
            self.service.agents.on_screen(conversation, newest)
        return {"heard_up_to": newest}

    def _standing(self, conversation: str | None, language: str) -> Patch:
        """How far a person is; while one is waited for or there, the page listens."""
        agents = self.service.agents
        standing = agents.standing(conversation) if conversation else None
        rates = conversation is not None and standing is None and agents.rating(conversation)
        return {
            "standing": standing_html(standing, self.place, language, may_rate=rates),
            "listens": standing is not None,
            "footer": self._footer(language, standing or {}),
        }

    def _parts(self, conversation: str | None, last: Json, language: str) -> Patch:
        return {
            "conversation": conversation,
            "language": language,
            "ledger": ledger_html(last, language),
            "side": side_html(last, self.place, language),
            "cart_count": cart_count(last),
            "cart": [dict(line) for line in objects(last, "cart")],
            **self._standing(conversation, language),
        }

    def _footer(self, language: str, standing: Json) -> str:
        """Who answers, and while meanings are still being learnt, of how many and how long."""
        told, left = words(language), self.service.loaded.embedding
        if text(standing, "state") == "with_agent":
            return told["footer_person"].format(name=text(standing, "agent"))
        if left is None:
            return told["footer"]
        minutes = ceil(left.seconds / 60) if left.seconds is not None else None
        time = told["learning_time"].format(minutes=max(1, minutes)) if minutes is not None else ""
        return told["footer"] + " " + told["learning"].format(left=left.left, of=left.of) + time

    def _welcome(self, language: str, due: Opened | None = None) -> str:
        service = self.service
        greeting, examples = service.greeting(language), service.examples(language)
        return welcome_html(greeting, examples, language, due)

    def _language(self, request: PageRequest) -> str:
        return request.language or self.service.shop.settings.language

    def _language_after(self, request: PageRequest, message: Message, answer: Json) -> str:
        """The page speaks as the shopper last wrote; a click says nothing about language."""
        spoken = str(answer.get("language"))
        if isinstance(message, Say) and spoken in LANGUAGES:
            return spoken
        return self._language(request)


def _failure(request: PageRequest, key: str, **values: object) -> Patch:
    message = words(request.language or LANGUAGES[0])[key].format(**values)
    return {"error": {"code": key.removeprefix("error_"), "message": message}}
