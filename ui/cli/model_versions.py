"""Commands for the versions of a shop's dialogue model: made from corrections, accepted, refused, rolled back."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from assistant.corrections import Review, TrainingQueue
from assistant.model_versions import Comparison, Record, Registry, State, Word
from assistant.model_versions.registry import SHIPPED
from assistant.model_versions.serving import TRAINED
from assistant.shop.folder import Shop
from ui.cli.terminal import DEFAULT_SHOP, JsonOption, ShopOption, output, print_json, progress_bar

VersionArgument = Annotated[str, typer.Argument(help="Which; daogou models list names them.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Who says so; default: your login.")]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, which is kept.")]


def register(app: typer.Typer) -> None:
    """Adds the commands to ``app``."""
    own = typer.Typer(help="Versions of the dialogue model, learnt from what agents put right.")
    own.command("list")(show_all)
    own.command("review")(review)
    own.command("retrain")(retrain)
    own.command("show")(show)
    own.command("accept")(accept)
    own.command("refuse")(refuse)
    own.command("rollback")(rollback)
    app.add_typer(own, name="models")


def show_all(shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False) -> None:
    """List the versions, where each stands, and every step with who did it, when and why."""
    with _opened(shop) as opened:
        state = Registry.of(opened.models).state()
        note = _unserved(opened, state)
    if json_output:
        print_json(_listed(state) | {"note": note})
        return
    table = Table("when", "what", "version", "who", "why")
    for step in state.steps:
        why = "; ".join(part for part in (step.why, step.despite and f"({step.despite})") if part)
        table.add_row(step.at, step.what.value, step.version, Text(step.who), Text(why))
    output().print(table if state.steps else "No version was made yet; the shipped model serves.")
    for version in state.versions:
        output().print(f"{version}: {state.standing(version).value}", markup=False)
    _say(note)


def review(  # each is an option of the command
    approve: Annotated[
        list[int] | None, typer.Option("--approve", help="A correction to learn from.")
    ] = None,
    reject: Annotated[
        list[int] | None, typer.Option("--reject", help="A correction not to learn from.")
    ] = None,
    approve_all: Annotated[
        bool, typer.Option("--approve-all", help="All that wait and that nothing speaks against.")
    ] = False,
    by: ByOption = None,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """List the corrections of intents with what speaks against each, and say which are learnt from."""
    from assistant.training.retraining import School
    from assistant.training.reviewing import under_review

    labels, word = School.usual().labels, _word(by, "")
    with _opened(shop) as opened:
        queue = TrainingQueue(opened.engine)
        wanted = list(approve or ())
        if approve_all:
            found = under_review(opened.engine, labels)
            wanted += [one.correction.id for one in found if one.waits and not one.doubt]
        queue.review(wanted, Review.APPROVED, word.who, word.at)
        queue.review(list(reject or ()), Review.REJECTED, word.who, word.at)
        found = under_review(opened.engine, labels)
    if json_output:
        print_json({"corrections": [one.to_json() for one in found]})
        return
    table = Table("id", "words", "read as", "right", "agent", "review", "against")
    for one in found:
        told = one.correction
        cells = (
            told.text,
            told.wrong,
            told.right,
            told.agent,
            told.review.value,
            one.doubt.why if one.doubt else "",
        )
        table.add_row(str(told.id), *(Text(cell) for cell in cells))
    output().print(table if found else "No intent was put right yet.")


def retrain(
    by: ByOption = None,
    why: WhyOption = "",
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Make a candidate from the queue's corrections and show it before and after; what serves stays."""
    from assistant.training.retraining import retrain as make

    with _opened(shop) as opened, progress_bar() as progress:
        made = make(opened, _word(by, why), progress=progress)
    if json_output:
        print_json({"fresh": made.fresh, **_told(made.record)})
        return
    if not made.fresh:
        _say("The queue gives the version that was made before; nothing was trained.")
    _print(made.record)
    _say(f"Let it serve with: daogou models accept {made.record.version} --shop {shop}")


def show(
    version: VersionArgument, shop: ShopOption = DEFAULT_SHOP, json_output: JsonOption = False
) -> None:
    """Show how a version was made and what it is worth, before and after."""
    with _opened(shop) as opened:
        registry = Registry.of(opened.models)
        record, state = registry.record(version), registry.state()
    standing = state.standing(version).value
    if json_output:
        steps = [step.model_dump(mode="json") for step in state.steps_of(version)]
        print_json({**_told(record), "standing": standing, "steps": steps})
        return
    _say(f"{version} is {standing}.")
    _print(record)
    for name, one in record.blind.items():
        for row in one.changed:
            _say(f"{name}: {row.text} [{row.label}] {row.before} → {row.after}")


def accept(  # each is an option of the command
    version: VersionArgument,
    by: ByOption = None,
    why: WhyOption = "",
    despite: Annotated[
        bool,
        typer.Option("--despite", help="Also where something speaks against it; needs --why."),
    ] = False,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Let a version serve; a running server takes it up as soon as it has loaded it."""
    with _opened(shop) as opened:
        registry = Registry.of(opened.models)
        state = registry.accept(version, _word(by, why), despite=despite)
        _changed(opened, state, json_output)


def refuse(
    version: VersionArgument,
    why: WhyOption = "",
    by: ByOption = None,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Turn a candidate down; its record stays, with the reason."""
    with _opened(shop) as opened:
        state = Registry.of(opened.models).refuse(version, _word(by, why))
        _changed(opened, state, json_output)


def rollback(
    by: ByOption = None,
    why: WhyOption = "",
    shipped: Annotated[
        bool, typer.Option("--shipped", help="Past all versions, to the shipped model.")
    ] = False,
    shop: ShopOption = DEFAULT_SHOP,
    json_output: JsonOption = False,
) -> None:
    """Go back to the version that served before."""
    with _opened(shop) as opened:
        state = Registry.of(opened.models).rollback(_word(by, why), to_shipped=shipped)
        _changed(opened, state, json_output)


def _changed(shop: Shop, state: State, json_output: bool) -> None:
    note = _unserved(shop, state)
    if json_output:
        print_json(_listed(state) | {"note": note})
        return
    _say(f"'{state.current or SHIPPED}' serves: a running server reads with it once it is loaded.")
    _say(note)


def _unserved(shop: Shop, state: State) -> str:
    """What keeps the version that was accepted from serving; empty where nothing does."""
    setting = shop.settings.classifier
    if setting == TRAINED or state.current is None:
        return ""
    return (
        f"The setting 'classifier' is '{setting}', which goes before versions; "
        f"expected '{TRAINED}' for '{state.current}' to serve."
    )


def _listed(state: State) -> dict[str, object]:
    return {
        "current": state.current or SHIPPED,
        "versions": [{"version": v, "standing": state.standing(v).value} for v in state.versions],
        "steps": [step.model_dump(mode="json") for step in state.steps],
    }


def _told(record: Record) -> dict[str, object]:
    return {**record.model_dump(mode="json"), "worse_on": [one.where for one in record.worse_on]}


def _print(record: Record) -> None:
    _say(
        f"{record.version}, from {record.start or SHIPPED}: learnt {len(record.learnt)} corrections, "
        f"{len(record.held_out)} set aside, {len(record.left_out)} left out; "
        f"rehearsed {record.rehearsed:,} rows."
    )
    for one in record.left_out:
        _say(f"Left out: correction {one.correction}, for {one.why}.")
    table = Table("rows of", "rows", "accuracy", "macro-F1", "better", "worse", "p (McNemar)")
    for name, two in (*record.blind.items(), *record.corrections.items()):
        table.add_row(name, *_cells(two))
    output().print(table)
    labels = Table("blind set", "label", "rows", "right before", "right after")
    for name, two in record.blind.items():
        for label, own in two.labels.items():
            if own.before != own.after:
                labels.add_row(name, label, str(own.rows), str(own.before), str(own.after))
    if labels.row_count:
        output().print(labels)
    for worse in record.worse_on:
        _say(
            f"On the blind rows ({worse.where}) it is significantly worse: accept refuses it by default."
        )


def _cells(two: Comparison) -> list[str]:
    return [
        str(two.rows),
        f"{two.before.accuracy:.3f} → {two.after.accuracy:.3f}",
        f"{two.before.macro_f1:.3f} → {two.after.macro_f1:.3f}",
        str(two.fixed),
        str(two.broken),
        f"{two.p_value:.3f}",
    ]


def _say(line: str) -> None:
    if line:
        output().print(line, markup=False)


def _word(by: str | None, why: str) -> Word:
    return Word(by or _login(), datetime.now(UTC), why)


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # a container without names
        return "owner"


@contextmanager
def _opened(path: Path) -> Iterator[Shop]:
    opened = Shop.open(path)
    try:
        yield opened
    finally:
        opened.engine.dispose()
