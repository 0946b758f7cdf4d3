"""Pieces of a page that are safe to join: every text in them was escaped when they were made."""

from collections.abc import Iterable, Sequence
from html import escape
from typing import NewType

Markup = NewType("Markup", str)
NOTHING = Markup("")


def section(title: str, *parts: Markup) -> Markup:
    """Parts under a heading."""
    return Markup(f"<section><h2>{escape(title)}</h2>{''.join(parts)}</section>")


def paragraph(text: str, kind: str = "") -> Markup:
    """A sentence; ``kind`` is ``quiet``, ``good``, ``bad``, ``note`` or nothing."""
    return Markup(f"<p class='{kind}'>{escape(text)}</p>" if kind else f"<p>{escape(text)}</p>")


def columns(parts: Iterable[Markup]) -> Markup:
    """Parts beside each other where there is room."""
    return Markup(f"<div class='columns'>{''.join(parts)}</div>")


def table(
    head: Sequence[str], rows: Iterable[Sequence[str | float | int | Markup | None]]
) -> Markup:
    """A table; numbers stand right, drawings take what room there is.

    A cell that is markup must come from ``drawing``; any other text is escaped.
    """
    lines = [list(row) for row in rows]
    first = lines[0] if lines else []
    kinds = [_kind(cell) for cell in first] or ["name"] * len(head)
    titles = "".join(
        f"<th class='{kind}'>{escape(name)}</th>" for name, kind in zip(head, kinds, strict=True)
    )
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in lines)
    return Markup(
        f"<div class='scroll'><table><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def figure(value: float) -> str:
    """A number as a table shows it: whole ones with separators, others to four figures."""
    if isinstance(value, int) or float(value).is_integer():
        return f"{value:,.0f}"
    return f"{value:.4f}" if abs(value) < 10 else f"{value:,.2f}"


class Drawing(str):
    """Markup that is a drawing, so that a table leaves it room and does not escape it."""

    __slots__ = ()


class Figure(str):
    """A number that is written already; it stands right, as numbers do."""

    __slots__ = ()


def _kind(cell: object) -> str:
    if isinstance(cell, Drawing):
        return "drawn"
    if isinstance(cell, Figure):
        return "figure"
    return "figure" if isinstance(cell, int | float) and not isinstance(cell, bool) else "name"


def _cell(cell: object) -> str:
    if isinstance(cell, Drawing):
        return f"<td class='drawn'>{cell}</td>"
    if isinstance(cell, Figure):
        return f"<td class='figure'>{escape(cell)}</td>"
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return f"<td class='figure'>{figure(cell)}</td>"
    return f"<td class='name'>{escape('' if cell is None else str(cell))}</td>"
