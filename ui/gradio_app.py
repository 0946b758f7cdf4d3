"""How any page of ours is put on the site: nothing of Gradio's own is offered, nothing is loaded from elsewhere."""

import logging
import sys
import traceback
from types import SimpleNamespace
from typing import Any

import gradio as gr
import gradio.queueing
import gradio.route_utils
import gradio.routes
import gradio.utils
from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import Mount

from ui.api_errors import error

log = logging.getLogger(__name__)

# What the framework raises where a request names what it does not have.
MISREAD = (LookupError, AttributeError, TypeError, ValueError)
FONTS = ("PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")


def mount(app: FastAPI, page: gr.Blocks, path: str, hue: str = "neutral", **more: Any) -> FastAPI:  # noqa: ANN401  # Gradio's
    """Puts ``page`` at ``path`` of ``app``.

    Args:
        app: The site.
        page: A Gradio app.
        path: Where it is found.
        hue: The colour of Gradio's own parts.
        more: Further options of ``gradio.mount_gradio_app``.
    """
    log_tracebacks()
    mounted: FastAPI = gr.mount_gradio_app(
        app,
        page,
        path=path,
        theme=gr.themes.Base(primary_hue=hue, font=FONTS, font_mono=("monospace",)),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        pwa=False,
        mcp_server=False,
        enable_monitoring=False,
        show_error=False,
        max_file_size=1,
        **more,
    )
    _answer_misread(mounted, path)
    return mounted


def log_tracebacks() -> None:
    """What the framework would print on standard error goes into the log, in its form, with its discretion."""
    through_the_log = SimpleNamespace(**vars(traceback) | {"print_exc": _logged})
    for module in (gradio.queueing, gradio.route_utils, gradio.routes, gradio.utils):
        vars(module)["traceback"] = through_the_log


def _logged() -> None:
    log.error("The page's framework met an error.", exc_info=sys.exc_info())


def _answer_misread(app: FastAPI, path: str) -> None:
    """A request that the framework stumbles over is the sender's error: 400, and no traceback in the log."""
    pages = (one for one in app.routes if isinstance(one, Mount) and one.path == path.rstrip("/"))
    for page in pages:
        if isinstance(page.app, FastAPI):
            for kind in MISREAD:
                page.app.add_exception_handler(kind, _misread)


def _misread(_request: Request, exc: Exception) -> Response:
    if not _raised_by_framework(exc):
        raise exc
    return error(400, "invalid_request", "The page did not ask this as it should.")


def _raised_by_framework(exc: Exception) -> bool:
    """Whether it arose in the framework's own code, not in ours, whose errors are to be seen."""
    step = exc.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    name = step.tb_frame.f_globals.get("__name__", "") if step else ""
    return str(name).partition(".")[0] == "gradio"
