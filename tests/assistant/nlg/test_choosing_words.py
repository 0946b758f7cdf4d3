"""No wording twice within a few turns, and the same words for the same seed."""

import re

import pytest

from assistant.dialogue.uttered import KEPT, KEPT_TURNS, Uttered, with_more
from assistant.nlg.choosing_words import Choice, digest
from assistant.nlg.templates import replies
from assistant.service.rehearsal import rehearse
from assistant.service.service import Service
from assistant.turn.turns import Say

FREQUENT = (
    "find.found", "find.all", "find.highlights", "find.ask", "find.ask_price", "recommend.found",
    "cart.added", "cart.added_variant", "cart.view", "price.is", "price.reduced", "ask.in_stock",
    "ask.attribute", "ask.unknown", "talk.greet", "talk.thank", "clarify.unsure", "complaint.sorry",
    "decline.scope", "faq.unknown",
)  # fmt: skip


def said(key: str, turns: int, variety: int = 0) -> list[str | None]:
    heard: tuple[Uttered, ...] = ()
    wordings = []
    for turn in range(1, turns + 1):
        choice = Choice("zh", variety + turn, heard=heard, turn=turn)
        wordings.append(choice.wording(key))
        heard = with_more(heard, choice.made.values(), turn)
    return wordings


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("key", FREQUENT)
def test_what_is_said_often_has_three_wordings(key: str, language: str) -> None:
    assert len(set(replies(language)[key])) >= 3


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("key", FREQUENT)
def test_no_wording_comes_again_within_three_turns(key: str, seed: int) -> None:
    wordings = said(key, 9, seed)
    for place in range(2, 9):
        assert len(set(wordings[place - 2 : place + 1])) == 3


def test_a_template_is_worded_alike_all_through_a_turn() -> None:
    choice = Choice("zh", 3, turn=1)
    assert len({choice.wording("talk.greet") for _ in range(5)}) == 1


def test_another_wording_is_taken_when_one_was_heard() -> None:
    first = Choice("zh", 0, turn=2).wording("talk.greet") or ""
    heard = (Uttered("talk.greet", digest(first), 1),)
    assert Choice("zh", 0, heard=heard, turn=2).wording("talk.greet") != first


def test_what_is_long_ago_is_let_go() -> None:
    old = [Uttered("talk.greet", 1, turn) for turn in range(1, 100)]
    kept = with_more(old, [Uttered("talk.thank", 2, 100)], 100)
    assert kept[-1].key == "talk.thank"
    assert all(one.turn > 100 - KEPT_TURNS for one in kept)
    assert len(with_more([Uttered("a.b", n, 99) for n in range(99)], (), 100)) == KEPT


def said_by(service: Service, talk: str, text: str) -> str:
    return str(service.reply(talk, Say(text)).body["reply"])


def skeleton(text: str) -> str:
    """A sentence without its facts."""
    return re.sub(r"[\d.]+|“[^”]*”", "#", text)


def test_a_conversation_repeats_no_sentence_in_three_turns(opened: Service) -> None:
    service = rehearse(opened, now=None)
    talk = service.start(None, seed=4)
    texts = (
        "跑步鞋",
        "两百以上的跑步鞋",
        "三百以上的跑步鞋",
        "跑步鞋，一百以上",
        "跑步鞋，四百以内",
        "白色的跑步鞋",
    )
    replies_ = [skeleton(said_by(service, talk, text)) for text in texts]
    for place in range(1, len(replies_)):
        assert replies_[place] not in replies_[max(0, place - 2) : place]


def test_the_same_seed_says_the_same_words(opened: Service) -> None:
    def transcript() -> list[str]:
        service = rehearse(opened, now=None)
        talk = service.start(None, seed=11)
        return [said_by(service, talk, text) for text in ("你好", "跑步鞋", "便宜点")]

    assert transcript() == transcript()


def test_undo_takes_back_what_was_heard(opened: Service) -> None:
    service = rehearse(opened, now=None)
    talk = service.start(None, seed=2)
    service.reply(talk, Say("跑步鞋"))
    first = said_by(service, talk, "白色的")
    service.undo(talk)
    assert said_by(service, talk, "白色的") == first
