"""Whether manifest, contract, mapping and ontology hold together: each look is one generator.

The files may be as they were written (`as_written`): a look that meets what is wrong already ends
there, and the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from atlas.knowledge.ontology.domain import Ontology
from atlas.sources.plugins.domain.contract import Contract
from atlas.sources.plugins.domain.form import form_problems
from atlas.sources.plugins.domain.manifest import Manifest, plain
from atlas.sources.plugins.domain.spec import MappingSpec, type_of

Mistake = tuple[str, str, str]
"""Path in the file, reason, how to fix it."""
Known = Mapping[str, Mapping[str, object]]


def manifest_mistakes(
    manifest: Manifest, folder: str, ontology: Ontology
) -> tuple[Iterable[Mistake], ...]:
    """Return the looks at a manifest, in the folder of that name."""
    return (
        _named(manifest, folder),
        _entity_types(manifest, ontology),
        _patterns(manifest),
        _trusted(manifest),
        _executed(manifest),
        _form(manifest),
    )


def mistakes(
    contract: Contract, manifest: Manifest | None, ontology: Ontology, spec: MappingSpec | None
) -> tuple[Iterable[Mistake], ...]:
    """Return the looks at a contract.

    Args:
        contract: to be checked.
        manifest: of the plugin; its trust is the highest. None: it cannot be read.
        ontology: the types and attributes that exist.
        spec: the mapping: what is claimed. None: it cannot be read.

    """
    known = {
        **{name: one.attributes for name, one in ontology.types.items()},
        **{name: one.attributes for name, one in ontology.relationship_types.items()},
    }
    return (
        _existing(contract, known),
        _no_more_trust(contract, manifest) if manifest else (),
        _claimed(contract, spec) if spec else (),
        _covers(contract, known),
        _covers_by_response(contract, known),
        _answers(contract, manifest) if manifest else (),
    )


def _named(manifest: Manifest, folder: str) -> Iterator[Mistake]:
    if plain(manifest.name) != plain(folder):
        yield "name", f"is {manifest.name} in the folder {folder}", "Name both alike."


def _entity_types(manifest: Manifest, ontology: Ontology) -> Iterator[Mistake]:
    for index, kind in enumerate(manifest.capabilities.entity_types):
        if kind not in ontology.types:
            at = f"capabilities.entity_types.{index}"
            yield at, f"the ontology has no type {kind}", "Name one it has."


def _patterns(manifest: Manifest) -> Iterator[Mistake]:
    for index, one in enumerate(manifest.capabilities.identifiers):
        try:
            re.compile(one.pattern)
        except re.error as error:
            at = f"capabilities.identifiers.{index}.pattern"
            yield at, f"is no pattern: {error}", "Write a regular expression."


def _trusted(manifest: Manifest) -> Iterator[Mistake]:
    highest = manifest.claims.highest_trust
    if manifest.claims.trust > highest:
        why = f"is above {highest:g}, the most of {manifest.claims.source_type}"
        yield "claims.trust", why, "Lower it."


def _executed(manifest: Manifest) -> Iterator[Mistake]:
    if (manifest.execution.mode == "async") != (manifest.execution.workflow is not None):
        yield "execution.workflow", "goes with `mode: async` and only with it", "Add or remove it."


def _form(manifest: Manifest) -> Iterator[Mistake]:
    for at, why in form_problems(manifest.credentials) if manifest.credentials else ():
        path = ".".join(["credentials", *filter(None, [at])])
        yield path, why, "docs/write-a-plugin.md says what a form may use."


def _existing(contract: Contract, known: Known) -> Iterator[Mistake]:
    for kind, fields in contract.types.items():
        if kind not in known:
            yield f"types.{kind}", "the ontology has no such type", "Name one it has."
            continue
        for attribute in fields:
            if attribute not in known[kind]:
                at = f"types.{kind}.{attribute}"
                yield at, f"{kind} has no such attribute", "Name one it has."


def _no_more_trust(contract: Contract, manifest: Manifest) -> Iterator[Mistake]:
    most = min(manifest.claims.trust, manifest.claims.highest_trust)
    for kind, attribute, terms in contract.fields():
        if terms.trust > most:
            at = f"types.{kind}.{attribute}.trust"
            yield at, "is above the manifest's trust", f"Write at most {most:g}."


def _claimed(contract: Contract, spec: MappingSpec) -> Iterator[Mistake]:
    """Look at the type and attribute of every mapped field, and at each type itself."""
    entities, links = spec.entity_mappings, spec.relationship_mappings
    ends = {kind for one in links.values() for end in (one.from_, one.to) for kind in end.types}
    mapped = [
        *((kind, "") for kind in sorted({*ends, *map(type_of, entities), *map(type_of, links)})),
        *((type_of(kind), name) for kind, party in entities.items() for name in party.fields),
        *((type_of(kind), name) for kind, link in links.items() for name in link.fields),
    ]
    for kind, attribute in mapped:
        if kind not in contract.types or (attribute and attribute not in contract.types[kind]):
            reason = f"does not hold {attribute or kind}, which the mapping claims"
            yield f"types.{kind}", reason, "Add it, or remove it from the mapping."


def _covers(contract: Contract, known: Known) -> Iterator[Mistake]:
    yield from _coverages("covers", contract.covers, known)


def _covers_by_response(contract: Contract, known: Known) -> Iterator[Mistake]:
    for response, names in contract.covers_by_response.items():
        yield from _coverages(f"covers_by_response.{response}", names, known)


def _coverages(at: str, names: tuple[str, ...], known: Known) -> Iterator[Mistake]:
    for index, name in enumerate(names):
        kind, _, attribute = name.partition(".")
        if kind not in known or (attribute and attribute not in _coverable(known[kind])):
            yield f"{at}.{index}", f"the ontology has no {name}", "Name a type or an attribute."


def _answers(contract: Contract, manifest: Manifest) -> Iterator[Mistake]:
    for response in contract.covers_by_response:
        if response not in manifest.capabilities.endpoints:
            mend = "Name one of capabilities.endpoints in plugin.yaml."
            yield f"covers_by_response.{response}", "is no answer of the provider", mend


def _coverable(attributes: Mapping[str, object]) -> set[str]:
    # identifiers stand in an attribute of their own, which the writer of claims fills; the mark
    # says that a source names owners above 25 % and nobody below
    return {
        *attributes,
        *("registration_numbers", "accounting_consolidation", "above_25_percent"),
    }
