"""A shop's own skills: ``skills/*.toml`` in its folder, each a question answered over HTTP (docs/skills.md)."""
