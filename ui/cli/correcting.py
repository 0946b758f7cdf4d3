"""The command that gives out what agents put right, in the form that each use of it takes."""

import csv
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.corrections import Correction, Kind, TrainingQueue
from assistant.corrections.proposals import Proposals, judgements, proposals
from assistant.shop.folder import Shop
from assistant.shop.loading import understander_of
from retrieval.spreadsheets import harmless
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, errors, output, print_json

COLUMNS = ("text", "label", "kind", "wrong", "language", "at")
KindOption = Annotated[Kind | None, typer.Option("--kind", help="Only corrections of this kind.")]


class Form(StrEnum):
    """What the corrections are for."""

    CSV = "csv"
    SEARCH = "search"
    REPLAY = "replay"
    SYNONYMS = "synonyms"


FormOption = Annotated[
    Form,
    typer.Option(
        "--as",
        help="csv: all, as labelled rows; search: products, for daogou evaluate search; replay: "
        "requirements, for daogou replay; synonyms: requirements whose words the shop does not know.",
    ),
]


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command("corrections")(corrections)


def corrections(
    kind: KindOption = None,
    form: FormOption = Form.CSV,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Print what agents put right: as CSV with text,label, as judged searches or as replay dialogues."""
    opened = Shop.open(shop)
    try:
        found = TrainingQueue(opened.engine).all(kind)
    finally:
        opened.engine.dispose()
    if form is Form.SEARCH:
        for row in judgements(found):
            print_json(row)
    elif form is not Form.CSV:
        _propose(form, _proposals(shop, found))
    elif json_output:
        print_json({"corrections": [one.to_json() for one in found]})
    else:
        rows = csv.writer(sys.stdout, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows(_row(one) for one in found)


def _proposals(shop: Path, found: Sequence[Correction]) -> Proposals:
    understander = understander_of(shop)
    return proposals(found, lambda text: understander.understand(text).constraints)


def _propose(form: Form, made: Proposals) -> None:
    if form is Form.SYNONYMS:
        for one in made.unknown:
            output().print(str(one), markup=False)
        return
    sys.stdout.write(made.to_yaml())
    for late in made.later:
        errors().print(
            f"Correction {late.id} is about turn {late.turn}, which needs those before it: daogou "
            f"record {late.conversation_id} makes a dialogue of the conversation.",
            markup=False,
        )


def _row(one: Correction) -> tuple[object, ...]:
    told = (one.text, one.right, one.kind.value, one.wrong, one.language, one.at)
    return tuple(map(harmless, told))
