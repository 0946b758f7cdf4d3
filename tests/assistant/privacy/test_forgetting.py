"""A shopper's rights: everything kept is given out, and gone when they want it gone."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import select

from assistant.clock import fixed_clock
from assistant.errors import UnknownConversation, UnknownShopper
from assistant.privacy.exporting import exported
from assistant.privacy.forgetting import forget
from assistant.records.reviews import Review, ReviewStore
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.shop.folder import Shop
from assistant.taste.facts import CatalogueFacts
from assistant.taste.training import train_taste
from assistant.turn.turns import Click, Say
from recommender.events import EventLog
from recommender.events.tables import events
from recommender.learning.training import train
from recommender.serving.trained import TrainedRecommender
from retrieval.catalog import Catalog
from tests.lived_in_shop import build_lived_in_shop
from ui.cli.app import run

MEI = "other-1"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_lived_in_shop(tmp_path_factory.mktemp("rights") / "shop")


@pytest.fixture
def path(built: Path, tmp_path: Path) -> Path:
    """A shop of its own for each test, in which one shopper has talked."""
    return Path(shutil.copytree(built, tmp_path / "shop"))


@pytest.fixture
def shop(path: Path) -> Iterator[Shop]:
    opened = Shop.open(path)
    yield opened
    opened.engine.dispose()


@pytest.fixture
def service(path: Path) -> Iterator[Service]:
    opened = Service.open(path)
    clock = fixed_clock(opened.loaded.latest_event())
    yield Service(opened.loaded, Journal.of(opened.shop.engine, clock), clock)
    opened.close()


def talked(service: Service) -> str:
    conversation = service.start(MEI)
    service.reply(conversation, Say("跑步鞋"))
    service.reply(conversation, Click("like", "shoe-5"))
    service.reply(conversation, Say("我不喜欢山迹了"))
    return conversation


def test_a_running_shop_forgets_at_once(service: Service, shop: Shop) -> None:
    conversation = talked(service)
    assert service.profile(user=MEI)["items"]
    done = forget(shop, MEI)
    assert (done.conversations, done.events > 3) == (1, True)
    assert service.profile(user=MEI)["items"] == []
    with pytest.raises(UnknownConversation):
        service.history(conversation)
    known, stranger = service.recommend(MEI), service.recommend(None)
    assert [(p["id"], p["score"]) for p in known] == [(p["id"], p["score"]) for p in stranger]


def test_models_forget_at_the_next_training(shop: Shop, path: Path) -> None:
    facts = CatalogueFacts.of(Catalog(shop.engine).all())
    others = [event for event in EventLog(shop.engine).all() if event.user != MEI]
    latest = EventLog(shop.engine).latest()
    assert latest is not None
    never_there = train(others, facts, latest)
    train_taste(path)
    remembers = arrays(TrainedRecommender.load(path / "models" / "recommender"))
    forget(shop, MEI)
    train_taste(path)
    forgot = arrays(TrainedRecommender.load(path / "models" / "recommender"))
    expected = arrays(never_there)
    assert forgot.keys() == expected.keys()
    assert all(np.array_equal(forgot[name], expected[name]) for name in expected)
    assert any(not np.array_equal(remembers[name], expected[name]) for name in expected)


def arrays(trained: TrainedRecommender) -> dict[str, np.ndarray]:
    return {name: np.asarray(value) for name, value in trained.blend.arrays().items()}


def test_nothing_with_the_shoppers_name_is_left_but_the_date(service: Service, shop: Shop) -> None:
    talked(service)
    forget(shop, MEI)
    left = exported(shop, MEI)
    assert (left["events"], left["conversations"]) == ([], [])
    assert (left["shown"], left["experiments"]) == ([], [])
    assert [note["stance"] for note in left["notes"]] == ["erase"]
    with shop.engine.connect() as connection:
        assert connection.execute(select(events).where(events.c.user == MEI)).all() == []


def test_others_are_not_touched(shop: Shop) -> None:
    before = len(EventLog(shop.engine).of_user("other-2"))
    forget(shop, MEI)
    assert len(EventLog(shop.engine).of_user("other-2")) == before > 0


def test_what_is_kept_is_given_out(service: Service, shop: Shop) -> None:
    talked(service)
    told = exported(shop, MEI)
    assert {"like", "purchase"} <= {event["event"] for event in told["events"]}
    assert [note["value"] for note in told["notes"]] == ["山迹"]
    assert [one["place"] for one in told["shown"]][:2] == [1, 2]
    assert told["conversations"][0]["turns"][0]["message"] == {"text": "跑步鞋"}
    assert json.loads(json.dumps(told)) == told


def test_nobody_cannot_be_forgotten(shop: Shop) -> None:
    with pytest.raises(UnknownShopper, match="no-such"):
        forget(shop, "no-such")


def test_the_command_says_what_it_did(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["forget", "--user", MEI, "--shop", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "user": MEI,
        "events": 5,
        "conversations": 0,
        "orders_kept": 0,
        "reviews_unsigned": 0,
        "saved_tests": 0,
    }
    assert run(["forget", "--user", "no-such", "--shop", str(path)]) == 2
    assert "no-such" in capsys.readouterr().err


def test_the_command_prints_what_is_kept(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--user", MEI, "--shop", str(path)]) == 0
    assert len(json.loads(capsys.readouterr().out)["events"]) == 5


def test_reviews_stay_without_saying_whose_they_are(shop: Shop) -> None:
    store = ReviewStore(shop.engine)
    store.write([Review("shoe-1", "很轻，跑起来舒服", MEI, 5.0, "zh")])
    assert [row["text"] for row in exported(shop, MEI)["reviews"]] == ["很轻，跑起来舒服"]
    assert forget(shop, MEI).reviews_unsigned == 1
    (review,) = [one for one in store.of_product("shoe-1") if one.text == "很轻，跑起来舒服"]
    assert review.user is None
