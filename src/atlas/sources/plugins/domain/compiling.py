"""A mapping against the ontology and its transforms: ready to run, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from atlas.knowledge.ontology.domain import AttributeKind, AttributeSpec, Ontology, check_value
from atlas.sources.plugins.domain.as_written import looking
from atlas.sources.plugins.domain.engine import (
    SEVERAL,
    End,
    Field,
    Link,
    Number,
    Party,
    Selection,
    Translator,
    checker,
)
from atlas.sources.plugins.domain.paths import JSONPath, compile_path
from atlas.sources.plugins.domain.shapes import Shape
from atlas.sources.plugins.domain.spec import (
    Discriminator,
    Endpoint,
    EntityMapping,
    FieldMapping,
    MappingSpec,
    RelationshipMapping,
    type_of,
)
from atlas.sources.plugins.domain.transforms import OF_ONE, Transform

_PLAIN = compile_path("$")


@dataclass(slots=True)
class Compiling:
    """Collects every mistake: (path in the file, reason, how to fix it).

    transforms, responses: None where they cannot be read, which is a problem of their own. valid:
    False where the plugin has problems already; a mapping that cannot be examined is then left.
    """

    ontology: Ontology
    transforms: Mapping[str, Transform] | None
    responses: Mapping[str, Shape] | None
    valid: bool = True
    mistakes: list[tuple[str, str, str]] = field(default_factory=list)

    def mapping(self, spec: MappingSpec) -> Translator:
        """Return the mapping ready to run; it is of use only where there are no mistakes."""
        if spec.target_schema != self.ontology.version:
            self._wrong(
                "target_schema",
                f"is written for ontology {spec.target_schema}",
                f"Check the mapping against ontology {self.ontology.version}, then write that.",
            )
        parties: list[Party | None] = []
        links: list[Link | None] = []
        with looking(valid=self.valid):
            for name, party in spec.entity_mappings.items():
                with looking(valid=self.valid):
                    parties.append(self._party(name, party))
        with looking(valid=self.valid):
            for name, link in spec.relationship_mappings.items():
                with looking(valid=self.valid):
                    links.append(self._link(name, link))
        with looking(valid=self.valid):
            self._whole(spec)
        return Translator(
            self.responses or {},
            tuple(one for one in parties if one),
            tuple(one for one in links if one),
        )

    def _whole(self, spec: MappingSpec) -> None:
        if not spec.entity_mappings and not spec.relationship_mappings:
            self._wrong("", "maps nothing", "Add an entity mapping or a relationship mapping.")
        known = produces(spec)
        for index, name in enumerate(spec.coverage_exempt):
            if name not in known:
                self._wrong(f"coverage_exempt.{index}", f"nothing maps {name}", "Remove the line.")

    def _wrong(self, at: str, reason: str, mend: str) -> None:
        self.mistakes.append((at, reason, mend))

    def _party(self, name: str, spec: EntityMapping) -> Party | None:
        at = f"entity_mappings.{name}"
        kind = self.ontology.types.get(type_of(name))
        if kind is None:
            known = ", ".join(sorted(self.ontology.types))
            self._wrong(at, f"the ontology has no type {type_of(name)}", f"Use one of {known}.")
            return None
        numbers = tuple(
            Number(
                one.scheme,
                *self._read(f"{at}.identifiers.{index}", one.source, one.transform),
                f"{name}.identifiers.{index}",
            )
            for index, one in enumerate(spec.identifiers)
        )
        return Party(
            type_of(name),
            self._selection(at, spec.response, spec.records, spec.discriminator),
            numbers,
            tuple(self._fields(at, name, spec.fields, kind.attributes)),
        )

    def _link(self, name: str, spec: RelationshipMapping) -> Link | None:
        at = f"relationship_mappings.{name}"
        kind = self.ontology.relationship_types.get(type_of(name))
        if kind is None:
            known = ", ".join(sorted(self.ontology.relationship_types))
            why = f"the ontology has no relationship {type_of(name)}"
            self._wrong(at, why, f"Use one of {known}.")
            return None
        return Link(
            name,
            type_of(name),
            self._selection(at, spec.response, spec.records, spec.discriminator),
            self._path(f"{at}.record", spec.record, one=True),
            self._end(f"{at}.from", spec.from_, kind.from_types),
            self._end(f"{at}.to", spec.to, kind.to_types),
            self._field(f"{at}.valid_from", f"{name}.valid_from", "valid_from", spec.valid_from),
            self._field(f"{at}.valid_to", f"{name}.valid_to", "valid_to", spec.valid_to),
            tuple(self._fields(at, name, spec.fields, kind.attributes)),
            kind.discriminator,
        )

    def _end(self, at: str, spec: Endpoint, allowed: tuple[str, ...]) -> End:
        for one in spec.types:
            if one not in allowed:
                self._wrong(
                    f"{at}.entity_type",
                    f"{one} cannot stand there",
                    f"Use one of {', '.join(allowed)}.",
                )
        return End(
            spec.types,
            spec.scheme,
            self._path(f"{at}.id_path", spec.id_path, one=True),
            self._transform(f"{at}.transform", spec.transform),
            spec.of_answer,
        )

    def _selection(
        self, at: str, response: str, records: str, discriminator: Discriminator | None
    ) -> Selection:
        if self.responses is not None and response not in self.responses:
            known = ", ".join(sorted(self.responses)) or "none"
            self._wrong(
                f"{at}.response",
                f"responses.py declares no response {response}",
                f"Add it to RESPONSES, or use one of: {known}.",
            )
        path = None
        if discriminator:
            path = self._path(f"{at}.discriminator.source", discriminator.source, one=True)
        return Selection(
            response,
            self._path(f"{at}.records", records),
            path,
            frozenset(discriminator.equals if discriminator else ()),
            self._transform(
                f"{at}.discriminator.transform", discriminator.transform if discriminator else None
            ),
        )

    def _fields(
        self,
        at: str,
        name: str,
        specs: Mapping[str, FieldMapping],
        attributes: Mapping[str, AttributeSpec],
    ) -> Iterator[Field]:
        for attribute, spec in specs.items():
            place = f"{at}.fields.{attribute}"
            known = attributes.get(attribute)
            if known is None:
                self._wrong(
                    place,
                    f"{name} has no attribute {attribute}",
                    "The attributes are in the ontology that Atlas ships.",
                )
                continue
            if known.deprecated or known.protected_by:
                why = "is deprecated" if known.deprecated else "is set by screening or an analyst"
                self._wrong(place, f"{name}.{attribute} {why}", "Leave it out.")
                continue
            made = self._field(place, f"{name}.{attribute}", attribute, spec, known)
            if made:
                yield made

    def _field(
        self,
        at: str,
        produces_: str,
        name: str,
        spec: FieldMapping | None,
        known: AttributeSpec | None = None,
    ) -> Field | None:
        if spec is None:
            return None
        for member, value in (("value", spec.value), ("default", spec.default)):
            if known and value is not None and (reason := check_value(known, value)):
                self._wrong(f"{at}.{member}", f"the literal {reason}", "Write a value that fits.")
        single = known is None or known.kind is not AttributeKind.LIST
        path, transform = None, None
        if spec.source is not None:
            path, transform = self._read(at, spec.source, spec.transform, one=single)
        return Field(
            name,
            produces_,
            path,
            spec.value,
            spec.default,
            transform,
            checker(known) if known else None,
        )

    def _read(
        self, at: str, source: str, transform: str | None, *, one: bool = True
    ) -> tuple[JSONPath, Transform | None]:
        """Return a path and what makes the value of it; a list is no value for each transform."""
        path = self._path(f"{at}.source", source, one=one and transform is None)
        made = self._transform(f"{at}.transform", transform)
        if made in OF_ONE and not path.singular:
            why = f"{transform} takes one value, and {source} {SEVERAL}"
            self._wrong(f"{at}.transform", why, "Use it, or write a transform that takes a list.")
        return path, made

    def _path(self, at: str, text: str, *, one: bool = False) -> JSONPath:
        try:
            path = compile_path(text)
        except ValueError as error:
            self._wrong(at, f"is no JSONPath: {error}", "Write it as RFC 9535 says, from `$`.")
            return _PLAIN
        if one and not path.singular:
            self._wrong(
                at, f"{text} may find several values", "Name one member, or add a transform."
            )
        return path

    def _transform(self, at: str, name: str | None) -> Transform | None:
        if name is None or self.transforms is None:
            return None
        found = self.transforms.get(name)
        if found is None:
            known = ", ".join(sorted(self.transforms))
            self._wrong(
                at,
                f"no transform is named {name}",
                f"Mark it with @transform in transforms.py, or use one of: {known}.",
            )
        return found


def produces(spec: MappingSpec) -> frozenset[str]:
    """Return every mapping by its name in the coverage."""
    found: set[str] = set()
    for name, entity in spec.entity_mappings.items():
        found |= {f"{name}.{one}" for one in entity.fields}
        found |= {f"{name}.identifiers.{index}" for index in range(len(entity.identifiers))}
    for name, link in spec.relationship_mappings.items():
        found |= {name, *(f"{name}.{one}" for one in link.fields)}
        found |= {f"{name}.{one}" for one in ("valid_from", "valid_to") if getattr(link, one)}
    return frozenset(found)


def sources(spec: MappingSpec) -> Iterator[tuple[str, str, str]]:
    """Yield (response and source path, type, attribute) of every field that reads a source."""
    mappings: list[tuple[str, Any]] = [
        *spec.entity_mappings.items(),
        *spec.relationship_mappings.items(),
    ]
    for name, mapping in mappings:
        for attribute, one in mapping.fields.items():
            if one.source is not None:
                yield f"{mapping.response}:{one.source}", type_of(name), attribute
