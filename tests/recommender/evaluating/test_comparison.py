from pathlib import Path

import pytest

from recommender.errors import ModelError
from recommender.evaluating import comparison
from recommender.evaluating.comparison import MODELS, evaluate
from recommender.evaluating.files import evaluate_file
from recommender.interactions import Interactions
from recommender.models.content import ContentSimilarity


def walks(users: int = 60, items: int = 12) -> Interactions:
    """Each user walks five steps round a ring: the next item is certain for who sees order."""
    starts = range(users)
    return Interactions.from_lines(
        f"u{n:02d} " + " ".join(f"i{(n + step) % items:02d}" for step in range(5)) for n in starts
    )


def test_order_foretells_a_walk_and_popularity_does_not() -> None:
    found = evaluate(walks(), ["popular", "item_to_item"])
    assert found.models["item_to_item"]["hr@5"] == 1
    assert found.models["popular"]["ndcg@10"] < found.models["item_to_item"]["ndcg@10"]
    assert found.best == "item_to_item"


def test_all_models_are_measured_by_default() -> None:
    content = ContentSimilarity.of([[f"place{n // 3}"] for n in range(12)])
    found = evaluate(walks(24), content=content).to_json()
    assert set(found["models"]) == set(MODELS) - {"sequence"}  # too few shoppers to learn from
    for row in found["models"].values():
        assert {"hr@5", "hr@10", "hr@20", "ndcg@5", "ndcg@10", "ndcg@20", "mrr@20"} <= set(row)
        assert {"fit_s", "score_ms_p95", "settings", "users", "slices"} <= set(row)
        assert {"coverage@10", "gini@10", "novelty@10", "diversity@10"} <= set(row)
        slices = row["slices"]
        assert slices["cold_items"]["users"] + slices["warm_items"]["users"] == row["users"]
        assert slices["cold_shoppers"]["users"] + slices["warm_shoppers"]["users"] == row["users"]


def test_the_same_file_gives_the_same_figures() -> None:
    times = {"fit_s", "tune_s", "score_ms_p95"}
    one, two = (evaluate(walks(), ["blend"]).models["blend"] for _ in range(2))
    assert [one[name] for name in one if name not in times] == [
        two[name] for name in two if name not in times
    ]


def test_the_test_item_changes_no_choice() -> None:
    other = [f"u{n:02d} " + " ".join(f"i{(n + s) % 12:02d}" for s in range(4)) for n in range(60)]
    ends = Interactions.from_lines(f"{line} i{(7 * n) % 12:02d}" for n, line in enumerate(other))
    one, two = (evaluate(some, ["item_knn"]).models["item_knn"] for some in (walks(), ends))
    assert one["settings"] == two["settings"]
    assert one["validation_ndcg@10"] == two["validation_ndcg@10"]


def test_a_file_is_evaluated_as_its_interactions(tmp_path: Path) -> None:
    data, items = tmp_path / "data.txt", tmp_path / "items.jsonl"
    data.write_text("\n".join(f"u{n} a b c d e"[: 5 + 2 * (n % 4)] for n in range(20)))
    items.write_text("\n".join(f'{{"id": "{item}", "attributes": ["x"]}}' for item in "abcde"))
    found = evaluate_file(data, items, ["popular", "blend"])
    assert list(found["models"]) == ["popular", "blend"]
    assert found["best"] in found["models"]
    plain = evaluate_file(data, names=["blend"])["models"]["blend"]["settings"]
    assert "content.typical" not in plain


def test_an_unknown_model_is_refused_by_name() -> None:
    with pytest.raises(ModelError, match="no model 'oracle'; expected some of popular"):
        evaluate(walks(), ["oracle"])


def test_ease_is_left_out_of_large_catalogues(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "MOST_ITEMS", 3)
    assert "ease" not in evaluate(walks(12)).models


def test_histories_too_short_to_choose_by_have_no_best() -> None:
    found = evaluate(Interactions.from_lines(["u a b", "v b a"]), ["popular", "blend"])
    assert found.best is None
    assert found.models["popular"]["users"] == 2
