"""The Helm chart: every values file renders, is valid, and keeps what the chart promises."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import ROOT
from tests.deploy.rendering import (
    CHART,
    PROGRAMS,
    SNAPSHOTS,
    VALUES,
    Manifest,
    helm,
    manifests,
    pods,
    render,
)

pytestmark = pytest.mark.deploy
VERSIONS = ("1.27.0", "1.31.0", "1.35.0", "1.37.0")
"""Oldest that the chart allows, and later ones whose schemas are at hand."""
OWNERS_URL = "ATLAS_MIGRATION_DATABASE_URL"
each_values = pytest.mark.parametrize("values", VALUES, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def minimal() -> dict[str, Any]:
    """The least values."""
    return dict(yaml.safe_load((CHART / "ci" / "minimal-values.yaml").read_text(encoding="utf-8")))


def refuse(tmp_path: Path, values: dict[str, Any]) -> str:
    """Return what helm says when it refuses values."""
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump(values), encoding="utf-8")
    done = helm("template", "atlas", str(CHART), "-f", str(file))
    assert done.returncode != 0, "helm took them"
    return done.stderr


@each_values
def test_lints(values: Path) -> None:
    done = helm("lint", str(CHART), "--strict", "-f", str(values))
    assert done.returncode == 0, done.stdout + done.stderr


@each_values
def test_renders_as_reviewed(values: Path) -> None:
    """`ATLAS_SNAPSHOTS=write make chart` writes them anew."""
    kept = SNAPSHOTS / f"{values.stem}.yaml"
    found = render(values)
    if os.environ.get("ATLAS_SNAPSHOTS") == "write":
        kept.write_text(found, encoding="utf-8")
    assert found == kept.read_text(encoding="utf-8")


@each_values
@pytest.mark.parametrize("version", VERSIONS)
def test_is_valid_in_kubernetes(values: Path, version: str, tmp_path: Path) -> None:
    file = tmp_path / "rendered.yaml"
    known = [
        each
        for each in manifests(render(values))
        if each["apiVersion"] != "monitoring.coreos.com/v1"  # the Prometheus operator's own
    ]
    file.write_text(yaml.safe_dump_all(known), encoding="utf-8")
    done = subprocess.run(
        [str(PROGRAMS / "kubernetes-validate"), "--strict", "-k", version, str(file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def assert_keeps_its_promises(found: list[Manifest]) -> None:
    """What holds for every rendering."""
    assert not [each for each in found if each["kind"] == "Secret"]
    owner = [
        reference["valueFrom"]["secretKeyRef"]
        for component, pod in pods(found)
        for container in pod["spec"]["containers"]
        for reference in container["env"]
        if component == "migration" and reference["name"] == OWNERS_URL
    ]
    for component, pod in pods(found):
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False
        assert spec["enableServiceLinks"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert not {"hostNetwork", "hostPID", "hostIPC"} & spec.keys()
        assert "initContainers" not in spec
        _assert_volumes(component, spec["volumes"])
        for container in spec["containers"]:
            _assert_container(component, container, owner)
    for kind in ("Deployment", "Job"):
        for each in found:
            if each["kind"] == kind and kind == "Deployment":
                labels = each["spec"]["template"]["metadata"]["labels"]
                assert each["spec"]["selector"]["matchLabels"].items() <= labels.items()
                grace = each["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
                assert grace >= 15


def _assert_volumes(component: str, volumes: list[Manifest]) -> None:
    """Bounded folders that go with the pod; only the indexes may be on a claim."""
    assert {each["name"] for each in volumes} == (
        {"tmp"} if component == "migration" else {"tmp", "indexes"}
    )
    for each in volumes:
        kind = next(iter(each.keys() - {"name"}))
        if kind == "emptyDir":
            assert each[kind]["sizeLimit"]
        else:
            assert (each["name"], kind) == ("indexes", "persistentVolumeClaim")


def _assert_container(component: str, container: Manifest, owner: list[dict[str, str]]) -> None:
    security = container["securityContext"]
    assert security["readOnlyRootFilesystem"] is True
    assert security["runAsNonRoot"] is True
    assert security["runAsUser"] == 65532
    assert security["allowPrivilegeEscalation"] is False
    assert security["privileged"] is False
    assert security["capabilities"] == {"drop": ["ALL"]}
    assert container["resources"]["limits"]["memory"]
    assert container["resources"]["requests"]
    assert {each["name"]: each["mountPath"] for each in container["volumeMounts"]} == (
        {"tmp": "/tmp"} if component == "migration" else {"tmp": "/tmp", "indexes": "/indexes"}
    )
    names = [each["name"] for each in container["env"]]
    assert len(names) == len(set(names))
    assert all("value" not in each for each in container["env"]), "a value instead of a Secret"
    references = [each["valueFrom"]["secretKeyRef"] for each in container["env"]]
    if component == "migration":
        assert OWNERS_URL in names
        return
    assert OWNERS_URL not in names
    assert not [each for each in references if each in owner], "a serving pod sees the owner's URL"
    for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
        assert container[probe]["httpGet"]["path"] in {"/health", "/health/ready"}
    assert container["readinessProbe"]["httpGet"]["path"] == "/health/ready"
    ports = {each["name"] for each in container["ports"]}
    assert container["livenessProbe"]["httpGet"]["port"] in ports


@each_values
def test_keeps_its_promises(values: Path) -> None:
    found = manifests(render(values))
    assert {"api", "worker"} <= {component for component, _ in pods(found)}
    assert_keeps_its_promises(found)


def test_indexes_are_in_the_pod_or_on_the_claim_that_is_named(
    tmp_path: Path, minimal: dict[str, Any]
) -> None:
    for claim in ("", "atlas-indexes"):
        values = tmp_path / f"values{claim}.yaml"
        values.write_text(yaml.safe_dump(_merged(minimal, {"indexes": {"existingClaim": claim}})))
        found = manifests(render(values))
        (config,) = [each["data"] for each in found if each["kind"] == "ConfigMap"]
        assert config["ATLAS_INDEX_DIR"] == "/indexes"
        serving = [pod["spec"] for component, pod in pods(found) if component != "migration"]
        assert len(serving) == 2
        for spec in serving:
            (volume,) = [each for each in spec["volumes"] if each["name"] == "indexes"]
            claimed = volume.get("persistentVolumeClaim", {}).get("claimName", "")
            assert claimed == claim
            assert ("emptyDir" in volume) == (not claim)


@each_values
def test_settings_are_ones_that_atlas_knows(values: Path) -> None:
    """A misspelt variable would silently be a default."""
    from atlas.foundation.config import Settings

    known = {f"ATLAS_{name.upper()}" for name in Settings.model_fields}
    found = manifests(render(values))
    (config,) = [each["data"] for each in found if each["kind"] == "ConfigMap"]
    named = set(config) | {
        each["name"]
        for _, pod in pods(found)
        for container in pod["spec"]["containers"]
        for each in container["env"]
    }
    assert {name for name in named if name.startswith("ATLAS_")} <= known
    settings = {
        name.removeprefix("ATLAS_").lower(): value
        for name, value in config.items()
        if name.startswith("ATLAS_")
    }
    Settings.model_validate(settings)


def test_a_worker_has_as_long_as_its_longest_step() -> None:
    longest = max(
        eval(match[1], {"__builtins__": {}})
        for file in (ROOT / "src/atlas").rglob("workflow.py")
        for match in re.finditer(
            r"^_[A-Z]+_SECONDS = ([\d_.* ]+)$", file.read_text(encoding="utf-8"), re.MULTILINE
        )
    )
    assert longest > 3600
    for each in manifests(render(VALUES[0])):
        if each["kind"] == "Deployment" and each["metadata"]["name"].endswith("-worker"):
            grace = each["spec"]["template"]["spec"]["terminationGracePeriodSeconds"]
            assert grace >= longest
            return
    pytest.fail("no worker was rendered")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"settings": {"publicUrl": ""}}, "publicUrl"),
        ({"settings": {"storageUrl": ""}}, "storageUrl"),
        ({"settings": {"storageUrl": "file:///evidence"}}, "storageUrl"),
        ({"settings": {"temporalAddress": ""}}, "temporalAddress"),
        ({"settings": {"temporalAdress": "t:1"}}, "temporalAdress"),
        ({"settings": {"extra": {"ATLAS_LOGIN_SALT": "x"}}}, "'ATLAS_LOGIN_SALT'"),
        ({"settings": {"extra": {OWNERS_URL: "postgresql://x"}}}, f"'{OWNERS_URL}'"),
        ({"settings": {"extra": {"AWS_SECRET_ACCESS_KEY": "x"}}}, "'AWS_SECRET_ACCESS_KEY'"),
        ({"settings": {"extra": {"ATLAS_INDEX_DIR": "/x"}}}, "'ATLAS_INDEX_DIR'"),
        ({"indexes": {"sizeLimit": "8"}}, "sizeLimit"),
        ({"indexes": {"claim": "a"}}, "claim"),
        ({"existingSecret": {"name": ""}}, "existingSecret.name"),
        ({"migration": {"existingSecret": {"name": ""}}}, "migration.existingSecret.name"),
        ({"migration": {"mode": "perhaps"}}, "mode"),
        ({"migration": {"name": "a" * 15}}, "name"),
        (
            {"existingSecret": {"name": "same"}, "migration": {"existingSecret": {"name": "same"}}},
            "owner's database URL",
        ),
        ({"extraSecretEnv": [{"env": OWNERS_URL, "secret": "a", "key": "b"}]}, "extraSecretEnv"),
        (
            {"extraSecretEnv": [{"env": "X", "secret": "atlas-owner", "key": "database-url"}]},
            "owner's database URL",
        ),
        ({"api": {"resources": {"limits": {"memory": None}}}}, "memory"),
        ({"ingress": {"enabled": True, "host": "a.example"}}, "tlsSecret"),
        ({"serviceMonitor": {"enabled": True}}, "metricsToken"),
        ({"image": {"digest": "latest"}}, "digest"),
    ],
    ids=str,
)
def test_refuses_what_would_not_work_or_not_be_safe(
    tmp_path: Path, minimal: dict[str, Any], change: dict[str, Any], said: str
) -> None:
    assert said in refuse(tmp_path, _merged(minimal, change))


def _merged(base: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    found = dict(base)
    for name, value in change.items():
        former = found.get(name)
        if isinstance(former, dict) and isinstance(value, dict):
            found[name] = _merged(former, value)
        else:
            found[name] = value
    return found


def test_a_migration_that_hooks_needs_nothing_that_is_made_after_it() -> None:
    """Hooks run before the chart's own objects exist."""
    found = manifests(render(CHART / "ci" / "minimal-values.yaml"))
    made = {
        each["metadata"]["name"]
        for each in found
        if each["kind"] in {"ConfigMap", "ServiceAccount"}
    }
    (job,) = [each for each in found if each["kind"] == "Job"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    spec = job["spec"]["template"]["spec"]
    assert spec["serviceAccountName"] not in made
    assert "envFrom" not in spec["containers"][0]


def test_a_plain_migration_job_has_a_name_of_its_own_each_time() -> None:
    full = CHART / "ci" / "full-values.yaml"
    names = [
        each["metadata"]["name"]
        for options in (("--set", "migration.name="), ("--set", "migration.name=0-2-0"))
        for each in manifests(render(full, *options))
        if each["kind"] == "Job"
    ]
    assert names == ["atlas-migrate-1", "atlas-migrate-0-2-0"]


_switch = st.booleans()
_part = st.fixed_dictionaries(
    {},
    optional={
        "replicas": st.integers(0, 9),
        "autoscaling": st.fixed_dictionaries({"enabled": _switch}),
        "podDisruptionBudget": st.fixed_dictionaries({"enabled": _switch}),
        "topologySpread": _switch,
        "podAnnotations": st.dictionaries(
            st.from_regex(r"\A[a-z]{1,9}\Z"), st.sampled_from(["true", "1", "a: b", "{{x}}", "'"])
        ),
        "nodeSelector": st.dictionaries(
            st.from_regex(r"\A[a-z]{1,9}\Z"), st.sampled_from(["true", "12"]), max_size=2
        ),
    },
)
_values = st.fixed_dictionaries(
    {},
    optional={
        "api": _part,
        "worker": _part,
        "nameOverride": st.sampled_from(["", "kyb", "a" * 63]),
        "migration": st.fixed_dictionaries(
            {"existingSecret": st.just({"name": "atlas-owner", "key": "database-url"})},
            optional={
                "mode": st.sampled_from(["hook", "job", "none"]),
                "name": st.sampled_from(["", "0-2-0", "a" * 14]),
            },
        ),
        "indexes": st.fixed_dictionaries(
            {},
            optional={
                "existingClaim": st.sampled_from(["", "atlas-indexes", "true", "12"]),
                "sizeLimit": st.sampled_from(["512Mi", "20Gi", "1Ti"]),
            },
        ),
        "networkPolicy": st.fixed_dictionaries({"enabled": _switch}),
        "prometheusRule": st.fixed_dictionaries({"enabled": _switch}),
        "serviceAccount": st.fixed_dictionaries({"create": _switch}),
        "service": st.fixed_dictionaries(
            {"type": st.sampled_from(["ClusterIP", "NodePort", "LoadBalancer"])}
        ),
    },
)


@given(changes=_values)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_keeps_its_promises_with_values_that_nobody_wrote(
    tmp_path: Path, minimal: dict[str, Any], changes: dict[str, Any]
) -> None:
    file = tmp_path / "values.yaml"
    file.write_text(yaml.safe_dump({**minimal, **changes}), encoding="utf-8")
    found = manifests(render(file))
    assert_keeps_its_promises(found)
    names = [(each["kind"], each["metadata"]["name"]) for each in found]
    assert len(names) == len(set(names))
    assert all(len(name) <= 63 for _, name in names)
