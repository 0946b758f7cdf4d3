"""The report on a terminal: what failed, what came instead, what changed, what was not reached."""

from collections.abc import Iterator

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant.replay.matching import shown
from assistant.replay.results import DialogueResult, ReplayReport, Status

COLOURS = {
    Status.PASSED: "green",
    Status.FAILED: "red",
    Status.ERROR: "red",
    Status.XFAILED: "yellow",
    Status.XPASSED: "red",
}
COVERED = ("intents", "actions", "operators", "repairs")


def print_report(report: ReplayReport, console: Console) -> None:
    """Prints each dialogue in a line, its failures and differences below it, and a summary."""
    file = None
    for result in report.dialogues:
        if result.file != file:
            file = result.file
            console.print(Text(file, style="bold"))
        for line in _lines(result):
            console.print(line, soft_wrap=True)
    console.print(_coverage_table(report))
    console.print(_summary(report))


def _lines(result: DialogueResult) -> Iterator[Text]:
    status = result.status
    note = f"  ({result.xfail})" if result.xfail else ""
    time = f"  {result.milliseconds:.0f} ms"
    yield Text.assemble(
        "  ", (f"{status.value:8}", COLOURS[status]), result.name, note, (time, "dim")
    )
    for failure in result.failures:
        yield Text(f"      turn {failure.turn}  {failure.what}")
        yield Text(f"        expected  {failure.expected}")
        yield Text(f"        got       {failure.got}")
    for slow in result.slow:
        yield Text(f"      turn {slow.turn}  took {slow.got}, may take {slow.expected}", "yellow")
    for difference in result.differences or ():
        yield Text(
            f"      turn {difference.turn}  {difference.what} is not as in the baseline", "cyan"
        )
        yield Text(f"        before    {shown(difference.before)}")
        yield Text(f"        now       {shown(difference.after)}")


def _coverage_table(report: ReplayReport) -> Table:
    table = Table("", "turns", "never", title="Coverage", title_justify="left")
    for name in COVERED:
        reached = {key: count for key, count in report.coverage[name].items() if count}
        counts = ", ".join(f"{key} {count}" for key, count in reached.items())
        missing = ", ".join(report.coverage["missing"][name])
        table.add_row(name, Text(counts or "-"), Text(missing or "-"))
    return table


def _summary(report: ReplayReport) -> Text:
    counts = report.counts
    named = [f"{counts[status.value]} {status.value}" for status in Status if counts[status.value]]
    changed = [f"{counts['changed']} differ from the baseline"] if counts["changed"] else []
    text = f"{counts['dialogues']} dialogues, {counts['turns']} turns: {', '.join(named + changed)}"
    return Text(text, "bold green" if report.passed else "bold red")
