"""Look for known vulnerabilities in what is shipped: `python -m tests.tools.audit`.

Asks OSV (osv.dev) about every library of the bill of materials, Python's and the Console's. Fails
when an advisory that nobody reviewed has had a fix for more than 14 days, and when OSV does not
answer: then nothing is known. `--or-say-so` tells the latter and does not fail.

Reviewed advisories stand in `requirements/advisories.toml`, each with its reason.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import Request, urlopen

from packaging.version import InvalidVersion, Version
from tests.conftest import ROOT
from tests.tools.sbom import Component, console_components, python_components

REVIEWED = ROOT / "requirements" / "advisories.toml"
PATIENCE = timedelta(days=14)
"""How long a fix may be out before it must be taken in or reviewed."""
_AT_ONCE = 500
_TRIES = 30
_SECONDS = 30
_SIMPLE = "application/vnd.pypi.simple.v1+json"
_SYSTEMS = {"pypi": "PyPI", "npm": "npm"}


class UnreachableError(Exception):
    """OSV gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where advisories and release days are asked for."""

    osv: str = "https://api.osv.dev"
    pypi: str = "https://pypi.org"
    npm: str = ""
    """The registry that npm is set up with; without one, no release day is known."""


@dataclass(frozen=True, slots=True)
class Advisory:
    """A known vulnerability of a library that is shipped."""

    library: str
    names: tuple[str, ...]
    """Its identifier and its aliases."""
    fix: str | None
    """The version that mends it; None: there is none."""
    fixed_on: datetime | None
    """When that was released; None: it could not be learnt."""
    reason: str | None
    """Why it does not concern Atlas, if it was reviewed."""

    def fails(self, moment: datetime) -> bool:
        """Tell whether the audit fails; a fix of unknown age counts as old."""
        if self.reason is not None or self.fix is None:
            return False
        return self.fixed_on is None or moment - self.fixed_on > PATIENCE

    def line(self, moment: datetime) -> str:
        """Return what is said of it."""
        if self.reason is not None:
            said = f"reviewed: {self.reason}"
        elif self.fix is None:
            said = "no fix yet"
        else:
            day = self.fixed_on.date().isoformat() if self.fixed_on else "an unknown day"
            said = f"fixed in {self.fix}, released on {day}"
        return (
            f"{'FAIL' if self.fails(moment) else 'note'}  {self.library}  {self.names[0]}: {said}"
        )


def advisories(
    components: Sequence[Component], reviewed: Mapping[str, str], addresses: Addresses
) -> list[Advisory]:
    """Return what is known of these libraries.

    Raises:
        UnreachableError: OSV gave no usable answer, so that nothing is known.

    """
    found = []
    try:
        for component, identifiers in _known(components, addresses):
            for identifier in sorted(identifiers):
                record = _osv(f"{addresses.osv}/v1/vulns/{quote(identifier)}")
                if "withdrawn" not in record:
                    found.append(_advisory(component, record, reviewed, addresses))
    except (KeyError, TypeError, AttributeError) as error:
        raise UnreachableError(f"OSV's answer has another shape: {error!r}") from error
    return found


def _known(
    components: Sequence[Component], addresses: Addresses
) -> Iterator[tuple[Component, set[str]]]:
    """Yield each library with the identifiers of its advisories; answers come in pages."""
    for start in range(0, len(components), _AT_ONCE):
        some = components[start : start + _AT_ONCE]
        found: list[set[str]] = [set() for _ in some]
        asked: dict[int, str | None] = dict.fromkeys(range(len(some)))
        for _ in range(_TRIES):
            if not asked:
                break
            queries = [
                {"package": {"purl": some[at]["purl"]}} | ({"page_token": token} if token else {})
                for at, token in asked.items()
            ]
            answer = _osv(f"{addresses.osv}/v1/querybatch", {"queries": queries})
            results = answer.get("results")
            if not isinstance(results, list) or len(results) != len(queries):
                raise UnreachableError("OSV left questions unanswered")
            further: dict[int, str | None] = {}
            for at, result in zip(asked, results, strict=True):
                found[at] |= {each["id"] for each in result.get("vulns", ())}
                if token := result.get("next_page_token"):
                    further[at] = token
            asked = further
        if asked:
            raise UnreachableError("OSV's answer does not end")
        yield from ((one, known) for one, known in zip(some, found, strict=True) if known)


def _advisory(
    component: Component, record: Mapping[str, Any], reviewed: Mapping[str, str], where: Addresses
) -> Advisory:
    names = (record["id"], *record.get("aliases", ()))
    system = component["purl"].removeprefix("pkg:").partition("/")[0]
    days = {
        fix: _released(system, component["name"], fix, where)
        for fix in _fixes(component, _SYSTEMS[system], record)
    }
    # the fix that came first is the one that was waited with; of an unknown day, the worst is said
    first = min(days, key=lambda fix: days[fix] or datetime.min.replace(tzinfo=UTC), default=None)
    return Advisory(
        library=f"{component['name']} {component['version']}",
        names=names,
        fix=first,
        fixed_on=None if first is None else days[first],
        reason=next((reviewed[name] for name in names if name in reviewed), None),
    )


def _fixes(component: Component, system: str, record: Mapping[str, Any]) -> set[str]:
    """Return the versions that mend it and are newer than ours."""
    stated = {
        event["fixed"]
        for affected in record.get("affected", ())
        if _same(affected.get("package", {}), component, system)
        for span in affected.get("ranges", ())
        if span.get("type") != "GIT"  # there it is a commit
        for event in span.get("events", ())
        if "fixed" in event
    }
    return {fix for fix in stated if _newer(fix, component["version"])}


def _same(package: Mapping[str, str], component: Component, system: str) -> bool:
    plain = [
        name.lower().replace("_", "-").replace(".", "-")
        for name in (package.get("name", ""), component["name"])
    ]
    return package.get("ecosystem") == system and plain[0] == plain[1]


def _newer(one: str, other: str) -> bool:
    try:
        return Version(one) > Version(other)
    except InvalidVersion:
        return True  # a fix that cannot be compared is looked at


def _released(system: str, name: str, version: str, where: Addresses) -> datetime | None:
    """Return when a version was released, as its registry says."""
    try:
        if system == "npm":
            return _time(_read(f"{where.npm}/{quote(name, safe='@')}")["time"][version])
        plain = name.replace("_", "-").replace(".", "-")
        files = _read(f"{where.pypi}/simple/{plain}/", accept=_SIMPLE)["files"]
        return min(_time(file["upload-time"]) for file in files if _is_of(file, version))
    except (OSError, HTTPException, ValueError, KeyError, TypeError):
        return None


def _is_of(file: Mapping[str, Any], version: str) -> bool:
    """Tell whether a file of an index is of a version: NAME-VERSION-… or NAME-VERSION.tar.gz."""
    name = str(file["filename"]).removesuffix(".tar.gz").removesuffix(".zip")
    try:
        return any(Version(part) == Version(version) for part in name.split("-")[1:2])
    except InvalidVersion:
        return False


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _osv(address: str, question: Mapping[str, Any] | None = None) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = _read(address, question)
    except (OSError, HTTPException) as error:
        raise UnreachableError(f"{address}: {error}") from error
    except ValueError as error:
        raise UnreachableError(f"{address} answers something else than JSON") from error
    return answer


def _read(
    address: str, question: Mapping[str, Any] | None = None, accept: str = "application/json"
) -> dict[str, Any]:
    body = None if question is None else json.dumps(question).encode()
    headers = {"Accept": accept, "Content-Type": "application/json"}
    with urlopen(Request(address, body, headers), timeout=_SECONDS) as answer:
        found = json.load(answer)
    if not isinstance(found, dict):
        raise ValueError("no object")  # noqa: TRY004  as of JSON that cannot be read
    return found


def reviewed_advisories(path: Path = REVIEWED) -> dict[str, str]:
    """Return each reviewed advisory with its reason."""
    return {name: str(reason) for name, reason in tomllib.loads(path.read_text("utf-8")).items()}


def unused(reviewed: Iterable[str], found: Iterable[Advisory]) -> list[str]:
    """Return the reviews of advisories that no library has any more."""
    known = {name for one in found for name in one.names}
    return sorted(set(reviewed) - known)


def _registry_of_npm() -> str:
    npm = shutil.which("npm")
    if npm is None:
        return ""
    asked = [npm, "config", "get", "registry"]
    told = subprocess.run(asked, capture_output=True, text=True, check=False).stdout
    return told.strip().rstrip("/")


def main(arguments: Sequence[str] | None = None) -> int:
    """Audit, print what was found, and return the exit status."""
    plain = Addresses()
    parser = argparse.ArgumentParser(description="Look for known vulnerabilities.")
    parser.add_argument("--or-say-so", action="store_true", help="do not fail when OSV is away")
    parser.add_argument("--osv", default=plain.osv)
    parser.add_argument("--pypi", default=plain.pypi)
    parser.add_argument("--npm", default=_registry_of_npm())
    options = parser.parse_args(arguments)
    components = [*python_components(), *console_components()]
    reviewed, moment = reviewed_advisories(), datetime.now(UTC)
    try:
        found = advisories(components, reviewed, Addresses(options.osv, options.pypi, options.npm))
    except UnreachableError as error:
        print(f"NOT AUDITED, nothing is known of {len(components)} libraries: {error}")
        return 0 if options.or_say_so else 2
    for one in sorted(found, key=lambda each: (each.library, each.names)):
        print(one.line(moment))
    for name in unused(reviewed, found):
        print(f"note  {name} is reviewed and concerns no library any more: {REVIEWED.name}")
    failing = sum(one.fails(moment) for one in found)
    print(f"AUDITED {len(components)} libraries: {len(found)} advisories, {failing} to mend")
    return 1 if failing else 0


if __name__ == "__main__":
    sys.exit(main())
