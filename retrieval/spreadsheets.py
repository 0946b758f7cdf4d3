"""Cells for spreadsheets: text stays text, and never becomes a formula (OWASP, CSV injection).

Spreadsheets trim what they read and know full-width signs, so what begins a formula is looked for
behind spaces and characters that nobody sees, in every width.
"""

import unicodedata

SIGNS = ("=", "+", "-", "@")
CONTROLS = ("\t", "\r", "\n")
UNSEEN = ("Cf", "Cc", "Zs", "Zl", "Zp", "Mn")  # categories of Unicode


def harmless(cell: object) -> object:
    """A cell as it may be written: what is no text as it is, text with an apostrophe where it needs one.

    >>> harmless("=1+1"), harmless(" ＝1"), harmless(-3.5), harmless("a=b")
    ("'=1+1", "' ＝1", -3.5, 'a=b')
    """
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "")
    return f"'{text}" if text.startswith(CONTROLS) or _first_seen(text) in SIGNS else text


def _first_seen(text: str) -> str:
    seen = (one for one in text if unicodedata.category(one) not in UNSEEN)
    return unicodedata.normalize("NFKC", next(seen, ""))[:1]
