"""The shop's product pictures over HTTP: plain names, nothing but pictures, no scripts in them."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse

from retrieval.pictures.files import picture_file

TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "gif": "image/gif",
    "avif": "image/avif",
}
HEADERS = {
    "Cache-Control": "public, max-age=3600",
    # A drawing opened on its own may style itself and nothing else.
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


def picture_response(folder: Path, name: str) -> FileResponse:
    """The picture ``name`` of ``folder``.

    Raises:
        HTTPException: 404, the name is no picture's or the shop has none of that name.
    """
    path = picture_file(folder, name)
    if path is None:
        raise HTTPException(404, f"There is no picture '{name[:100]}'.")
    kind = TYPES[name.rsplit(".", 1)[-1].lower()]
    return FileResponse(path, media_type=kind, headers=HEADERS)
