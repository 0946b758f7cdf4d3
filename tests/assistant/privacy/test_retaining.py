"""What is over its time goes with everything that hangs on it; what is not, and orders, stay."""

import json
import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from sqlalchemy import func, select

from assistant.attachments.tables import attachments
from assistant.clock import fixed_clock
from assistant.conversations.tables import conversations, digests, turns
from assistant.corrections import Kind, Label, TrainingQueue
from assistant.corrections.tables import corrections
from assistant.errors import UnknownConversation
from assistant.privacy.retaining import Expired, expire
from assistant.privacy.settings import RetentionSettings
from assistant.records.tables import orders
from assistant.service.journal import Journal
from assistant.service.service import Service
from assistant.turn.turns import Click, Say
from recommender.events.tables import events
from recommender.exposure.tables import impressions
from tests.lived_in_shop import build_lived_in_shop
from ui.cli.app import run

YEAR = RetentionSettings()
THEN = datetime.fromisoformat("2026-11-11T10:00:00+08:00")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_lived_in_shop(tmp_path_factory.mktemp("keep") / "shop")


@pytest.fixture
def service(built: Path, tmp_path: Path) -> Iterator[Service]:
    opened = Service.open(Path(shutil.copytree(built, tmp_path / "shop")))
    yield at(opened, THEN)
    opened.close()


def at(service: Service, moment: datetime) -> Service:
    """The same shop at another time."""
    clock = fixed_clock(moment)
    return Service(service.loaded, Journal.of(service.shop.engine, clock), clock)


def count(service: Service, table: object) -> int:
    with service.shop.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]


def photo() -> bytes:
    held = BytesIO()
    Image.new("RGB", (8, 8), "white").save(held, "PNG")
    return held.getvalue()


def test_a_conversation_goes_a_year_after_its_last_turn_with_all_that_hangs_on_it(
    service: Service,
) -> None:
    old, lasting = service.start(), service.start()
    for talk in (old, lasting):
        service.reply(talk, Say("跑步鞋"))
        service.receive(talk, photo())
        label = Label(Kind.INTENT, "recommend")
        TrainingQueue(service.shop.engine).add(talk, 1, label, "Ann", THEN)
    later = at(service, THEN + timedelta(days=200))
    later.reply(lasting, Say("再便宜点"))
    done = expire(service.shop.engine, YEAR, THEN + timedelta(days=366))
    assert done.conversations == 1
    with pytest.raises(UnknownConversation):
        later.history(old)
    assert later.history(lasting)[-1]["turn"] == 3
    for table in (conversations, corrections):
        assert count(service, table) == 1
    for table in (turns, digests):
        assert count(service, table) == 3
    with service.shop.engine.connect() as connection:
        shown = connection.scalars(select(impressions.c.conversation_id).distinct()).all()
    assert old not in shown
    assert lasting in shown


def test_a_minute_before_its_time_nothing_goes(service: Service) -> None:
    service.reply(service.start(), Say("跑步鞋"))
    before = THEN + timedelta(days=365) - timedelta(minutes=1)
    assert expire(service.shop.engine, YEAR, before).conversations == 0
    after = THEN + timedelta(days=365) + timedelta(minutes=1)
    assert expire(service.shop.engine, YEAR, after).conversations == 1


def test_photos_go_before_their_conversation(service: Service) -> None:
    talk = service.start()
    service.receive(talk, photo())
    done = expire(service.shop.engine, YEAR, THEN + timedelta(days=182))
    assert (done.conversations, done.attachments) == (0, 1)
    assert count(service, attachments) == 0
    assert service.history(talk)


def test_history_of_events_and_orders_stay_unless_the_shop_says_otherwise(service: Service) -> None:
    talk = service.start("other-1")
    service.reply(talk, Say("跑步鞋"))
    service.reply(talk, Click("click", position=1))
    kept, sold = count(service, events), count(service, orders)
    late = THEN + timedelta(days=4000)
    expire(service.shop.engine, RetentionSettings(conversations=0, attachments=0), late)
    assert count(service, events) == kept
    assert count(service, conversations) > 0
    done = expire(service.shop.engine, RetentionSettings(conversations=0, events=3000), late)
    assert done.events >= kept
    assert count(service, events) == 0
    assert count(service, orders) == sold


def test_a_dry_run_counts_and_erases_nothing(service: Service) -> None:
    talk = service.start()
    service.receive(talk, photo())
    late = THEN + timedelta(days=400)
    told = expire(service.shop.engine, YEAR, late, dry_run=True)
    assert told == Expired(1, 1, 0)
    assert service.history(talk)
    assert expire(service.shop.engine, YEAR, late) == told
    assert expire(service.shop.engine, YEAR, late) == Expired()


def test_the_command_says_what_it_did(
    service: Service, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    service.reply(service.start(), Say("跑步鞋"))
    monkeypatch.setattr("ui.cli.rights.wall_clock", fixed_clock(THEN + timedelta(days=400)))
    shop = str(service.shop.path)
    assert run(["expire", "--shop", shop, "--dry-run"]) == 0
    assert "Over their time: 1 conversations" in capsys.readouterr().out
    assert run(["expire", "--shop", shop, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["conversations"] == 1


def test_a_setting_that_makes_no_sense_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("[keep]\nconversations = -1\n")
    from assistant.errors import SettingsError
    from assistant.shop.settings import ShopSettings

    with pytest.raises(SettingsError, match="keep"):
        ShopSettings.load(tmp_path)
