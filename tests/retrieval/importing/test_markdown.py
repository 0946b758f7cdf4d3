"""Articles in Markdown: front matter, title, sections, and what fitting goods are looked for by."""

from typing import Any

import pytest

from retrieval.errors import UnreadableFile
from retrieval.importing.kinds import Kind, detect
from retrieval.importing.markdown import is_markdown, read_markdown

TEXT = """---
questions: ["帐篷怎么选"]
search: [双层帐篷]
---
# 怎么选**帐篷**

先定人数，
再看防水。见 [官网](https://example.com/x)。

## 防水
- 2000 毫米
- 3000 毫米

[大帐篷](search:四人帐篷)
```
## 不是标题
```
"""


def values(text: str, name: str = "tents.zh.md") -> dict[str, Any]:
    table = read_markdown(text, name, "utf-8")
    assert detect(table) is Kind.GUIDES
    return dict(table.rows[0].values)


def test_an_article_is_one_record() -> None:
    found = values(TEXT)
    assert (found["id"], found["language"], found["kind"]) == ("tents", "zh", "guide")
    assert (found["title"], found["search"]) == ("怎么选帐篷", ["双层帐篷"])
    first, second = found["sections"]
    assert (first["heading"], first["text"]) == ("", "先定人数，再看防水。见 官网。")
    assert second["heading"] == "防水"
    assert second["search"] == ["四人帐篷"]
    assert "search:" not in second["text"]


def test_a_heading_in_code_is_none() -> None:
    assert len(values(TEXT)["sections"]) == 2


def test_front_matter_may_be_missing() -> None:
    found = values("# Care\n\nWash cold.", "care.md")
    assert (found["id"], found["language"], found["title"]) == ("care", None, "Care")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("just words", "has no title"),
        ("---\ntitel: x\n---\n# x\ny", "'titel', which is unknown"),
        ("---\n- a\n---\n# x\ny", "no mapping"),
        ("---\na: [\n---\n# x\ny", "no valid YAML"),
    ],
)
def test_what_is_wrong_is_named(text: str, problem: str) -> None:
    with pytest.raises(UnreadableFile, match=problem):
        read_markdown(text, "x.md", "utf-8")


def test_only_the_name_tells_markdown() -> None:
    assert is_markdown("a.MD")
    assert not is_markdown("a.csv")
