"""The model that a shop's settings name; its library is loaded only where one is named."""

from pathlib import Path

from assistant.errors import SettingsError
from assistant.nlg.models.protocol import LanguageModel, Limits
from assistant.nlg.models.rephrasing import Rephraser
from assistant.shop.secrets import WRITER_KEY
from assistant.shop.settings import ShopSettings

CHECKED_FOR = 60.0  # seconds a model may take to load and say its first word when it is looked at


def open_rephraser(settings: ShopSettings, folder: Path, seconds: float = 0) -> Rephraser | None:
    """What words replies anew; None where templates do it alone.

    Args:
        settings: The shop's.
        folder: The shop's, against which relative paths are read.
        seconds: More than the setting gives, to see whether a model answers at all.

    Raises:
        SettingsError: A package or a file is missing.
    """
    if settings.writer == "templates":
        return None
    limits = Limits(
        max(seconds, settings.writer_seconds),
        settings.writer_tokens,
        settings.writer_retries,
        settings.seed,
    )
    served = settings.writer == "server"
    return Rephraser(_served(settings, folder) if served else _local(settings, folder), limits)


def _served(settings: ShopSettings, folder: Path) -> LanguageModel:
    try:
        from assistant.nlg.models.server import ServedModel
    except ModuleNotFoundError as exc:
        raise SettingsError(
            "Setting 'writer' is 'server', which needs the package 'openai': pip install 'daogou[llm]'."
        ) from exc
    key = WRITER_KEY.found(settings, folder) or ""
    return ServedModel(settings.writer_url or "", settings.writer_model or "", key)


def _local(settings: ShopSettings, folder: Path) -> LanguageModel:
    from assistant.nlg.models.local import LocalModel

    named = settings.writer_model or ""
    within = folder / named
    looks_like_path = named.startswith((".", "/", "~")) or within.is_dir()
    path = within if within.is_dir() else Path(named).expanduser()
    if looks_like_path and not path.is_dir():
        raise SettingsError(
            f"Setting 'writer_model' is '{named}'; there is no such folder in {folder} or elsewhere."
        )
    return LocalModel(str(path) if looks_like_path else named)
