"""Reading an ontology document: every problem at once, or an ontology that holds together."""

import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from atlas.knowledge.ontology.domain.model import (
    EXISTS,
    AttributeKind,
    AttributeSpec,
    ConflictPolicy,
    Enumeration,
    Ontology,
    RelationshipSpec,
    Strategy,
    TypeSpec,
)
from atlas.knowledge.ontology.errors import OntologyInvalidError

E = TypeVar("E", bound=StrEnum)
SOURCE_TYPES = frozenset(
    {"registry", "lei", "screening", "third_party", "llm", "scraping", "analyst"}
)
CANONICAL_FORMS = frozenset({"upper", "lower", "host", "text"})
_FORMS = ", ".join(sorted(CANONICAL_FORMS))
_ATTRIBUTE_KEYS = frozenset(
    {
        "type", "items", "fields", "required", "enum", "pattern", "minimum", "maximum",
        "survivorship", "canonical", "protected_by", "risk", "conflict", "group", "pii",
        "immutable", "deprecated", "alias_of",
    }
)  # fmt: skip
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
_TYPE_NAME = re.compile(r"[A-Z][A-Za-z]{0,62}")
_NUMERIC = (AttributeKind.NUMBER, AttributeKind.INTEGER)


def parse(document: Any) -> Ontology:
    """Read and check an ontology document.

    Raises:
        OntologyInvalidError: with all problems found, each with its path in the document.

    """
    return _Reader().read(document)


class _Reader:
    """Collects problems on the way."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def read(self, document: Any) -> Ontology:
        top = self.mapping(document, "ontology")
        version = top.get("version")
        if not (isinstance(version, str) and re.fullmatch(r"\d+\.\d+", version)):
            self.problem("version", 'must be text such as "3.5"')
        delta = top.get("conflict_trust_delta", 0.02)
        if not isinstance(delta, float | int) or isinstance(delta, bool) or not 0 <= delta <= 1:
            self.problem("conflict_trust_delta", "must be a number from 0 to 1")
            delta = 0.02
        enumerations = {
            name: self.enumeration(name, body)
            for name, body in self.mapping(top.get("enumerations"), "enumerations").items()
        }
        types = {
            name: self.party_type(name, body, enumerations)
            for name, body in self.mapping(top.get("types"), "types").items()
        }
        relationships = {
            name: self.relationship(name, body, enumerations, types)
            for name, body in self.mapping(
                top.get("relationship_types"), "relationship_types"
            ).items()
        }
        for name in types.keys() & relationships.keys():
            self.problem(f"relationship_types.{name}", "is also the name of a type")
        if self.problems:
            raise OntologyInvalidError(self.problems)
        return Ontology(
            version=str(version),
            title=str(top.get("title", "")),
            conflict_trust_delta=float(delta),
            enumerations=enumerations,
            types=types,
            relationship_types=relationships,
            document=top,
        )

    def problem(self, path: str, message: str) -> None:
        self.problems.append(f"{path}: {message}")

    def mapping(self, value: Any, path: str) -> Mapping[str, Any]:
        if isinstance(value, dict) and all(isinstance(key, str) for key in value):
            return value
        self.problem(path, "must be a mapping")
        return {}

    def enumeration(self, name: str, body: Any) -> Enumeration:
        path = f"enumerations.{name}"
        content = self.mapping(body, path)
        values = content.get("values")
        source = content.get("source")
        if not (isinstance(values, list) and values and all(isinstance(v, str) for v in values)):
            self.problem(f"{path}.values", "must be a list of texts")
            values = []
        elif len(set(values)) != len(values):
            self.problem(f"{path}.values", "must not repeat")
        if not (isinstance(source, str) and source):
            self.problem(f"{path}.source", "must say where the vocabulary comes from")
        return Enumeration(name, str(source), tuple(values))

    def party_type(self, name: str, body: Any, enums: Mapping[str, Enumeration]) -> TypeSpec:
        path = f"types.{name}"
        content = self.mapping(body, path)
        if not _TYPE_NAME.fullmatch(name):
            self.problem(path, "a type's name is CamelCase")
        attributes = self.attributes(content.get("attributes"), path, enums)
        display = str(content.get("display"))
        if display not in attributes or not attributes[display].required:
            self.problem(f"{path}.display", "must name a required attribute")
        return TypeSpec(name, str(content.get("description", "")), display, attributes)

    def relationship(
        self,
        name: str,
        body: Any,
        enums: Mapping[str, Enumeration],
        types: Mapping[str, TypeSpec],
    ) -> RelationshipSpec:
        path = f"relationship_types.{name}"
        content = self.mapping(body, path)
        if not _TYPE_NAME.fullmatch(name):
            self.problem(path, "a type's name is CamelCase")
        ends: dict[str, tuple[str, ...]] = {}
        for end in ("from", "to"):
            named = content.get(end)
            if not (isinstance(named, list) and named):
                self.problem(f"{path}.{end}", "must list types")
                named = []
            for unknown in [one for one in named if one not in types]:
                self.problem(f"{path}.{end}", f"{unknown} is not a type")
            ends[end] = tuple(str(one) for one in named)
        attributes = dict(self.attributes(content.get("attributes", {}), path, enums))
        if EXISTS in attributes:
            self.problem(f"{path}.attributes.{EXISTS}", "is the writer's own")
        attributes[EXISTS] = AttributeSpec(
            EXISTS, AttributeKind.OBJECT, Strategy.MOST_TRUSTED, conflict=ConflictPolicy.FLAG_REVIEW
        )
        discriminator = content.get("discriminator")
        if discriminator is not None and discriminator not in attributes:
            self.problem(f"{path}.discriminator", f"{discriminator} is not an attribute")
        return RelationshipSpec(
            name, str(content.get("description", "")), ends["from"], ends["to"],
            discriminator, attributes,
        )  # fmt: skip

    def attributes(
        self, body: Any, path: str, enums: Mapping[str, Enumeration]
    ) -> Mapping[str, AttributeSpec]:
        path = f"{path}.attributes"
        specs = {
            name: self.attribute(name, content, f"{path}.{name}", enums)
            for name, content in self.mapping(body, path).items()
        }
        for spec in specs.values():
            if spec.alias_of is not None and spec.alias_of not in specs:
                self.problem(f"{path}.{spec.name}.alias_of", f"{spec.alias_of} is not there")
        return specs

    def attribute(
        self, name: str, body: Any, path: str, enums: Mapping[str, Enumeration]
    ) -> AttributeSpec:
        content = self.mapping(body, path)
        if not _NAME.fullmatch(name):
            self.problem(path, "an attribute's name is snake_case")
        for unknown in sorted(content.keys() - _ATTRIBUTE_KEYS):
            self.problem(f"{path}.{unknown}", "unknown key")
        kind = self.choice(AttributeKind, content.get("type"), f"{path}.type")
        strategy = self.choice(Strategy, content.get("survivorship"), f"{path}.survivorship")
        spec = AttributeSpec(
            name=name,
            kind=kind or AttributeKind.TEXT,
            survivorship=strategy or Strategy.MOST_TRUSTED,
            required=self.flag(content, "required", path),
            items=self.optional(AttributeKind, content.get("items"), f"{path}.items"),
            fields=self.fields(content.get("fields"), f"{path}.fields"),
            enum=content.get("enum"),
            values=enums[content["enum"]].values if content.get("enum") in enums else (),
            pattern=self.pattern(content.get("pattern"), f"{path}.pattern"),
            minimum=self.number(content.get("minimum"), f"{path}.minimum"),
            maximum=self.number(content.get("maximum"), f"{path}.maximum"),
            canonical=content.get("canonical", "text"),
            protected_by=frozenset(content.get("protected_by", ())),
            risk=self.flag(content, "risk", path),
            conflict=self.optional(ConflictPolicy, content.get("conflict"), f"{path}.conflict")
            or ConflictPolicy.FLAG_REVIEW,
            group=content.get("group"),
            pii=self.flag(content, "pii", path),
            immutable=self.flag(content, "immutable", path),
            deprecated=self.flag(content, "deprecated", path),
            alias_of=content.get("alias_of"),
        )
        self.consistent(spec, path)
        return spec

    def consistent(self, spec: AttributeSpec, path: str) -> None:
        """Check what the keys of one attribute say together."""
        if spec.enum is not None and not spec.values:
            self.problem(f"{path}.enum", f"{spec.enum} is not an enumeration")
        if (spec.kind is AttributeKind.LIST) != (spec.items is not None):
            self.problem(f"{path}.items", "belongs to a list, and a list needs it")
        if spec.kind is AttributeKind.LIST and spec.survivorship is not Strategy.AGGREGATE:
            self.problem(f"{path}.survivorship", "a list is an AGGREGATE")
        if spec.risk and (
            spec.kind is not AttributeKind.BOOLEAN
            or spec.survivorship is not Strategy.AGGREGATE
            or not spec.protected_by
        ):
            self.problem(f"{path}.risk", "a risk flag is a protected boolean AGGREGATE")
        if spec.survivorship is Strategy.AGGREGATE and not (
            spec.risk or spec.kind is AttributeKind.LIST
        ):
            self.problem(f"{path}.survivorship", "AGGREGATE is for lists and risk flags")
        if spec.canonical not in CANONICAL_FORMS:
            self.problem(
                f"{path}.canonical", f"must be one of {', '.join(sorted(CANONICAL_FORMS))}"
            )
        for unknown in sorted(spec.protected_by - SOURCE_TYPES):
            self.problem(f"{path}.protected_by", f"{unknown} is not a source type")
        bounded = spec.minimum is not None or spec.maximum is not None
        if bounded and spec.kind not in _NUMERIC:
            self.problem(f"{path}.minimum", "bounds belong to numbers")

    def choice(self, kind: type[E], value: Any, path: str) -> E | None:
        if value is None:
            self.problem(path, "is missing")
            return None
        return self.optional(kind, value, path)

    def optional(self, kind: type[E], value: Any, path: str) -> E | None:
        if value is None:
            return None
        try:
            return kind(value)
        except ValueError:
            self.problem(path, f"{value} is not one of {', '.join(kind)}")
            return None

    def flag(self, content: Mapping[str, object], key: str, path: str) -> bool:
        value = content.get(key, False)
        if not isinstance(value, bool):
            self.problem(f"{path}.{key}", "must be true or false")
        return bool(value)

    def number(self, value: Any, path: str) -> float | None:
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.problem(path, "must be a number")
            return None
        return float(value)

    def pattern(self, value: Any, path: str) -> str | None:
        if value is None:
            return None
        try:
            re.compile(value)
        except (re.error, TypeError):
            self.problem(path, "is not a regular expression")
            return None
        return str(value)

    def fields(self, value: Any, path: str) -> Mapping[str, AttributeKind] | None:
        if value is None:
            return None
        kinds: dict[str, AttributeKind] = {}
        for name, kind in self.mapping(value, path).items():
            found = self.optional(AttributeKind, kind, f"{path}.{name}")
            if found is not None:
                kinds[name] = found
        return kinds
