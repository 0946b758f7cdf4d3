"""The Dockerfile is read by a library and a linter, and held to the files and the program."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from dockerfile_parse import DockerfileParser
from typer.main import get_command

from tests.deploy.known import PORT, ROOT, VARIABLES, WRITTEN
from ui.cli.app import app

PINNED = re.compile(r"^[a-z0-9.-]+==[^ ;]+")
HEAVY = ("torch", "transformers", "accelerate", "sentence_transformers", "sympy", "networkx")


@pytest.fixture(scope="module")
def steps() -> list[dict[str, str]]:
    parser = DockerfileParser(path=str(ROOT / "Dockerfile"))
    return [step for step in parser.structure if step["instruction"] != "COMMENT"]


def values(steps: list[dict[str, str]], instruction: str) -> list[str]:
    return [step["value"] for step in steps if step["instruction"] == instruction]


def argument(steps: list[dict[str, str]], name: str) -> list[str]:
    told = next(value for value in values(steps, "ARG") if value.startswith(f"{name}="))
    return told.partition("=")[2].strip('"').split("|")


def pinned(lock: str) -> set[str]:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    return {line.partition("==")[0] for line in lines if PINNED.match(line)}


def test_the_linter_of_dockerfiles_has_nothing_to_say() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    told = subprocess.run(  # noqa: S603
        [linter, "--failure-threshold", "info", ROOT / "Dockerfile"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout


def test_what_is_copied_is_there_and_let_through(steps: list[dict[str, str]]) -> None:
    let_in = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    for value in values(steps, "COPY"):
        if value.startswith("--from="):
            continue
        *sources, _ = value.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in let_in, source


def test_every_package_of_the_program_is_copied(steps: list[dict[str, str]]) -> None:
    copied = {source for value in values(steps, "COPY") for source in value.split()[:-1]}
    told = re.search(r"^include = \[(.*)\]$", (ROOT / "pyproject.toml").read_text("utf-8"), re.M)
    assert told
    assert {name.strip(' "*') for name in told[1].split(",")} <= copied


def test_nothing_is_let_in_by_default() -> None:
    rules = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert rules[:2][-1] == "*"


def test_packages_left_out_and_added_are_in_the_lock_files(steps: list[dict[str, str]]) -> None:
    assert set(argument(steps, "TRAINING_ONLY")) <= pinned("requirements.lock")
    assert set(argument(steps, "EXTRAS")) <= pinned("requirements-dev.lock")


def test_torch_is_the_version_that_the_project_names(steps: list[dict[str, str]]) -> None:
    (named,) = re.findall(r'"(torch==[^"]+)"', (ROOT / "pyproject.toml").read_text("utf-8"))
    assert any(f"{named} " in value and "/whl/cpu " in value for value in values(steps, "RUN"))


def test_serving_loads_nothing_that_the_image_lacks() -> None:
    look = f"import sys, ui.cli.app, ui.server, ui.page; print([n for n in {HEAVY} if n in sys.modules])"
    told = subprocess.run(  # noqa: S603
        [sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"


def test_the_command_is_one_of_the_program(steps: list[dict[str, str]]) -> None:
    (entry,), (told,) = values(steps, "ENTRYPOINT"), values(steps, "CMD")
    assert json.loads(entry) == ["daogou"]
    name, *options = json.loads(told)
    command = get_command(app).get_command(None, name)  # type: ignore[attr-defined]  # a group
    with command.make_context(name, list(options)) as context:
        assert context.params["port"] == PORT
        assert context.params["host"] == "0.0.0.0"  # noqa: S104
        assert str(context.params["shop"]) in values(steps, "VOLUME")[0]


def test_port_and_route_of_the_check_are_the_programs(steps: list[dict[str, str]]) -> None:
    (check,) = values(steps, "HEALTHCHECK")
    assert f"http://127.0.0.1:{PORT}/api/ready" in check
    assert values(steps, "EXPOSE") == [str(PORT)]
    assert '"/api/ready"' in (ROOT / "ui/readiness.py").read_text("utf-8")


def test_every_image_runs_without_rights(steps: list[dict[str, str]]) -> None:
    stages: dict[str, str] = {}
    for step in steps:
        if step["instruction"] == "FROM":
            base, _, stage = step["value"].partition(" AS ")
            stages[stage] = stages.get(base, "root")
        elif step["instruction"] == "USER":
            stages[stage] = step["value"]
    assert stages["training"] == stages["serving"] == "10001:10001"
    assert stage == "serving"  # what is built where no target is named


def test_what_is_written_is_a_volume_and_known(steps: list[dict[str, str]]) -> None:
    volumes = set(json.loads(values(steps, "VOLUME")[0]))
    assert volumes == WRITTEN - {"/tmp"}  # noqa: S108
    named = dict(re.findall(r"(\w+)=(\S+)", values(steps, "ENV")[-1]))
    assert {key for key in named if key.startswith("DAOGOU_")} <= VARIABLES
    assert named["DAOGOU_CACHE"] in volumes


def test_it_is_stopped_as_the_program_expects(steps: list[dict[str, str]]) -> None:
    assert values(steps, "STOPSIGNAL") == ["SIGTERM"]


def test_no_secret_is_in_a_layer(steps: list[dict[str, str]]) -> None:
    told = "\n".join(values(steps, "ENV") + values(steps, "ARG") + values(steps, "COPY"))
    assert not re.search(r"(?i)token|secret|password|_key|\.env\b", told)
