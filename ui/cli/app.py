"""Puts the commands together, and turns every known error into one sentence and an exit status."""

import sys
from collections.abc import Sequence

import typer

from assistant.errors import AssistantError
from recommender.errors import RecommenderError
from retrieval.errors import RetrievalError
from ui.cli import (
    accounts,
    ahead,
    alerts,
    backing_up,
    channels,
    checking,
    correcting,
    graph,
    keeping,
    merchandising,
    model_versions,
    models,
    naming,
    recording,
    reporting,
    rights,
    runs,
    serving,
    shopping,
    spark,
    taking_over,
    testing,
    tuning,
    versions,
    webhooks,
)
from ui.cli.terminal import errors
from ui.errors import UiError

UNUSABLE = 2
KNOWN_ERRORS = (AssistantError, RetrievalError, RecommenderError, UiError)

app = typer.Typer(
    name="daogou",
    help="A shopping assistant for a shop's own catalogue, offline, on one CPU machine.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for module in (
    serving,
    shopping,
    keeping,
    naming,
    graph,
    checking,
    testing,
    recording,
    versions,
    taking_over,
    models,
    model_versions,
    runs,
    tuning,
    spark,
    correcting,
    reporting,
    merchandising,
    ahead,
    rights,
    accounts,
    backing_up,
    webhooks,
    channels,
    alerts,
):
    module.register(app)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the command line and exits."""
    sys.exit(run(arguments))


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit status: 0 done, 1 a check failed, 2 unusable input."""
    try:
        app(args=arguments, prog_name="daogou")
    except SystemExit as exc:
        return exc.code if isinstance(exc.code, int) else UNUSABLE
    except KNOWN_ERRORS as exc:
        errors().print(str(exc), style="red", markup=False, highlight=False, soft_wrap=True)
        return UNUSABLE
    return 0
