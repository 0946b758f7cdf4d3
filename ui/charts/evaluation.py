"""The figures of ``daogou evaluate`` as a page: metrics, coverage, calibration.

Pages are made from the reports that the command prints as JSON, so that they show nothing else.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.training.reliability import answered, expected_error, reliability
from ui.charts.curves import curve, reliability_diagram
from ui.charts.markup import Figure, Markup, columns, paragraph, section, table
from ui.charts.page import page
from ui.charts.tracks import Scale, bar

Report = Mapping[str, Any]
MOST_CONFUSED = 15
WHOLE = Scale(0.0, 1.0)
CUTOFFS = (5, 10, 20)


def text_page(report: Report, what: str, rejected: str | None = None) -> str:
    """The page of an intent or a sentiment model.

    Args:
        report: As ``daogou evaluate intent|sentiment --json`` prints it.
        what: ``intent`` or ``sentiment``.
        rejected: The label that a rejected row gets; its score is of no answer.
    """
    rows = report["predictions"]
    sure = [row for row in rows if rejected is None or row["predicted"] != rejected]
    scores = [float(row["score"]) for row in sure]
    right = [row["label"] == row["predicted"] for row in sure]
    return page(
        f"{what.capitalize()}: {len(rows):,} rows",
        [
            section("Metrics", _figures(report)),
            section("Are scores true, and what is right among the surest?", _curves(scores, right)),
            section("By label", _labels(rows)),
            section("Most confused", _confused(rows)),
        ],
    )


def search_page(report: Report) -> str:
    """The page of search, from ``daogou evaluate search --json``."""
    arms: Mapping[str, Mapping[str, float]] = report["arms"]
    measures = list(next(iter(arms.values()), {}))
    parts = [section("Metrics", *(_by_name(measure, arms) for measure in measures))]
    found: Report | None = report.get("coverage")
    if found:
        answered_by = {arm: {"share": share} for arm, share in found["answered@10"].items()}
        goods = f"{found['catalogue@10']:.1%} of the catalogue stands in some first ten of ours."
        text = "Requests with something relevant among the first ten:"
        parts.append(
            section("Coverage", paragraph(text), _by_name("share", answered_by), paragraph(goods))
        )
    bins = [(one["score"], one["relevant"], one["count"]) for one in report.get("calibration", ())]
    if bins:
        caption = (
            "Match of ours among the first ten, and the share of these that was judged relevant; "
            "what nobody judged counts as not relevant. A match is no probability: higher should "
            "be relevant more often, not exactly so often."
        )
        parts.append(section("Calibration", reliability_diagram(bins, caption, "relevant")))
    return page(f"Search: {report['queries']:,} requests", parts)


def recommender_page(report: Report) -> str:
    """The page of recommenders, from ``daogou evaluate recommender --json``."""
    models: Mapping[str, Report] = report["models"]
    best = f"Best on validation: {report['best']}." if report.get("best") else "None was chosen."
    plain = {
        name: {key: value for key, value in row.items() if _is_number(value)}
        for name, row in models.items()
    }
    keys = list(dict.fromkeys(key for row in plain.values() for key in row))
    accuracy = [key for key in keys if key.split("@")[0] in ("hr", "ndcg", "mrr")]
    lists = [key for key in keys if "@" in key and key not in accuracy and "validation" not in key]
    others = [key for key in keys if "@" not in key]
    parts = [
        paragraph(best),
        section("Accuracy", *(_by_name(key, plain) for key in accuracy if key.endswith("@10"))),
        section("At every length", _grid(accuracy, plain)),
        section("Coverage and variety of the first ten", *(_by_name(key, plain) for key in lists)),
        section("How many hits a longer list brings", _hits(plain)),
        section("Is what was chosen on validation true of the test items?", _chosen(plain)),
        *_slices(models),
        section("Cost", _grid(others, plain)),
    ]
    return page(f"Recommenders: {_users(plain)}", parts)


def _figures(report: Report) -> Markup:
    named = [(name, float(value)) for name, value in report.items() if _is_number(value)]
    rows = [(name, value, bar(value, WHOLE)) for name, value in named]
    return table(("measure", "value", "0 to 1"), rows)


def _curves(scores: Sequence[float], right: Sequence[bool]) -> Markup:
    bins = reliability(scores, right)
    error = f"Expected calibration error {expected_error(bins):.3f}; on the line scores are true."
    diagram = reliability_diagram([(one.score, one.right, one.count) for one in bins], error)
    surest = curve(
        answered(scores, right),
        ("share of rows answered, the surest first", 1.0),
        ("right", 1.0),
        "How many answers are right if only the surest are given.",
    )
    return columns([diagram, surest])


def _labels(rows: Sequence[Report]) -> Markup:
    labels = Counter(row["label"] for row in rows)
    given = Counter(row["predicted"] for row in rows)
    hits = Counter(row["label"] for row in rows if row["label"] == row["predicted"])
    lines = [
        (label, count, *_scores(hits[label], count, given[label]))
        for label, count in sorted(labels.items(), key=lambda pair: (-pair[1], str(pair[0])))
    ]
    return table(("label", "rows", "precision", "recall", "F1", ""), lines)


def _scores(hits: int, rows: int, given: int) -> tuple[str | float | Markup, ...]:
    precision, recall = hits / given if given else 0.0, hits / rows
    both = precision + recall
    value = 2 * precision * recall / both if both else 0.0
    return (*(Figure(f"{one:.3f}") for one in (precision, recall, value)), bar(value, WHOLE))


def _confused(rows: Sequence[Report]) -> Markup:
    pairs = Counter(
        (row["label"], row["predicted"]) for row in rows if row["label"] != row["predicted"]
    )
    found = pairs.most_common(MOST_CONFUSED)
    if not found:
        return paragraph("Nothing was confused.", "good")
    scale = Scale.over([float(count) for _, count in found])
    lines = [(label, taken, count, bar(count, scale)) for (label, taken), count in found]
    return table(("is", "was taken for", "rows", ""), lines)


def _by_name(measure: str, rows: Mapping[str, Report]) -> Markup:
    """One measure of several arms or models, best first."""
    named = [(name, row[measure]) for name, row in rows.items() if row.get(measure) is not None]
    scale = Scale.over([float(value) for _, value in named])
    ordered = sorted(named, key=lambda pair: (-pair[1], pair[0]))
    lines = [(name, Figure(f"{value:.4f}"), bar(float(value), scale)) for name, value in ordered]
    return table((measure, "", ""), lines)


def _grid(measures: Sequence[str], rows: Mapping[str, Report]) -> Markup:
    lines = [
        (name, *(Figure("" if row.get(key) is None else f"{row[key]:,.4g}") for key in measures))
        for name, row in rows.items()
    ]
    return table(("model", *measures), lines)


def _hits(rows: Mapping[str, Report]) -> Markup:
    best = max((row.get(f"hr@{k}", 0.0) for row in rows.values() for k in CUTOFFS), default=1.0)
    drawn = [
        curve(
            [(0.0, 0.0), *((float(k), row[f"hr@{k}"]) for k in CUTOFFS if f"hr@{k}" in row)],
            ("length of the list", float(max(CUTOFFS))),
            ("hit rate", best),
            name,
        )
        for name, row in rows.items()
    ]
    return columns(drawn)


def _chosen(rows: Mapping[str, Report]) -> Markup:
    both = [
        (name, row["validation_ndcg@10"], row["ndcg@10"])
        for name, row in rows.items()
        if row.get("validation_ndcg@10") is not None and "ndcg@10" in row
    ]
    scale = Scale.over([value for _, *values in both for value in values])
    lines = [
        (name, Figure(f"{seen:.4f}"), bar(seen, scale), Figure(f"{test:.4f}"), bar(test, scale))
        for name, seen, test in both
    ]
    return table(("nDCG@10", "validation", "", "test", ""), lines)


def _slices(models: Mapping[str, Report]) -> Iterator[Markup]:
    """Figures of parts of the shoppers or items, where the report has them."""
    named = {name: row["slices"] for name, row in models.items() if row.get("slices")}
    parts = dict.fromkeys(part for slices in named.values() for part in slices)
    for part in parts:
        rows = {name: slices[part] for name, slices in named.items() if slices.get(part)}
        keys = list(dict.fromkeys(key for row in rows.values() for key in row))
        yield section(part.replace("_", " ").capitalize(), _grid(keys, rows))


def _users(rows: Mapping[str, Report]) -> str:
    users = max((int(row.get("users", 0)) for row in rows.values()), default=0)
    return f"{users:,} shoppers, {len(rows)} models"


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
