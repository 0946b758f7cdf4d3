"""The channels of a shop beside its page: the tables ``[channels.…]`` of ``shop.toml``."""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

LOOPBACK = ("http://127.0.0.1:", "http://localhost:", "http://[::1]:")


class WechatSettings(BaseModel):
    """An official account (公众号) of WeChat.

    Args:
        app_id: Of the account.
        encrypted: Whether messages come in safe mode (安全模式). In plain mode a signature says
            nothing about what a message says, so it is for trying out.
        token_file, aes_key_file, secret_file: Hold what ``DAOGOU_WECHAT_TOKEN``,
            ``DAOGOU_WECHAT_AES_KEY`` and ``DAOGOU_WECHAT_SECRET`` do not.
        api_url: Where WeChat is asked; another one is for a relay of your own, with TLS unless it
            is on this machine.
        seconds: In which an answer is given at once; WeChat waits for five.
        fresh_after_hours: Of silence after which a shopper begins a new conversation.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    app_id: str = Field(pattern=r"^[A-Za-z0-9_-]{6,64}$")
    encrypted: bool = True
    token_file: str | None = None
    aes_key_file: str | None = None
    secret_file: str | None = None
    api_url: str = Field(default="https://api.weixin.qq.com", pattern=r"^https?://[^\s/@]+$")
    seconds: float = Field(default=4.0, ge=0.1, le=4.5)
    fresh_after_hours: float = Field(default=24.0, gt=0, le=8_760)

    @model_validator(mode="after")
    def _is_sealed(self) -> Self:
        if not self.api_url.startswith(("https://", *LOOPBACK)):
            raise ValueError(f"'{self.api_url}' is not encrypted: expected https://")
        return self


class ChannelSettings(BaseModel):
    """The channels that are open; none by default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    wechat: WechatSettings | None = None
