"""compose.yaml is held to the schema of its specification, to the files it names and to the program."""

import json
import re
from functools import cache
from importlib.resources import files
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from dockerfile_parse import DockerfileParser
from jsonschema import Draft202012Validator

from assistant.shop.places import CHROMA_PORT
from tests.deploy.known import PORT, ROOT, VARIABLES, WRITTEN, leaving

INTERPOLATED = re.compile(r"\$\{(\w+)([^}]*)\}")


@cache
def compose() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))
    return told


def ours() -> list[str]:
    """Those that serve; the image also has Chroma's server, which is started in its place."""
    images = compose()["services"].items()
    served = [(name, one) for name, one in images if one["image"].startswith("daogou")]
    return [name for name, one in served if "entrypoint" not in one]


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def test_it_is_what_the_specification_says() -> None:
    # The schema of the Compose Specification (Apache-2.0), as the package check-jsonschema carries it.
    text = (
        files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text()
    )
    problems = list(Draft202012Validator(json.loads(text)).iter_errors(compose()))
    assert problems == []


def test_the_schema_would_find_a_slip() -> None:
    text = (
        files("check_jsonschema").joinpath("builtin_schemas/vendor/compose-spec.json").read_text()
    )
    wrong = {"services": {"server": {"image": "daogou", "imagee": "x"}}}
    assert list(Draft202012Validator(json.loads(text)).iter_errors(wrong))


def test_without_a_profile_there_is_one_server() -> None:
    assert [name for name, one in compose()["services"].items() if "profiles" not in one] == [
        "server"
    ]


@pytest.mark.parametrize("name", ours())
def test_servers_are_confined_and_may_write_where_they_do(name: str) -> None:
    service = compose()["services"][name]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert service["user"] == "10001:10001"
    mounted = {each.split(":")[1] for each in service["volumes"]}
    assert mounted | {each.split(":")[0] for each in service["tmpfs"]} == WRITTEN


@pytest.mark.parametrize("name", ours())
def test_variables_of_servers_are_the_programs(name: str) -> None:
    assert set(compose()["services"][name]["environment"]) <= VARIABLES


@pytest.mark.parametrize("name", ours())
def test_servers_have_time_to_leave(name: str) -> None:
    service = compose()["services"][name]
    drain = float(service["environment"]["DAOGOU_DRAIN_SECONDS"])
    assert seconds(service["stop_grace_period"]) >= leaving(drain)


@pytest.mark.parametrize("name", ours())
def test_servers_are_built_from_a_stage_that_there_is(name: str) -> None:
    target = compose()["services"][name]["build"]["target"]
    stages = DockerfileParser(path=str(ROOT / "Dockerfile")).structure
    assert any(
        step["value"].endswith(f" AS {target}") for step in stages if "FROM" in step["instruction"]
    )


def test_volumes_networks_and_files_are_there() -> None:
    for name, service in compose()["services"].items():
        assert set(service["networks"]) <= set(compose()["networks"])
        for each in service.get("volumes", ()):
            source = each.split(":")[0]
            known = (
                (ROOT / source).is_file()
                if source.startswith("./")
                else source in compose()["volumes"]
            )
            assert known, (name, source)


def test_who_is_waited_for_says_when_it_is_there() -> None:
    checked = {
        name
        for name, one in compose()["services"].items()
        if "healthcheck" in one or name in ours()
    }
    for service in compose()["services"].values():
        for name, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or name in checked


def test_no_secret_stands_in_it() -> None:
    for service in compose()["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"TOKEN|SECRET|PASSWORD|DATABASE_URL", name):
                assert INTERPOLATED.search(str(value)), name
    for name, more in INTERPOLATED.findall((ROOT / "compose.yaml").read_text("utf-8")):
        assert more == ":-", f"{name} has a default"


def test_only_this_machine_reaches_what_is_published() -> None:
    for service in compose()["services"].values():
        assert all(each.startswith("127.0.0.1:") for each in service.get("ports", ()))


def test_replicas_have_a_database_and_believe_the_proxy_alone() -> None:
    replica = compose()["services"]["replica"]
    assert "@postgres:5432/shop" in replica["environment"]["DATABASE_URL"]
    (inside,) = compose()["networks"]["inside"]["ipam"]["config"]
    assert replica["environment"]["FORWARDED_ALLOW_IPS"] == inside["subnet"]
    assert ip_address("172.30.77.9") in ip_network(inside["subnet"])
    assert (
        "ports" not in replica
    )  # who reaches one past the proxy could name any address as its own


def test_prometheus_asks_the_servers_with_the_token_they_have() -> None:
    (job,) = yaml.safe_load((ROOT / "deploy/prometheus.yaml").read_text("utf-8"))["scrape_configs"]
    (asked,) = job["dns_sd_configs"]
    assert asked["names"] == ours()
    assert asked["port"] == PORT
    secret = Path(job["authorization"]["credentials_file"]).name
    variable = compose()["secrets"][secret]["environment"]
    assert secret in compose()["services"]["prometheus"]["secrets"]
    assert all(variable in compose()["services"][name]["environment"] for name in ours())
    documented = yaml.safe_load((ROOT / "docs/grafana/prometheus.yaml").read_text("utf-8"))
    assert job["job_name"] == documented["scrape_configs"][0]["job_name"]  # the alerts name it
    assert job["metrics_path"] == documented["scrape_configs"][0]["metrics_path"]


def test_grafana_finds_its_dashboard_and_prometheus() -> None:
    mounted = dict(each.split(":")[:2] for each in compose()["services"]["grafana"]["volumes"])
    provider = yaml.safe_load((ROOT / "deploy/grafana/dashboards.yaml").read_text("utf-8"))[
        "providers"
    ][0]
    assert Path(mounted["./docs/grafana/daogou.json"]).parent == Path(provider["options"]["path"])
    source = yaml.safe_load((ROOT / "deploy/grafana/datasources.yaml").read_text("utf-8"))[
        "datasources"
    ][0]
    assert source["url"].split("//")[1].split(":")[0] in compose()["services"]


def test_replicas_reach_the_vector_server_where_it_listens() -> None:
    chroma, replica = compose()["services"]["chroma"], compose()["services"]["replica"]
    listening = chroma["entrypoint"][chroma["entrypoint"].index("--port") + 1]
    assert replica["environment"]["CHROMA_URL"].startswith(f"http://chroma:{listening}/")
    assert listening == str(CHROMA_PORT)
    assert "ports" not in chroma  # it asks nobody for a password
    assert chroma["read_only"]
    kept = chroma["entrypoint"][chroma["entrypoint"].index("--path") + 1]
    assert kept.startswith(tuple(each.split(":")[1] for each in chroma["volumes"]))


def test_the_proxy_passes_on_what_the_page_needs() -> None:
    told = (ROOT / "deploy/nginx.conf").read_text("utf-8")
    assert f"server replica:{PORT} " in told
    assert re.search(r"listen (\d+);", told)[1] == "8080"  # type: ignore[index]
    for needed in (
        "proxy_buffering off;",
        "hash $client consistent;",
        "$proxy_add_x_forwarded_for;",
        "Host $http_host;",
    ):
        assert needed in told
    assert told.count("{") == told.count("}")
    assert "non_idempotent" not in told  # a message is handed to one replica only
