"""The last report of who is logged in, as the files that ``daogou replay`` writes."""

import json
from collections.abc import Callable, Mapping

from anyio import to_thread
from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.replay.html_report import html_page
from assistant.replay.junit import junit_xml
from assistant.replay.results import ReplayReport
from ui.desks.doors import Porter
from ui.desks.qa.page import QaPage

Writer = Callable[[ReplayReport], str]


def _as_json(report: ReplayReport) -> str:
    return json.dumps(report.to_json(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


KINDS: Mapping[str, tuple[str, Writer]] = {
    "html": ("text/html; charset=utf-8", html_page),
    "xml": ("application/xml", junit_xml),
    "json": ("application/json", _as_json),
}


def add_downloads(app: FastAPI, page: QaPage, porter: Porter) -> None:
    """Offers ``/qa/report.html``, ``.xml`` and ``.json``."""

    async def download(kind: str, request: Request) -> Response:
        account = await to_thread.run_sync(porter.account, request)
        report = page.reports.of(account.name) if account else None
        if report is None or kind not in KINDS:
            raise HTTPException(404, "There is no report yet; run something first.")
        media, write = KINDS[kind]
        text = await to_thread.run_sync(write, report)
        named = {"Content-Disposition": f'attachment; filename="report.{kind}"'}
        return Response(text, media_type=media, headers=named)

    app.get("/qa/report.{kind}", include_in_schema=False)(download)
