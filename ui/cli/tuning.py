"""The command that tunes models of a shop within a budget."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, progress_bar
from ui.errors import UnreadableInput


class Tunable(StrEnum):
    """What can be tuned."""

    RECOMMENDER = "recommender"
    INTENT = "intent"


def register(app: typer.Typer) -> None:
    """Adds the command to ``app``."""
    app.command()(tune)


def tune(  # each is an option of the command
    what: Tunable,
    shop: ShopOption = DEFAULT_SHOP,
    data: Annotated[
        list[Path] | None, typer.Option(help="Of intents: CSV with text,label.")
    ] = None,
    trials: Annotated[
        int, typer.Option(min=1, max=10_000, help="In all; those of a run cut off count.")
    ] = 40,
    minutes: Annotated[
        float | None, typer.Option(min=0, help="Begin no trial after so many.")
    ] = None,
    json_output: JsonOption = False,
) -> None:
    """Search better settings, check them on held-out rows, and keep them where they are better."""
    from assistant.tuning.search import Budget

    budget = Budget(trials, minutes)
    opened = Shop.open(shop)
    try:
        with progress_bar() as progress:
            if what is Tunable.RECOMMENDER:
                from assistant.tuning.recommender import SEED, tune_recommender

                verdict = tune_recommender(opened, budget, SEED, progress)
            else:
                from assistant.training import Recipe
                from assistant.tuning.intent import tune_intent

                if not data:
                    raise UnreadableInput("Tuning intent needs --data FILE.")
                verdict = tune_intent(opened, data, budget, Recipe(), progress)
    finally:
        opened.engine.dispose()
    if json_output:
        print_json(verdict.to_json())
        return
    found = verdict.found
    again = f", {found.resumed} of them before" if found.resumed else ""
    output().print(
        f"{found.trials} trials{again}, {found.pruned} given up early: {found.start:.4f} → "
        f"{found.reached:.4f} on what they were chosen by.",
        markup=False,
    )
    output().print(verdict.said, markup=False)
