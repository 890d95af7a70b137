"""deploy/kubernetes keeps the schemas of Kubernetes, its strictest standard for pods, and suits the image."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import Any

import kubernetes_validate
import pytest
import yaml

from cli.supervisor import ROOT
from service.config import Settings, variable

FOLDER = ROOT / "deploy" / "kubernetes"
FILES = {file.name: list(yaml.safe_load_all(file.read_text())) for file in sorted(FOLDER.glob("*.yaml"))}
(KUSTOMIZATION,) = FILES.pop("kustomization.yaml")
OBJECTS: list[dict[str, Any]] = [each for objects in FILES.values() for each in objects]


def one(kind: str, name: str) -> dict[str, Any]:
    """The only object of a kind and name."""
    (found,) = (each for each in OBJECTS if (each["kind"], each["metadata"]["name"]) == (kind, name))
    return found


def pod(name: str) -> dict[str, Any]:
    """What a Deployment runs."""
    found: dict[str, Any] = one("Deployment", name)["spec"]["template"]["spec"]
    return found


@pytest.mark.parametrize("thing", [each for each in OBJECTS if each["kind"] != "ScaledObject"])
def test_an_object_keeps_its_schema(thing: dict[str, Any]) -> None:
    kubernetes_validate.validate(thing, kubernetes_validate.latest_version(), strict=True)


def test_all_files_are_applied_and_none_holds_a_secret() -> None:
    assert KUSTOMIZATION["resources"] and set(KUSTOMIZATION["resources"]) == set(FILES)
    assert "Secret" not in {each["kind"] for each in OBJECTS}


def test_kubectl_puts_the_files_together() -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("no kubectl here")
    done = subprocess.run(["kubectl", "kustomize", FOLDER], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list(yaml.safe_load_all(done.stdout))) == len(OBJECTS)


@pytest.mark.parametrize("name", ["api", "worker"])
def test_a_pod_keeps_the_restricted_standard(name: str) -> None:
    assert pod(name)["securityContext"] == {
        "runAsNonRoot": True,
        "runAsUser": 10001,
        "runAsGroup": 10001,
        "seccompProfile": {"type": "RuntimeDefault"},
    }
    (container,) = pod(name)["containers"]
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert pod(name)["automountServiceAccountToken"] is pod(name)["enableServiceLinks"] is False
    assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("name", ["api", "worker"])
def test_a_pod_has_settings_that_there_are(name: str) -> None:
    known = {variable(setting) for setting in Settings.__dataclass_fields__} | {"ISNAD_WORKERS"}
    (container,) = pod(name)["containers"]
    assert {each["name"] for each in container["env"]} <= known


def test_the_api_is_asked_at_the_port_of_the_image() -> None:
    (container,) = pod("api")["containers"]
    (port,) = container["ports"]
    assert f"PORT={port['containerPort']} " in (ROOT / "Dockerfile").read_text()
    asked = {each: container[f"{each}Probe"]["httpGet"] for each in ("startup", "liveness", "readiness")}
    assert {each: get["path"] for each, get in asked.items()} == {
        "startup": "/health/live", "liveness": "/health/live", "readiness": "/health/ready",
    }  # fmt: skip
    assert {get["port"] for get in asked.values()} == {port["name"]}


def test_a_worker_is_asked_as_the_image_asks_itself() -> None:
    health = re.search(r"HEALTHCHECK .*\n\s+CMD (\[.*\])", (ROOT / "Dockerfile").read_text())
    assert health
    (container,) = pod("worker")["containers"]
    for probe in ("startupProbe", "livenessProbe"):
        assert container[probe]["exec"]["command"] == yaml.safe_load(health[1])


def test_nobody_is_killed_in_the_middle_of_an_article_or_of_an_answer() -> None:
    settings = Settings()
    graceful = re.search(r'"--graceful-timeout", "(\d+)"', (ROOT / "Dockerfile").read_text())
    assert graceful
    (api,) = pod("api")["containers"]
    pause = api["lifecycle"]["preStop"]["sleep"]["seconds"]
    assert pod("worker")["terminationGracePeriodSeconds"] > settings.job_timeout
    assert pod("api")["terminationGracePeriodSeconds"] > pause + int(graceful[1])


@pytest.mark.parametrize("name", ["api", "worker"])
def test_who_is_selected_is_there(name: str) -> None:
    labels = one("Deployment", name)["spec"]["template"]["metadata"]["labels"]
    assert one("Deployment", name)["spec"]["selector"]["matchLabels"] == labels
    assert one("PodDisruptionBudget", name)["spec"]["selector"]["matchLabels"] == labels
    assert one("NetworkPolicy", "isnad")["spec"]["podSelector"]["matchLabels"].items() <= labels.items()
    if name == "api":
        assert one("Service", name)["spec"]["selector"] == labels
        assert one("NetworkPolicy", name)["spec"]["podSelector"]["matchLabels"] == labels


def test_workers_are_scaled_by_what_metrics_tell_and_never_to_none() -> None:
    spec = one("ScaledObject", "worker")["spec"]
    assert spec["scaleTargetRef"] == {"name": one("Deployment", "worker")["metadata"]["name"]}
    assert "replicas" not in one("Deployment", "worker")["spec"]
    assert 0 < spec["minReplicaCount"] < spec["maxReplicaCount"]
    (trigger,) = spec["triggers"]
    told = set(re.findall(r"`(isnad_\w+)`", (ROOT / "docs" / "watching.md").read_text()))
    asked = set(re.findall(r"isnad_\w+", trigger["metadata"]["query"]))
    assert asked and asked <= told
