"""The chart as helm renders it, and what of it is a pod."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from tests.conftest import ROOT

CHART = ROOT / "deploy" / "helm" / "atlas"
PROGRAMS = ROOT / ".venv-deploy" / "bin"
VALUES = sorted((CHART / "ci").glob("*-values.yaml"))
SNAPSHOTS = Path(__file__).parent / "snapshots"
Manifest = dict[str, Any]


def helm(*words: str) -> subprocess.CompletedProcess[str]:
    """Run helm; nothing of this machine's configuration is read."""
    return subprocess.run(
        [str(PROGRAMS / "helm"), *words],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env={"PATH": "/usr/bin:/bin", "HOME": "/nonexistent"},
    )


def render(values: Path, *options: str) -> str:
    """Render the chart with a values file.

    Raises:
        AssertionError: helm refuses.

    """
    done = helm(
        *("template", "atlas", str(CHART), "--namespace", "kyb", "-f", str(values)),
        *("--kube-version", "1.35.0", *options),
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def manifests(text: str) -> list[Manifest]:
    """Return what was rendered, one manifest each."""
    return [each for each in yaml.safe_load_all(text) if each]


def pods(found: list[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Yield component and pod template of everything that starts pods."""
    for each in found:
        if each["kind"] in {"Deployment", "Job"}:
            template = each["spec"]["template"]
            yield template["metadata"]["labels"]["app.kubernetes.io/component"], template
