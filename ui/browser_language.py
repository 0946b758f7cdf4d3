"""Which of the two languages somebody reads, as their browser says."""

from starlette.requests import Request


def spoken(request: Request) -> str:
    """The language that a browser asks for first (RFC 9110, section 12.5.4)."""
    wanted = request.headers.get("accept-language", "")
    return "en" if wanted.strip().casefold().startswith("en") else "zh"
