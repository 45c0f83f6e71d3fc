"""Write what Atlas consists of, as CycloneDX: `python -m tests.tools.sbom FOLDER`.

One file for the Python libraries of an installation (`requirements/run.txt`) and one for what the
Console's build draws from (`frontend/package-lock.json`): versions, hashes and licences. The same
commit gives the same files.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import uuid
from importlib import metadata
from pathlib import Path
from typing import NotRequired, TypedDict
from urllib.parse import quote

from tests.conftest import ROOT

_NAMESPACE = uuid.UUID("6f1d7f0e-52f5-4d6a-9d3c-0d1f6c0b7a52")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)")


class Hash(TypedDict):
    """A file's digest."""

    alg: str
    content: str


class Component(TypedDict):
    """A library, as CycloneDX 1.6 has it."""

    type: str
    name: str
    version: str
    purl: str
    hashes: NotRequired[list[Hash]]
    licenses: list[dict[str, dict[str, str]]]


def python_components() -> list[Component]:
    """Return the libraries of an installation, with the licence that each states."""
    found: list[Component] = []
    for line in (ROOT / "requirements" / "run.txt").read_text(encoding="utf-8").splitlines():
        pin = _PIN.match(line)
        if pin is None:
            continue
        name, version = pin[1].lower(), pin[2]
        found.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                # one hash for each of several files: which is installed depends on the machine
                "licenses": [_licence(_stated(name))],
            }
        )
    return found


def console_components() -> list[Component]:
    """Return the packages that the Console is built from, without its tools."""
    lock = json.loads((ROOT / "frontend" / "package-lock.json").read_text(encoding="utf-8"))
    found: dict[str, Component] = {}
    for path, entry in lock["packages"].items():
        if not path or entry.get("dev") or entry.get("optional"):
            continue
        name = path.rpartition("node_modules/")[2]
        purl = f"pkg:npm/{quote(name, safe='/')}@{entry['version']}"
        algorithm, _, digest = entry["integrity"].partition("-")
        found[purl] = {
            "type": "library",
            "name": name,
            "version": entry["version"],
            "purl": purl,
            "hashes": [
                {
                    "alg": {"sha512": "SHA-512", "sha1": "SHA-1"}[algorithm],
                    "content": base64.b64decode(digest).hex(),
                }
            ],
            "licenses": [_licence(str(entry.get("license") or "not stated"))],
        }
    return [found[purl] for purl in sorted(found)]


def _stated(name: str) -> str:
    try:
        about = metadata.metadata(name)
    except metadata.PackageNotFoundError:
        return "not stated"  # for another system: it is not installed here
    expression = about.get_all("License-Expression")
    if expression:
        return str(expression[0])
    named = [
        each.rpartition(" :: ")[2]
        for each in about.get_all("Classifier") or []
        if each.startswith("License :: ") and each.count(" :: ") > 1
    ]
    short = str((about.get_all("License") or [""])[0]).strip().splitlines()
    return " / ".join(named) or (short[0] if short else "not stated")


def _licence(text: str) -> dict[str, dict[str, str]]:
    return {"license": {"name": text}}


def document(name: str, components: list[Component]) -> str:
    """Return a bill of materials as JSON."""
    content = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "name": name,
                "version": metadata.version("atlas-kyb"),
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": components,
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    return json.dumps({"serialNumber": f"urn:uuid:{serial}", **content}, indent=1) + "\n"


def write(folder: Path) -> list[Path]:
    """Write both files."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for name, components in (
        ("atlas", python_components()),
        ("atlas-console", console_components()),
    ):
        path = folder / f"{name}.cdx.json"
        path.write_text(document(name, components), encoding="utf-8")
        made.append(path)
    return made


if __name__ == "__main__":
    for each in write(Path(sys.argv[1])):
        print(each)
