"""No cell of a file for spreadsheets begins a formula, whatever a stranger wrote into it."""

import csv
import io
import json
import unicodedata
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assistant.accounts.account import Role
from assistant.accounts.store import AccountStore
from assistant.corrections import Kind, Label, TrainingQueue
from assistant.errors import AccountError
from assistant.overview.sheets import sheet
from assistant.overview.spreadsheet import as_csv
from assistant.turn.turns import Say
from retrieval.importing.kinds import Kind as FileKind
from retrieval.importing.refusals import write_refusals
from retrieval.importing.report import ImportReport
from retrieval.importing.rows import RowError
from tests.attacks.attacks import Attack, attacks, each
from tests.attacks.fort import Fort
from ui.cli.app import run

DAY = timedelta(days=1)


def formulas(text: str) -> list[str]:
    """The cells that some spreadsheet would run: Excel of several languages, LibreOffice, Sheets."""
    cells = [cell for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"))) for cell in row]
    return [cell for cell in cells if begins_a_formula(cell)]


def begins_a_formula(cell: str) -> bool:
    if cell[:1] in ("\t", "\r", "\n"):
        return True
    seen = cell.lstrip().lstrip("".join(filter(_unseen, cell))).lstrip()
    sign = unicodedata.normalize("NFKC", seen[:1])
    return sign in ("=", "+", "-", "@") and not _is_number(cell)


def _unseen(character: str) -> bool:
    return unicodedata.category(character) in ("Cf", "Cc", "Zs")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def test_the_judge_knows_a_formula() -> None:
    assert formulas("a,=1+1\n-3.5,\u200b@x\n") == ["=1+1", "\u200b@x"]


@pytest.fixture(scope="module")
def overview(fort: Fort) -> str:
    """Every table of the overview, after all of them were said to a shop that has none of it."""
    for attack in attacks("formula", "message"):
        for _ in range(2):
            fort.service.reply(fort.service.start(), Say(f"{attack.payload} 有潜水艇吗"))
            fort.service.reply(fort.service.start(), Say(attack.payload))
    names = fort.ask("GET", "/api/overview", fort.pass_of("admin"))
    assert names.status == 200
    texts = []
    for name in ("figures", "unmet", "questions", *_tables(names.text)):
        answer = fort.ask("GET", f"/api/overview/{name}.csv", fort.pass_of("admin"))
        texts.append(answer.text if answer.status == 200 else "")
    return "\n".join(texts)


def _tables(text: str) -> list[str]:
    return list(json.loads(text)["tables"])


def test_no_table_of_the_overview_has_one(overview: str) -> None:
    assert "潜水艇" in overview
    assert formulas(overview) == []


@each("formula", "message")
def test_no_cell_begins_with_it(attack: Attack) -> None:
    assert (
        formulas(as_csv(sheet("x", ("text",), [(attack.payload,), (f" {attack.payload}",)]))) == []
    )


@pytest.fixture(scope="module")
def handovers(fort: Fort) -> str:
    """The agents' export, after each was written as a comment, and each named an agent."""
    service, desk = fort.service, fort.service.agents
    for attack in attacks("formula", "rating comment"):
        conversation = service.start()
        service.reply(conversation, Say("转人工"))
        desk.take(conversation, "Ann")
        desk.say(conversation, "Ann", "您好", f"m-{attack.id}")
        desk.resolve(conversation, "Ann")
        desk.rate(conversation, 1, attack.payload)
    for attack in attacks("formula", "agent name"):
        try:
            AccountStore(service.shop.engine).add(
                attack.payload, Role.AGENT, "long enough for tests", datetime.now(UTC)
            )
        except AccountError:
            continue
        conversation = service.start(user=attack.payload)
        service.reply(conversation, Say("转人工"))
        desk.take(conversation, attack.payload)
    now = datetime.now(UTC)
    days = f"from={(now - DAY).date()}&to={(now + DAY).date()}"
    path = f"/api/desk/export?{days}&format=csv"
    answer = fort.ask("GET", path, fort.pass_of("agent"))
    assert answer.status == 200, answer.text
    return answer.text


@each("formula", "rating comment", "agent name")
def test_no_cell_of_the_agents_export_has_it(handovers: str, attack: Attack) -> None:
    assert handovers.count("\n") > 20
    assert formulas(handovers) == []


@each("formula", "refused row")
def test_no_list_of_refused_rows_has_it(tmp_path: Path, attack: Attack) -> None:
    wrong = RowError(1, "price", attack.payload, f"{attack.payload} is no price")
    report = ImportReport(FileKind.PRODUCTS, 0, 0, 0, 1, (wrong,), (attack.payload,))
    write_refusals(tmp_path / "refused.csv", [report])
    assert formulas((tmp_path / "refused.csv").read_text("utf-8-sig")) == []


@each("formula", "correction")
def test_no_correction_has_it(
    fort: Fort, capsys: pytest.CaptureFixture[str], attack: Attack
) -> None:
    conversation = fort.service.start()
    fort.service.reply(conversation, Say(attack.payload))
    label = Label(Kind.INTENT, "greet")
    TrainingQueue(fort.service.shop.engine).add(conversation, 1, label, "Ann", datetime.now(UTC))
    capsys.readouterr()
    assert run(["corrections", "--shop", str(fort.folder)]) == 0
    assert formulas(capsys.readouterr().out) == []
