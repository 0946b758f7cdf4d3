"""The settings of a shop: ``shop.toml``, overridden by ``DAOGOU_…``; unknown keys are refused."""

from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from assistant.agents.settings import AgentSettings
from assistant.ahead.settings import StockSettings
from assistant.alerts.settings import AlertSettings
from assistant.channels.settings import ChannelSettings
from assistant.errors import SettingsError
from assistant.nlg.bans import Bans
from assistant.privacy.settings import RetentionSettings
from assistant.runlog.settings import RunSettings
from assistant.webhooks.settings import WebhookSettings

SETTINGS_FILE = "shop.toml"
VOICE = ("tone", "greeting_zh", "greeting_en", "banned_words")  # are taken up while a shop serves
SkillHost = Annotated[str, Field(pattern=r"^[A-Za-z0-9.\-\[\]:]{1,253}$")]
WidgetOrigin = Annotated[str, Field(pattern=r"^https?://[A-Za-z0-9.\-\[\]:*]{1,253}$")]
# Exactly as a browser names it: no wildcard, no path.
ApiOrigin = Annotated[
    str,
    Field(
        pattern=r"^https?://[a-z0-9.\-]{1,253}(?::\d{1,5})?$|^https?://\[[0-9a-f:]+\](?::\d{1,5})?$"
    ),
]
HOUR = r"(?:[01]\d|2[0-3]):[0-5]\d"
Greeting = Annotated[str, Field(max_length=300)]
# What is told of the program, and to whom: decides nothing about an answer.
OBSERVING = ("log_format", "log_level", "metrics_token_file", "otlp_share", "otlp_url", "runs")
BannedWord = Annotated[str, Field(min_length=1, max_length=50, pattern=r"\S")]


class ShopSettings(BaseSettings):
    """What a shop owner can set."""

    model_config = SettingsConfigDict(env_prefix="DAOGOU_", extra="forbid")

    name: str = "Daogou"
    name_en: str | None = None
    language: Literal["zh", "en"] = "zh"
    currency: str = Field("CNY", pattern="^[A-Z]{3}$")
    timezone: str = "Asia/Shanghai"
    tone: Literal["plain", "qin"] = "plain"
    greeting_zh: Greeting | None = None
    greeting_en: Greeting | None = None
    banned_words: dict[BannedWord, str] | tuple[BannedWord, ...] = ()
    writer: Literal["templates", "local", "server"] = "templates"
    writer_model: str | None = Field(None, min_length=1, max_length=500)
    writer_url: str | None = Field(None, pattern=r"^https?://[^\s/]+")
    writer_key_file: str | None = None
    writer_seconds: float = Field(6.0, ge=0.5, le=60)
    writer_tokens: int = Field(300, ge=16, le=2000)
    writer_retries: int = Field(1, ge=0, le=3)
    skill_hosts: tuple[SkillHost, ...] = ()
    business_hours: str = Field("09:00-22:00", pattern=rf"^{HOUR}-(?:{HOUR}|24:00)$")
    encoder: str = "embedded"
    classifier: str = "trained"
    reranker: str | None = None
    image_encoder: str | None = Field(None, min_length=1, max_length=500)
    enrich_titles: bool = True
    list_size: int = Field(6, ge=1, le=30)
    explore_share: float = Field(0.0, ge=0, le=0.5)
    brand_cap: float | None = Field(None, gt=0, le=1)
    widget_color: str | None = Field(None, pattern=r"^#[0-9a-fA-F]{6}$")
    widget_origins: tuple[WidgetOrigin, ...] = ()
    api_origins: tuple[ApiOrigin, ...] = ()
    requests_per_minute: int = Field(600, ge=0, le=1_000_000)
    messages_per_minute: int = Field(60, ge=0, le=10_000)
    payment_url: str | None = None
    public_url: str | None = Field(None, pattern=r"^https?://[^\s/]+/?$")
    privacy_url: str | None = Field(None, pattern=r"^https?://[^\s/]+")
    privacy_contact: str | None = Field(None, min_length=1, max_length=200)
    orders_url: str | None = Field(None, pattern=r"^https?://[^\s/]+")
    orders_secret_file: str | None = None
    orders_seconds: float = Field(5.0, ge=0.2, le=60)
    api_token_file: str | None = None
    user_secret_file: str | None = None
    webhooks: WebhookSettings = WebhookSettings()
    channels: ChannelSettings = ChannelSettings()
    agents: AgentSettings = AgentSettings()
    keep: RetentionSettings = RetentionSettings()
    log_format: Literal["text", "json"] = "text"
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    metrics_token_file: str | None = None
    otlp_url: str | None = Field(None, pattern=r"^https?://[^\s/]+")
    otlp_share: float = Field(1.0, ge=0, le=1)
    alerts: AlertSettings = AlertSettings()
    runs: RunSettings = RunSettings()
    stock: StockSettings = StockSettings()
    drain_seconds: float = Field(1.0, ge=0, le=60)
    max_refused: float = Field(0.5, ge=0, le=1)
    max_withdrawn: float = Field(0.2, ge=0, le=1)
    seed: int = 0
    demo: bool = False

    @model_validator(mode="after")
    def _writer_is_complete(self) -> Self:
        """A model needs a name, and one on a server also where that is."""
        needed = {
            "templates": (),
            "local": ("writer_model",),
            "server": ("writer_model", "writer_url"),
        }
        for name in needed[self.writer]:
            if getattr(self, name) is None:
                raise ValueError(f"'writer' is '{self.writer}', which needs the setting '{name}'")
        return self

    @property
    def bans(self) -> Bans:
        """What the shop's replies do not say."""
        return Bans.of(self.banned_words)

    @classmethod
    def load(cls, folder: Path) -> "ShopSettings":
        """Reads the settings of the shop in ``folder``; a missing file means defaults.

        Raises:
            SettingsError: A key is unknown or a value is of the wrong kind; each is named.
        """
        return cls.read(folder / SETTINGS_FILE)

    @classmethod
    def read(cls, path: Path) -> "ShopSettings":
        """Reads the settings that a file has; a missing file means defaults.

        Raises:
            SettingsError: As ``load``.
        """
        bound = type("BoundSettings", (_FileSettings,), {"toml_path": path})
        try:
            return cls.model_validate(bound().model_dump())
        except ValidationError as exc:
            raise SettingsError(_explain(path, exc)) from exc
        except ValueError as exc:
            raise SettingsError(f"{path} is not valid TOML: {exc}.") from exc

    def with_voice_of(self, other: "ShopSettings") -> "ShopSettings":
        """These settings with the way of speaking of others, which may change while a shop serves."""
        return self.model_copy(update={name: getattr(other, name) for name in VOICE})

    @property
    def privacy_notice(self) -> str:
        """Where the privacy notice is: the shop's own, or the page this server makes."""
        return self.privacy_url or f"{(self.public_url or '').rstrip('/')}/privacy"

    def greeting(self, language: str) -> str:
        """What the shop greets with; empty where it has no words of its own for that."""
        return {"zh": self.greeting_zh, "en": self.greeting_en}.get(language) or ""


class _FileSettings(ShopSettings):
    """The same settings with the file as a lower-ranking source than the environment."""

    toml_path: ClassVar[Path] = Path()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment first, then the file."""
        path = settings_cls.toml_path if issubclass(settings_cls, _FileSettings) else Path()
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, path))


def _explain(path: Path, exc: ValidationError) -> str:
    problems = []
    for error in exc.errors():
        name = ".".join(str(step) for step in error["loc"])
        if error["type"] == "extra_forbidden":
            known = ", ".join(sorted(ShopSettings.model_fields))
            problems.append(f"setting '{name}' is unknown (known: {known})")
        elif not name:
            problems.append(error["msg"].removeprefix("Value error, "))
        else:
            problems.append(f"setting '{name}' is {error['input']!r}: {error['msg']}")
    return f"{path}: " + "; ".join(problems) + "."
