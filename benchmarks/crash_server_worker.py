"""The server that ``crash.py`` kills most: the program's own ``serve`` without the pages, in a process of its own.

It is forked from a process that has the program loaded. Loading it and building the pages take nine
tenths of a start and neither read nor write a shop; from there on everything is as ``daogou serve``
does it: the marks, the opening and mending of the shop, the API, the threads and the helper.
"""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI

import ui.page
import ui.server
from assistant.service.service import Service
from ui.api import create_app
from ui.limits import Gate
from ui.readiness import Readiness

if TYPE_CHECKING:
    from ui.observing.traces import Traces

LOADED_BEFORE = ui.page


def serve(shop: Path, port: int, told: Path) -> None:
    """Serves ``shop``; what it says goes to the file ``told``."""
    file = os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, sys.stdout.fileno())
    os.dup2(file, sys.stderr.fileno())
    ui.server.build_app = _without_pages
    ui.server.serve(shop, port=port)


def _without_pages(
    service: Service, readiness: Readiness | None = None, traces: "Traces | None" = None
) -> FastAPI:
    return create_app(service, Gate(), readiness, traces)
