import pytest

from assistant.graph.generations import Listed, generation_edges


def told(*rows: tuple[str, str]) -> list[tuple[str, str]]:
    edges = generation_edges(Listed(model, "数码/手机", at) for model, at in rows)
    return [(edge.source.label, edge.target.label) for edge in edges]


def test_a_model_follows_the_one_with_the_number_before() -> None:
    assert told(("远穹 Sky11", "2025-03-01"), ("远穹 Sky12", "2026-03-01")) == [
        ("远穹 Sky12", "远穹 Sky11")
    ]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([("远穹 U55", "2025-01-01"), ("远穹 U65", "2026-01-01")], id="sizes"),
        pytest.param([("远穹 A5", "2026-01-01"), ("远穹 A6", "2026-01-20")], id="one season"),
        pytest.param(
            [("远穹 A5", "2026-01-01"), ("远穹 A6", "2025-01-01")], id="the wrong way round"
        ),
        pytest.param([("远穹 A5", "2025-01-01"), ("辰曜 A6", "2026-01-01")], id="two makers"),
        pytest.param([("远穹 A5", "2025-01-01"), ("远穹 A6 Pro", "2026-01-01")], id="two editions"),
        pytest.param([("远穹 A5", "soon"), ("远穹 A6", "2026-01-01")], id="no date"),
    ],
)
def test_a_number_alone_makes_no_generation(rows: list[tuple[str, str]]) -> None:
    assert told(*rows) == []
