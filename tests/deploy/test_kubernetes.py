"""The manifests are held to Kubernetes' schemas, to one another and to the program."""

import copy
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml

from assistant.shop.settings import ShopSettings
from tests.deploy.known import PORT, ROOT, VARIABLES, WRITTEN, documents, leaving

VERSIONS = ("1.31", "1.34", "1.37")
FOLDER = ROOT / "deploy/kubernetes"
Thing = dict[str, Any]


@cache
def base() -> list[Thing]:
    """What the base puts into a cluster."""
    listed = yaml.safe_load((FOLDER / "base/kustomization.yaml").read_text("utf-8"))
    return list(documents(*(FOLDER / "base" / name for name in listed["resources"])))


@cache
def replicas() -> list[Thing]:
    """What the overlay makes of it: the patches of RFC 6902 laid on, as kustomize does."""
    listed = yaml.safe_load((FOLDER / "replicas/kustomization.yaml").read_text("utf-8"))
    things = [copy.deepcopy(thing) for thing in base()]
    for patch in listed["patches"]:
        steps = yaml.safe_load((FOLDER / "replicas" / patch["path"]).read_text("utf-8"))
        wanted = [thing for thing in things if thing["kind"] == patch["target"]["kind"]]
        assert wanted
        for thing in wanted:
            for step in steps:
                changed(thing, step)
    more = [FOLDER / "replicas" / name for name in listed["resources"] if name != "../base"]
    return things + list(documents(*more))


def changed(thing: Thing, step: Thing) -> None:
    """Carries one step of a patch out; a path that is not there is an error, as in kustomize."""
    *way, last = step["path"].strip("/").split("/")
    at: Any = thing
    for name in way:
        at = at[int(name)] if isinstance(at, list) else at[name]
    if step["op"] == "remove":
        del at[last]
        return
    assert step["op"] == "add" or last in at
    at[last] = step["value"]


def hand() -> list[Thing]:
    return list(documents(FOLDER / "hand.yaml"))


def everything() -> Iterator[Any]:
    for place, things in (("base", base()), ("replicas", replicas()), ("hand", hand())):
        for thing in things:
            yield pytest.param(thing, id=f"{place} {thing['kind']} {thing['metadata']['name']}")


def pods(things: list[Thing]) -> list[tuple[str, Thing, Thing]]:
    """Name, labels and specification of each pod that is started."""
    found = []
    for thing in things:
        spec = thing.get("spec", {})
        template = spec.get("jobTemplate", {}).get("spec", spec).get("template")
        if thing["kind"] == "Pod":
            template = thing
        if template:
            found.append(
                (thing["metadata"]["name"], template["metadata"]["labels"], template["spec"])
            )
    return found


ALL_PODS = [
    pytest.param(things, labels, spec, id=f"{place} {name}")
    for place, things in (("base", base()), ("replicas", replicas()), ("hand", base() + hand()))
    for name, labels, spec in pods(things)
]


def kind(things: list[Thing], name: str) -> list[Thing]:
    return [thing for thing in things if thing["kind"] == name]


def containers(spec: Thing) -> list[Thing]:
    return [*spec.get("initContainers", ()), *spec["containers"]]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("thing", list(everything()))
def test_it_is_what_kubernetes_says(thing: Thing, version: str) -> None:
    kubernetes_validate.validate(thing, version, strict=True)


def test_the_schemas_would_find_a_slip() -> None:
    thing = copy.deepcopy(kind(base(), "Deployment")[0])
    thing["spec"]["template"]["spec"]["containers"][0]["readynessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(thing, VERSIONS[0], strict=True)


def test_every_file_is_part_of_something() -> None:
    listed = [
        name if isinstance(name, str) else name["path"]
        for place in ("base", "replicas")
        for key in ("resources", "patches")
        for name in yaml.safe_load((FOLDER / place / "kustomization.yaml").read_text("utf-8")).get(
            key, ()
        )
    ]
    there = {path.name for path in FOLDER.rglob("*.yaml")} - {"kustomization.yaml", "hand.yaml"}
    assert there == set(listed) - {"../base"}


@pytest.mark.parametrize(("things", "_labels", "spec"), ALL_PODS)
def test_volumes_are_there_and_mounted(things: list[Thing], _labels: Thing, spec: Thing) -> None:
    named = {
        thing["metadata"]["name"]
        for thing in things
        if thing["kind"] in ("PersistentVolumeClaim", "ConfigMap")
    }
    for volume in spec["volumes"]:
        claim = volume.get("persistentVolumeClaim", {}).get("claimName")
        assert (claim or volume.get("configMap", {}).get("name")) in named | {None}
    mounted = {each["name"] for one in containers(spec) for each in one["volumeMounts"]}
    assert mounted == {volume["name"] for volume in spec["volumes"]}


@pytest.mark.parametrize(("things", "_labels", "spec"), ALL_PODS)
def test_variables_come_from_what_is_there(
    things: list[Thing], _labels: Thing, spec: Thing
) -> None:
    maps = {thing["metadata"]["name"]: thing["data"] for thing in kind(things, "ConfigMap")}
    for one in containers(spec):
        for source in one.get("envFrom", ()):
            if "configMapRef" in source:
                assert set(maps[source["configMapRef"]["name"]]) <= VARIABLES
        for each in one.get("env", ()):
            assert each["name"] in VARIABLES
            assert "value" not in each  # what has a password comes from a secret


@pytest.mark.parametrize(("_things", "_labels", "spec"), ALL_PODS)
def test_pods_are_confined(_things: list[Thing], _labels: Thing, spec: Thing) -> None:
    assert spec["securityContext"]["runAsNonRoot"]
    assert spec["securityContext"]["runAsUser"] == 10001
    assert spec["automountServiceAccountToken"] is False
    for one in containers(spec):
        assert one["securityContext"]["readOnlyRootFilesystem"]
        assert one["securityContext"]["capabilities"]["drop"] == ["ALL"]
        assert one["resources"]["limits"]["memory"]
        assert one["image"].rpartition(":")[2] == "0.1.0"


def server(things: list[Thing]) -> Thing:
    spec: Thing = kind(things, "Deployment")[0]["spec"]["template"]["spec"]
    return spec


def test_the_server_may_write_where_it_does() -> None:
    mounts = server(base())["containers"][0]["volumeMounts"]
    assert {each["mountPath"] for each in mounts} == WRITTEN
    assert not any(each.get("readOnly") for each in mounts)


def test_probes_ask_what_the_program_answers() -> None:
    (one,) = server(base())["containers"]
    assert one["ports"] == [{"name": "http", "containerPort": PORT}]
    assert one["args"][one["args"].index("--port") + 1] == str(PORT)
    asked = {name: one[f"{name}Probe"]["httpGet"] for name in ("startup", "liveness", "readiness")}
    assert all(each["port"] == "http" for each in asked.values())
    # Liveness asks for health, which a full disk leaves alone; readiness is what turns false before leaving.
    assert [each["path"] for each in asked.values()] == ["/api/health", "/api/health", "/api/ready"]


def test_the_server_has_time_to_leave_and_is_out_of_the_way_first() -> None:
    (settings,) = (
        one for one in kind(base(), "ConfigMap") if one["metadata"]["name"] == "daogou-settings"
    )
    drain = float(settings["data"]["DAOGOU_DRAIN_SECONDS"])
    spec = server(base())
    assert spec["terminationGracePeriodSeconds"] >= leaving(drain)
    ready = spec["containers"][0]["readinessProbe"]
    assert drain >= ready["periodSeconds"] * ready["failureThreshold"]


def test_the_first_settings_are_settings(tmp_path: Path) -> None:
    (told,) = (one for one in kind(base(), "ConfigMap") if one["metadata"]["name"] == "daogou-shop")
    (tmp_path / "shop.toml").write_text(told["data"]["shop.toml"], "utf-8")
    assert ShopSettings.load(tmp_path).name == "My shop"


@pytest.mark.parametrize("things", [base(), replicas()], ids=["base", "replicas"])
def test_whoever_selects_finds_the_server(things: list[Thing]) -> None:
    labels = kind(things, "Deployment")[0]["spec"]["template"]["metadata"]["labels"]
    wanted = [kind(things, "Deployment")[0]["spec"]["selector"]["matchLabels"]]
    wanted += [thing["spec"]["selector"] for thing in kind(things, "Service")]
    wanted += [
        thing["spec"]["podSelector"]["matchLabels"] for thing in kind(things, "NetworkPolicy")
    ]
    wanted += [
        thing["spec"]["selector"]["matchLabels"] for thing in kind(things, "PodDisruptionBudget")
    ]
    for each in wanted:
        assert each.items() <= labels.items()


@pytest.mark.parametrize(("things", "labels", "spec"), ALL_PODS)
def test_the_service_finds_nobody_else(things: list[Thing], labels: Thing, spec: Thing) -> None:
    found = kind(things, "Service")[0]["spec"]["selector"].items() <= labels.items()
    assert found == (spec["containers"][0]["name"] == "server")


def test_the_ingress_leads_to_the_service() -> None:
    (service,), (ingress,) = kind(base(), "Service"), kind(base(), "Ingress")
    backend = ingress["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]
    assert backend["name"] == service["metadata"]["name"]
    assert backend["port"]["name"] == service["spec"]["ports"][0]["name"]
    assert service["spec"]["ports"][0]["targetPort"] == "http"
    assert kind(base(), "NetworkPolicy")[0]["spec"]["ingress"][0]["ports"][0]["port"] == PORT


def test_a_folder_with_a_file_for_tables_has_one_program() -> None:
    spec = kind(base(), "Deployment")[0]["spec"]
    assert spec["replicas"] == 1
    assert spec["strategy"]["type"] == "Recreate"
    assert not kind(base(), "HorizontalPodAutoscaler")


def test_several_programs_share_a_database_and_a_volume() -> None:
    assert all(
        one["spec"]["accessModes"] == ["ReadWriteMany"]
        for one in kind(replicas(), "PersistentVolumeClaim")
    )
    for name, _, spec in pods(replicas()):
        (variable,) = spec["containers"][0]["env"]
        assert variable["name"] == "DATABASE_URL", name
        assert "affinity" not in spec
    (scaler,), (deployment,) = (
        kind(replicas(), "HorizontalPodAutoscaler"),
        kind(replicas(), "Deployment"),
    )
    assert scaler["spec"]["scaleTargetRef"]["name"] == deployment["metadata"]["name"]
    assert "replicas" not in deployment["spec"]
    (budget,) = kind(replicas(), "PodDisruptionBudget")
    assert budget["spec"]["minAvailable"] < scaler["spec"]["minReplicas"]


def test_jobs_run_what_the_program_has() -> None:
    from typer.main import get_command

    from ui.cli.app import app

    commands = get_command(app)
    for job in kind(base(), "CronJob"):
        (one,) = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"]
        words = one.get("args") or one["command"][2].removeprefix("exec daogou ").split()
        name, *options = (word.strip('"') for word in words)
        command = commands.get_command(None, name)  # type: ignore[attr-defined]  # a group
        readable = [option for option in options if not option.startswith(("$(", "+%"))]
        command.make_context(name, readable).close()
