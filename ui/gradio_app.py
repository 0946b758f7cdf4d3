"""How any page of ours is put on the site: nothing of Gradio's own is offered, nothing is loaded from elsewhere."""

from typing import Any

import gradio as gr
from fastapi import FastAPI

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
    return mounted
