"""The test of a plugin in four layers: contract, mapping, coverage, failures."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import orjson
from msgspec import to_builtins

from atlas.foundation.core.types import JSON
from atlas.knowledge.ontology.service import base
from atlas.sources.plugins import failing
from atlas.sources.plugins.domain.compiling import produces
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.plugins.domain.spec import type_of
from atlas.sources.plugins.loading import load

FIXTURES, GOLDEN = Path("tests/fixtures"), Path("tests/golden")
_LIST = re.compile(r"\$\.([A-Za-z_]\w*)")
"""The member of an answer in which a list stands."""
_WHOLE = {"value", "raw_value", "attributes"}
Test = Callable[[], None]


def run_plugin_tests(test_file: str) -> tuple[Test, Test, Test, Test]:
    """Return the tests of the plugin that a test file belongs to, for pytest to collect.

    Contract: attributes exist, types fit, transforms resolve. Mapping: each fixture gives its
    golden claims, exactly. Coverage: each mapping is produced by a fixture, or is exempt. Failures:
    whatever the provider does, the client says what it was, and nothing is claimed from it.

    The whole test file of a plugin:

        test_contract, test_mapping, test_coverage, test_failures = run_plugin_tests(__file__)
    """
    folder = Path(test_file).resolve().parent.parent

    def test_contract() -> None:
        _none(contract(folder))

    def test_mapping() -> None:
        _none(mapping(folder))

    def test_coverage() -> None:
        _none(coverage(folder))

    def test_failures() -> None:
        _none(failures(folder))

    return test_contract, test_mapping, test_coverage, test_failures


def contract(folder: Path) -> list[str]:
    """Return what is wrong with the plugin's files."""
    return [one.line() for one in load([folder], base()).problems]


def mapping(folder: Path) -> list[str]:
    """Return the fixtures that do not give their golden claims."""
    plugin = _plugin(folder)
    if plugin is None:
        return ["The plugin does not load: see the contract layer."]
    wrong = []
    known = set()
    for fixture, golden, found in translations(plugin):
        known.add(golden)
        name = fixture.relative_to(folder)
        if not golden.is_file():
            wrong.append(f"{name}: no golden claims. Look at them: atlas plugin regenerate")
        elif golden.read_bytes() != rendered(found):
            wrong.append(
                f"{name}: gives other claims than {golden.relative_to(folder)}. If they are "
                "right, raise `version` and run: atlas plugin regenerate"
            )
    wrong += [
        f"{one.relative_to(folder)}: has no fixture. Remove it."
        for one in sorted((folder / GOLDEN).rglob("*.json"))
        if one not in known
    ]
    return wrong if known else [*wrong, f"{FIXTURES}: no fixture. Add RESPONSE/NAME.json there."]


def coverage(folder: Path) -> list[str]:
    """Return the mappings that no fixture produces, needless exemptions, and false absences."""
    plugin = _plugin(folder)
    if plugin is None:
        return ["The plugin does not load: see the contract layer."]
    produced = frozenset[str]().union(*(found.produced for _, _, found in translations(plugin)))
    exempt = set(plugin.spec.coverage_exempt)
    missing = sorted(produces(plugin.spec) - produced - exempt)
    needless = sorted(exempt & produced)
    return [
        *(
            f"{one}: no fixture produces it. Add one, or list it in coverage_exempt."
            for one in missing
        ),
        *(f"{one}: a fixture produces it. Remove it from coverage_exempt." for one in needless),
        *_false_absences(plugin),
    ]


def _false_absences(plugin: Plugin) -> Iterator[str]:
    """Yield covered relationships whose list may be missing from an answer that is still read.

    The provider may have renamed it: then the company would seem to have none.
    """
    covered = {one.partition(".")[0] for one in plugin.contract.covered}
    for name, made in plugin.spec.relationship_mappings.items():
        member = _LIST.match(made.records)
        if type_of(name) not in covered or member is None:
            continue
        for fixture in sorted((plugin.folder / FIXTURES / made.response).glob("*.json")):
            document = orjson.loads(fixture.read_bytes())
            if not isinstance(document, dict) or document.pop(member[1], None) is None:
                continue
            found = plugin.translator.translate(made.response, document)
            if found.state is not State.SCHEMA_CHANGED:
                yield (
                    f"{name}: the contract covers it, and an answer without `{member[1]}` is read"
                    f" as one that has none. Declare `{member[1]}` without a default in"
                    " responses.py, or take it out of the coverage in contract.yaml."
                )
                break


def failures(folder: Path) -> list[str]:
    """Return what the plugin's client makes of failures that it should not."""
    plugin = _plugin(folder)
    if plugin is None:
        return ["The plugin does not load: see the contract layer."]
    return asyncio.run(failing.problems(plugin))


@dataclass(frozen=True, slots=True)
class Regenerated:
    """written: the golden files that changed. refused: fixtures that do not fit, and where."""

    written: tuple[Path, ...]
    refused: tuple[str, ...]


def regenerate(folder: Path, *, misfits: bool = False) -> Regenerated:
    """Write the golden claims of every fixture that fits.

    misfits: also of one that does not, where none says so yet: it shows a changed format.
    """
    plugin = _plugin(folder)
    written, refused = [], []
    for fixture, golden, found in translations(plugin) if plugin else ():
        text = rendered(found)
        known = golden.read_bytes() if golden.is_file() else b"{}"
        changed = found.state is State.SCHEMA_CHANGED
        if changed and not misfits and orjson.loads(known).get("state") != found.state:
            refused += [f"{fixture.relative_to(folder)} at {one.line()}" for one in found.changed]
        elif known != text:
            golden.parent.mkdir(parents=True, exist_ok=True)
            golden.write_bytes(text)
            written.append(golden)
    return Regenerated(tuple(written), tuple(refused))


def translations(plugin: Plugin) -> Iterator[tuple[Path, Path, Mapped]]:
    """Yield each fixture with the place of its golden claims and what it gives."""
    root = plugin.folder / FIXTURES
    for fixture in sorted(root.glob("*/*.json")):
        golden = plugin.folder / GOLDEN / fixture.relative_to(root)
        document = orjson.loads(fixture.read_bytes())
        yield fixture, golden, plugin.translator.translate(fixture.parent.name, document)


def rendered(found: Mapped) -> bytes:
    """Return claims as the text of a golden file: the same for the same claims."""
    shown: dict[str, JSON] = {
        "state": found.state,
        "changed": [asdict(one) for one in found.changed],
        "parties": [_short(to_builtins(one)) for one in found.parties],
        "relationships": [_short(to_builtins(one)) for one in found.relationships],
    }
    return orjson.dumps(shown, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def _short(value: Any) -> Any:
    """Return a record without empty members; values of claims stay whole."""
    if isinstance(value, dict):
        return {
            name: member if name in _WHOLE else _short(member)
            for name, member in value.items()
            if member is not None and member not in ("", (), [], {})
        }
    return [_short(one) for one in value] if isinstance(value, list | tuple) else value


def _plugin(folder: Path) -> Plugin | None:
    return next(iter(load([folder], base()).plugins.values()), None)


def _none(wrong: list[str]) -> None:
    assert not wrong, "\n".join(wrong)  # noqa: S101  it is a test
