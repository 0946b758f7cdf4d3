"""Accepting, refusing and going back: what changes, what is refused, and what a cut or a race leaves."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.errors import ModelError
from assistant.model_versions import Registry, Standing, What, Word
from assistant.nlu.classifying.manifest import MANIFEST
from assistant.nlu.classifying.model_folder import TENSORS, ModelFolder
from tests.assistant.model_versions.small_model import ADA, NOON, made

ONE, TWO = "m-0000000001", "m-0000000002"


def test_a_version_that_was_made_does_not_serve(registry: Registry, shipped: Path) -> None:
    made(registry, shipped, ONE)
    state = registry.state()
    assert state.current is None
    assert state.standing(ONE) is Standing.CANDIDATE


def test_accepting_and_going_back_twice_is_audited_and_survives_a_restart(
    registry: Registry, shipped: Path
) -> None:
    made(registry, shipped, ONE)
    registry.accept(ONE, ADA)
    made(registry, shipped, TWO, start=ONE)
    registry.accept(TWO, Word("Ben", NOON, "better"))
    assert Registry(registry.path).state().current == TWO
    assert registry.rollback(Word("Ada", NOON, "odd replies")).current == ONE
    assert registry.state().standing(TWO) is Standing.ROLLED_BACK
    assert registry.rollback(ADA).current is None
    with pytest.raises(ModelError, match="no version before it"):
        registry.rollback(ADA)
    steps = [(s.what, s.version, s.before, s.who, s.why) for s in registry.state().steps]
    assert steps == [
        (What.MADE, ONE, None, "Ada", "the new words"),
        (What.ACCEPTED, ONE, None, "Ada", "the new words"),
        (What.MADE, TWO, ONE, "Ada", "the new words"),
        (What.ACCEPTED, TWO, ONE, "Ben", "better"),
        (What.ROLLED_BACK, TWO, TWO, "Ada", "odd replies"),
        (What.ROLLED_BACK, ONE, ONE, "Ada", "the new words"),
    ]


def test_going_back_to_the_shipped_model_passes_all_versions(
    registry: Registry, shipped: Path
) -> None:
    made(registry, shipped, ONE)
    registry.accept(ONE, ADA)
    made(registry, shipped, TWO, start=ONE)
    registry.accept(TWO, ADA)
    assert registry.rollback(ADA, to_shipped=True).line == ()


def test_what_is_significantly_worse_needs_a_reason_to_serve(
    registry: Registry, shipped: Path
) -> None:
    made(registry, shipped, ONE, worse=True)
    with pytest.raises(ModelError, match=r"blind rows \(intent\.en\) it is significantly worse"):
        registry.accept(ONE, ADA)
    with pytest.raises(ModelError, match="give the reason"):
        registry.accept(ONE, Word("Ada", NOON, " "), despite=True)
    assert registry.state().current is None
    assert registry.accept(ONE, ADA, despite=True).current == ONE
    assert "significantly worse" in registry.state().steps[-1].despite


def test_a_candidate_compared_with_another_version_than_serves_is_not_accepted(
    registry: Registry, shipped: Path
) -> None:
    made(registry, shipped, ONE)
    made(registry, shipped, TWO)
    registry.accept(ONE, ADA)
    with pytest.raises(ModelError, match=f"compared with 'shipped', but '{ONE}' serves now"):
        registry.accept(TWO, ADA)


def test_a_refused_version_keeps_its_record_and_reason(registry: Registry, shipped: Path) -> None:
    made(registry, shipped, ONE)
    with pytest.raises(ModelError, match="needs a reason"):
        registry.refuse(ONE, Word("Ada", NOON))
    registry.refuse(ONE, Word("Ada", NOON, "too few corrections"))
    assert registry.state().standing(ONE) is Standing.REFUSED
    assert registry.record(ONE).learnt == (1,)
    with pytest.raises(ModelError, match=r"was refused \(too few corrections\)"):
        registry.accept(ONE, ADA)
    with pytest.raises(ModelError, match="refused already"):
        registry.refuse(ONE, ADA)


def test_what_serves_is_not_refused_but_left(registry: Registry, shipped: Path) -> None:
    made(registry, shipped, ONE)
    registry.accept(ONE, ADA)
    with pytest.raises(ModelError, match="daogou models rollback"):
        registry.refuse(ONE, ADA)
    with pytest.raises(ModelError, match="serves already"):
        registry.accept(ONE, ADA)


def test_of_two_that_are_accepted_at_once_one_serves(registry: Registry, shipped: Path) -> None:
    for version in (ONE, TWO):
        made(registry, shipped, version)
    refused: list[str] = []
    start = threading.Barrier(2)

    def accept(version: str) -> None:
        start.wait()
        try:
            Registry(registry.path).accept(version, ADA)
        except ModelError as exc:
            refused.append(str(exc))

    threads = [threading.Thread(target=accept, args=(version,)) for version in (ONE, TWO)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    state = registry.state()
    assert len(refused) == 1
    assert "serves now" in refused[0]
    assert state.line in {(ONE,), (TWO,)}
    assert [step.what for step in state.steps].count(What.ACCEPTED) == 1


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        pytest.param(lambda f: (f / MANIFEST).unlink(), "lacks manifest.json", id="gone"),
        pytest.param(lambda f: (f / MANIFEST).write_text("{}"), "has changed", id="foreign"),
        pytest.param(lambda f: (f / "record.json").write_text("{"), "is damaged", id="record"),
        pytest.param(lambda f: (f / TENSORS).write_bytes(b"x"), "checksum", id="weights"),
    ],
)
def test_a_broken_version_is_refused_in_a_sentence(
    registry: Registry,
    shipped: Path,
    spoil: "object",
    told: str,
) -> None:
    made(registry, shipped, ONE)
    assert callable(spoil)
    spoil(registry.folder(ONE))
    with pytest.raises(ModelError, match=told) as caught:
        registry.accept(ONE, ADA, despite=True)
    assert "\n" not in str(caught.value)
    assert registry.state().current is None


def test_a_model_of_another_encoder_is_refused(registry: Registry, shipped: Path) -> None:
    other = ModelFolder.load(shipped)
    base = {**other.manifest.base, "sha256": "0" * 64}
    foreign = registry.path.parent / "foreign"
    manifest = other.manifest.model_copy(update={"base": base})
    replace(other, path=foreign, manifest=manifest).save()
    made(registry, foreign, ONE)
    with pytest.raises(ModelError, match="was trained on the encoder"):
        registry.accept(ONE, ADA)


@pytest.mark.parametrize("name", ["m-00000000ff", "../../etc", "", "shipped"])
def test_what_was_never_made_here_is_unknown(registry: Registry, shipped: Path, name: str) -> None:
    made(registry, shipped, ONE)
    for ask in (registry.record, lambda one: registry.accept(one, ADA)):
        with pytest.raises(ModelError, match=f"is no model of this shop; there are: {ONE}"):
            ask(name)


def test_going_back_to_a_broken_version_is_refused_and_past_it_is_not(
    registry: Registry, shipped: Path
) -> None:
    made(registry, shipped, ONE)
    registry.accept(ONE, ADA)
    made(registry, shipped, TWO, start=ONE)
    registry.accept(TWO, ADA)
    (registry.folder(ONE) / TENSORS).unlink()
    with pytest.raises(ModelError, match=r"lacks model\.safetensors"):
        registry.rollback(ADA)
    assert registry.state().current == TWO
    assert registry.rollback(ADA, to_shipped=True).current is None


def test_a_step_cut_off_before_the_renaming_changed_nothing(
    registry: Registry, shipped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(registry, shipped, ONE)
    before = registry.file.read_bytes()

    def cut(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", cut)
        with pytest.raises(ModelError, match="No space left"):
            registry.accept(ONE, ADA)
    assert registry.file.read_bytes() == before
    assert registry.accept(ONE, ADA).current == ONE


def test_a_damaged_registry_is_told_by_name(registry: Registry) -> None:
    registry.path.mkdir(parents=True)
    registry.file.write_text('{"line": ["../../x"]}')
    with pytest.raises(ModelError, match=r"registry\.json' is damaged at line\.0"):
        registry.state()
