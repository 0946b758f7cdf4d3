"""An official account (公众号) of WeChat as a channel, by its public specification (docs/channels.md)."""
