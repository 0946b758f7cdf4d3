"""Corrections become labelled examples: masked, checked, the latest word counts, gone with their shopper."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.corrections import Kind, Label, Review, TrainingQueue
from assistant.errors import CorrectionRefused
from assistant.privacy.forgetting import forget
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from tests.small_shop import build_shop

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    opened = Service.open(build_shop(tmp_path_factory.mktemp("corrections") / "shop"))
    yield opened
    opened.close()


@pytest.fixture
def queue(service: Service) -> TrainingQueue:
    return TrainingQueue(service.shop.engine)


def talked(
    service: Service, text: str = "想买跑步鞋，电话 13800138000", user: str | None = None
) -> str:
    conversation = service.start(user)
    service.reply(conversation, Say(text))
    return conversation


def test_an_intent_becomes_an_example_without_personal_data(
    service: Service, queue: TrainingQueue
) -> None:
    conversation = talked(service)
    kept = queue.add(conversation, 1, Label(Kind.INTENT, "track_order", "invented"), "Ann", NOW)
    assert kept.wrong == "find_product"  # what the turn says, whatever the agent thinks it said
    assert "13800138000" not in kept.text
    assert kept in queue.all(Kind.INTENT)
    assert queue.of_conversation(conversation) == [kept]


def test_the_latest_word_on_the_same_thing_counts(service: Service, queue: TrainingQueue) -> None:
    conversation = talked(service)
    for right in ("track_order", "complaint"):
        queue.add(conversation, 1, Label(Kind.INTENT, right), "Ann", NOW)
    queue.add(conversation, 1, Label(Kind.CONSTRAINT, "五百以内", ""), "Bo", NOW)
    found = [(one.kind, one.right) for one in queue.of_conversation(conversation)]
    assert found == [(Kind.INTENT, "complaint"), (Kind.CONSTRAINT, "五百以内")]


def test_a_wrong_product_needs_no_right_one(service: Service, queue: TrainingQueue) -> None:
    conversation = talked(service)
    kept = queue.add(conversation, 1, Label(Kind.PRODUCT, "", "shoe-1"), "Ann", NOW)
    assert (kept.wrong, kept.right) == ("shoe-1", "")


@pytest.mark.parametrize(
    ("label", "said"),
    [
        (Label(Kind.INTENT, "buy_now"), "no intent"),
        (Label(Kind.INTENT, ""), "no intent"),
        (Label(Kind.INTENT, "find_product"), "already"),
        (Label(Kind.CONSTRAINT, "", ""), "empty"),
        (Label(Kind.CONSTRAINT, "x" * 201), "201 characters"),
        (Label(Kind.PRODUCT, "nothing-like-it", "shoe-1"), "no product"),
    ],
)
def test_what_cannot_be_learnt_from_is_refused(
    service: Service, queue: TrainingQueue, label: Label, said: str
) -> None:
    conversation = talked(service)
    with pytest.raises(CorrectionRefused, match=said):
        queue.add(conversation, 1, label, "Ann", NOW)
    assert queue.of_conversation(conversation) == []


def test_only_a_turn_with_words_is_corrected(service: Service, queue: TrainingQueue) -> None:
    conversation = talked(service)
    service.reply(conversation, Click("like", product_id="shoe-1"))
    for turn in (2, 3):
        with pytest.raises(CorrectionRefused, match=f"Turn {turn}"):
            queue.add(conversation, turn, Label(Kind.INTENT, "buy"), "Ann", NOW)


def test_corrections_go_with_their_shopper(tmp_path: Path) -> None:
    own = Service.open(build_shop(tmp_path / "shop"))
    conversation = talked(own, user="mei")
    queue = TrainingQueue(own.shop.engine)
    queue.add(conversation, 1, Label(Kind.INTENT, "buy"), "Ann", NOW)
    forget(own.shop, "mei")
    assert queue.all() == []
    own.close()


def test_a_review_is_kept_and_putting_right_again_asks_anew(
    service: Service, queue: TrainingQueue
) -> None:
    conversation = talked(service)
    kept = queue.add(conversation, 1, Label(Kind.INTENT, "complaint"), "Ann", NOW)
    assert kept.review is Review.WAITING
    queue.review([kept.id], Review.APPROVED, "Mei", NOW)
    found = queue.of_conversation(conversation)[0]
    assert (found.review, found.reviewer) == (Review.APPROVED, "Mei")
    again = queue.add(conversation, 1, Label(Kind.INTENT, "track_order"), "Ann", NOW)
    assert again.review is Review.WAITING


def test_a_review_of_what_is_gone_changes_nothing(service: Service, queue: TrainingQueue) -> None:
    conversation = talked(service)
    kept = queue.add(conversation, 1, Label(Kind.INTENT, "complaint"), "Ann", NOW)
    with pytest.raises(CorrectionRefused, match="999999 is not in the queue"):
        queue.review([kept.id, 999999], Review.APPROVED, "Mei", NOW)
    assert queue.of_conversation(conversation)[0].review is Review.WAITING
