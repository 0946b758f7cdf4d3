"""The report as one self-contained HTML page: no script, no file beside it, every text escaped."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from assistant.replay.matching import shown
from assistant.replay.results import (
    DialogueResult,
    Difference,
    Failure,
    ReplayReport,
    TurnResult,
    summary,
)

STYLE = """
.replay { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #cf222e; --note: #9a6700;
  font: 15px/1.5 system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; }
@media (prefers-color-scheme: dark) { .replay { --good: #4fb36a; --bad: #ff8b82; --note: #e0b04a; } }
.replay h1 { font-size: 1.4rem; } .replay h2 { font-size: 1.05rem; margin-top: 2rem; overflow-wrap: anywhere; }
.replay details { border: 1px solid var(--line); border-radius: 8px; margin: .4rem 0;
  padding: .4rem .8rem; }
.replay summary { cursor: pointer; }
.replay .tag { border: 1px solid; border-radius: 999px; padding: .1rem .6rem; font-size: .8rem; }
.replay .passed { color: var(--good); }
.replay .failed, .replay .error, .replay .xpassed { color: var(--bad); }
.replay .xfailed, .replay .changed { color: var(--note); }
.replay .turn { border-top: 1px solid var(--line); margin-top: .6rem; padding-top: .6rem; }
.replay .say { font-weight: 600; } .replay .say, .replay .reply { white-space: pre-line; }
.replay .facts, .replay small { opacity: .75; font-size: .85rem; }
.replay .box { border-left: 3px solid; padding: .2rem .8rem; margin: .4rem 0; }
.replay .wide { overflow-x: auto; } .replay .wide table { min-width: 30rem; }
.replay table { border-collapse: collapse; width: 100%; font-size: .85rem; }
.replay th, .replay td { border: 1px solid var(--line); padding: .25rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
"""
PAGE = "body { max-width: 60rem; margin: 2rem auto; padding: 0 1rem; } :root { color-scheme: light dark; }"
POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_page(report: ReplayReport) -> str:
    """The whole report; dialogues that did not end well stand open."""
    verdict = "passed" if report.passed else "failed"
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>"
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>Replay {verdict}</title><style>{PAGE}{STYLE}</style></head>"
        f"<body>{html_part(report)}</body></html>\n"
    )


def html_part(report: ReplayReport) -> str:
    """The report as a part of a page that has ``STYLE``."""
    verdict = "passed" if report.passed else "failed"
    counts = ", ".join(f"{number} {name}" for name, number in report.counts.items() if number)
    head = f"<h1>Replay <span class='tag {verdict}'>{verdict}</span></h1><p>{escape(counts)}</p>"
    body = head + _join(_files(report.dialogues)) + _coverage(report.coverage)
    return f"<main class='replay'>{body}</main>"


def _files(results: Sequence[DialogueResult]) -> Iterable[str]:
    file = None
    for result in results:
        if result.file != file:
            file = result.file
            yield f"<h2>{escape(Path(file).name)}</h2>"
        yield _dialogue(result)


def _dialogue(result: DialogueResult) -> str:
    status, differs = result.status, bool(result.differences)
    opened = "" if status.good and not differs else " open"
    marks = f"<span class='tag {status.value}'>{status.value}</span>"
    if differs:
        marks += " <span class='tag changed'>changed</span>"
    note = f" <small>{escape(', '.join(result.tags))} {escape(result.xfail or '')}</small>"
    turns = _join(_turn(turn, result) for turn in result.turns)
    stray = _join(_failure(one) for one in result.failures if one.turn > len(result.turns))
    head = f"<summary>{marks} {escape(result.name)}{note}</summary>"
    return f"<details{opened}>{head}{turns}{stray}</details>"


def _turn(turn: TurnResult, result: DialogueResult) -> str:
    facts = summary(turn.response or {})
    return (
        f"<div class='turn'><div class='say'>{turn.number}. {escape(turn.message)}</div>"
        f"<div class='reply'>{escape(str(facts['reply'] or ''))}</div>"
        f"<div class='facts'>{escape(_facts(facts))} · {turn.milliseconds:.0f} ms</div>"
        + _products(turn)
        + _join(_failure(one) for one in result.failures if one.turn == turn.number)
        + _join(_slow(one) for one in result.slow if one.turn == turn.number)
        + _differences([one for one in result.differences or () if one.turn == turn.number])
        + "</div>"
    )


def _facts(facts: Mapping[str, Any]) -> str:
    ledger = shown(facts["constraints"])
    return f"{facts['intent']} → {facts['action']} · {facts['sentiment']} · ledger: {ledger}"


def _products(turn: TurnResult) -> str:
    products = summary(turn.response or {})["products"]
    if not isinstance(products, list) or not products:
        return ""
    rows = _join(
        f"<tr>{_join(f'<td>{escape(shown(value))}</td>' for value in product.values())}</tr>"
        for product in products
    )
    return (
        f"<div class='wide'><table><tr><th>id<th>title<th>price<th>score</tr>{rows}</table></div>"
    )


def _failure(failure: Failure) -> str:
    return (
        f"<div class='box failed'><b>{escape(failure.what)}</b><br>"
        f"expected: {escape(failure.expected)}<br>got: {escape(failure.got)}</div>"
    )


def _slow(failure: Failure) -> str:
    took = f"took {failure.got}, may take {failure.expected}"
    return f"<div class='box xfailed'>{escape(took)}</div>"


def _differences(differences: Sequence[Difference]) -> str:
    if not differences:
        return ""
    rows = _join(
        f"<tr><th>{escape(one.what)}</th><td>{escape(shown(one.before))}</td>"
        f"<td>{escape(shown(one.after))}</td></tr>"
        for one in differences
    )
    head = "<tr><th></th><th>baseline</th><th>now</th></tr>"
    return f"<div class='wide'><table class='changed'>{head}{rows}</table></div>"


def _coverage(coverage: Mapping[str, Any]) -> str:
    missing = _join(
        f"<li>{escape(name)}: {escape(', '.join(names) or '-')}</li>"
        for name, names in coverage["missing"].items()
    )
    head = "<tr><th>intent<th>action<th>new operators<th>repairs<th>turns</tr>"
    rows = _join(_combination(row) for row in coverage["combinations"])
    table = f"<div class='wide'><table>{head}{rows}</table></div>"
    reached = f"<details><summary>Reached</summary>{table}</details>"
    return f"<h2>Coverage</h2><p>Never reached:</p><ul>{missing}</ul>{reached}"


def _combination(row: Mapping[str, Any]) -> str:
    several = (", ".join(row["operators"]), ", ".join(row["repairs"]))
    cells = (row["intent"], row["action"], *several, str(row["turns"]))
    return f"<tr>{_join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"


def _join(parts: Iterable[str]) -> str:
    return "".join(parts)
