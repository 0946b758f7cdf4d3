"""A table as CSV that spreadsheets read rightly and that cannot make them do anything.

UTF-8 with a byte order mark, or Excel takes Chinese for another encoding. Text that a spreadsheet
would take for a formula gets an apostrophe before it (OWASP, "CSV Injection"): shoppers' words and
names of goods are written by strangers.
"""

import csv
import io
from collections.abc import Sequence

from assistant.overview.sheets import Sheet
from retrieval.spreadsheets import harmless

BOM = "\ufeff"


def as_csv(sheet: Sheet, headings: Sequence[str] = ()) -> str:
    """The whole file, byte order mark included.

    Args:
        sheet: The table.
        headings: Words for its columns; without any, their names.
    """
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")  # RFC 4180
    writer.writerow([harmless(one) for one in headings or sheet.columns])
    for row in sheet.rows:
        writer.writerow([harmless(cell) for cell in row])
    return BOM + written.getvalue()
