"""The mapping engine: an answer and a mapping make assertions, and nothing else happens.

A value of another shape than was declared raises no claim, and the answer is `schema_changed`:
never "not found".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Literal

from atlas.knowledge.mutations.domain.assertions import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
)
from atlas.knowledge.ontology.domain import AttributeKind, AttributeSpec, check_value
from atlas.sources.plugins.domain.paths import MISSING, JSONPath, Location
from atlas.sources.plugins.domain.shapes import Shape

Check = Callable[[Any], str | None]
_DAYS = {AttributeKind.DATE, AttributeKind.PARTIAL_DATE}
_SCALARS = {str, int, float, bool}
SEVERAL = "may find several values, so a transform is given a list: `only` takes one out of it"
_SHOWN = 80
_QUICK = 1_000
"""Characters up to which a text is examined here."""


class State(StrEnum):
    """How asking a provider ended."""

    OK = "ok"
    EMPTY = "empty"
    SCHEMA_CHANGED = "schema_changed"
    UNREACHABLE = "unreachable"
    THROTTLED = "throttled"
    UNAUTHORISED = "unauthorised"
    MISSING_CREDENTIALS = "missing_credentials"
    NOT_CONTRACTED = "not_contracted"
    SWITCHED_OFF = "switched_off"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, slots=True, order=True)
class Changed:
    """A part of an answer that has another shape than declared. path: `data.0.attributes.lei`."""

    path: str
    reason: str

    def line(self) -> str:
        """Return it as one line of text."""
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Field:
    """A field ready to run. produces: its name in the coverage, such as `LegalEntity.status`."""

    name: str
    produces: str
    path: JSONPath | None
    literal: Any
    default: Any
    transform: Callable[[Any], Any] | None
    check: Check | None


@dataclass(frozen=True, slots=True)
class Number:
    """An identifier ready to run."""

    scheme: str | None
    path: JSONPath
    transform: Callable[[Any], Any] | None
    produces: str


@dataclass(frozen=True, slots=True)
class Selection:
    """Which records of which response."""

    response: str
    records: JSONPath
    path: JSONPath | None
    equals: frozenset[str]
    transform: Callable[[Any], Any] | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """An entity mapping ready to run. type: of the ontology."""

    type: str
    selection: Selection
    numbers: tuple[Number, ...]
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class End:
    """An end of a relationship ready to run. types: those that may stand there."""

    types: tuple[str, ...]
    scheme: str | None
    path: JSONPath
    transform: Callable[[Any], Any] | None = None
    of_answer: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """A relationship mapping ready to run. discriminator: the attribute that is one.

    name: of the mapping, which is the type or begins with it.
    """

    name: str
    type: str
    selection: Selection
    record: JSONPath
    start: End
    end: End
    valid_from: Field | None
    valid_to: Field | None
    fields: tuple[Field, ...]
    discriminator: str | None


@dataclass(frozen=True, slots=True)
class Mapped:
    """What an answer asserts. produced: the mappings that gave something."""

    state: State
    parties: tuple[PartyAssertion, ...] = ()
    relationships: tuple[RelationshipAssertion, ...] = ()
    changed: tuple[Changed, ...] = ()
    produced: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Translator:
    """A whole mapping ready to run."""

    responses: Mapping[str, Shape]
    parties: tuple[Party, ...]
    links: tuple[Link, ...]

    def translate(self, response: str, document: Any) -> Mapped:
        """Return what an answer asserts.

        Args:
            response: its name among the plugin's responses.
            document: the answer, read as JSON.

        Raises:
            KeyError: the plugin declares no such response.

        """
        broken = self.responses[response].broken(document)
        above = frozenset(one[:length] for one in broken for length in range(len(one)))
        run = _Run(document, broken, above)
        for party in self.parties:
            if party.selection.response == response:
                run.party(party)
        for link in self.links:
            if link.selection.response == response:
                run.link(link)
        return run.result()


def checker(spec: AttributeSpec) -> Check:
    """Return the check of an attribute's values: a quick yes for common values."""

    def rule(value: Any) -> str | None:
        return check_value(spec, value)

    if spec.minimum is not None or spec.maximum is not None:
        return rule
    pattern = re.compile(spec.pattern) if spec.pattern and spec.canonical != "upper" else None
    upper = re.compile(spec.pattern) if spec.pattern and spec.canonical == "upper" else None
    values = frozenset(spec.values)

    def text(value: Any) -> str | None:
        if (
            type(value) is str
            and 0 < len(value) <= _QUICK
            and value.isprintable()
            and not value.isspace()
            and (pattern is None or pattern.fullmatch(value))
            and (upper is None or upper.fullmatch(value.upper()))
            and (not values or value in values)
        ):
            return None
        return check_value(spec, value)

    def day(value: Any) -> str | None:
        try:
            whole = type(value) is str and len(value) == 10 and value[4] == value[7] == "-"
            quick = whole and date.fromisoformat(value) is not None
        except ValueError:
            quick = False
        return None if quick else check_value(spec, value)

    if spec.kind in _DAYS and not (spec.pattern or spec.values):
        return day
    return text if spec.kind is AttributeKind.TEXT else rule


@dataclass(slots=True)
class _Run:
    document: Any
    broken: Mapping[Location, str]
    above: frozenset[Location]
    """Places with something broken below them."""
    found: dict[str, list[tuple[Location, Any]]] = field(default_factory=dict)
    """What a path finds in the document."""
    parties: dict[str, PartyAssertion] = field(default_factory=dict)
    bare: dict[str, PartyAssertion] = field(default_factory=dict)
    links: dict[str, RelationshipAssertion] = field(default_factory=dict)
    changed: list[Changed] = field(default_factory=list)
    produced: set[str] = field(default_factory=set)
    seen: bool = False
    """The answer holds records, also where no mapping is for them: it is not empty."""

    def result(self) -> Mapped:
        shape = [Changed(_text(at), reason) for at, reason in self.broken.items()]
        changed = tuple(sorted({*shape, *self.changed}))
        parties = (
            *self.parties.values(),
            *(v for k, v in self.bare.items() if k not in self.parties),
        )
        state = State.OK if parties or self.seen else State.EMPTY
        return Mapped(
            State.SCHEMA_CHANGED if changed else state,
            parties,
            tuple(self.links.values()),
            changed,
            frozenset(self.produced),
        )

    def party(self, mapping: Party) -> None:
        for at, record in self._records(mapping.selection):
            numbers = [
                number for one in mapping.numbers if (number := self._number(one, at, record))
            ]
            if self._value_of(mapping.numbers[0].path, at, record) is MISSING or not numbers:
                self._note(at, mapping.numbers[0].path, "the record does not say what it is about")
                continue
            claims = []
            for one in mapping.fields:
                found = self._field(one, at, record)
                if found is not None:
                    claims.append(ClaimAssertion(one.name, found[0], raw_value=found[1]))
                    self.produced.add(one.produces)
            key = _key(mapping.type, numbers[0])
            self.parties[key] = PartyAssertion(
                key, mapping.type, tuple(numbers), tuple(claims), source_record=numbers[0].value
            )

    def link(self, mapping: Link) -> None:
        for at, record in self._records(mapping.selection):
            reference = self._value_of(mapping.record, at, record)
            starts = self._ends(mapping.start, at, record)
            [end] = self._ends(mapping.end, at, record)
            found_starts = [start for start in starts if start is not False]
            if not found_starts or end is False:
                continue  # it states no relationship of this kind, or why is noted
            if not isinstance(reference, str) or None in found_starts or end is None:
                self._note(at, mapping.record, "the record does not say whom it relates")
                continue
            before = len(self.changed)
            attributes = {}
            for one in mapping.fields:
                found = self._field(one, at, record)
                if found is not None:
                    attributes[one.name] = found[0]
                    self.produced.add(one.produces)
            since, until = (
                self._day(one, at, record) for one in (mapping.valid_from, mapping.valid_to)
            )
            if len(self.changed) > before and (since is None or until is None):
                continue  # whether it still holds could not be read: nothing is claimed
            self.produced.add(mapping.name)
            for place, start in enumerate(one for one in found_starts if one is not None):
                for party in (start, end):
                    self.bare.setdefault(party.key, party)
                key = f"{mapping.name}:{reference}" + (f":{place}" if place else "")
                self.links[key] = RelationshipAssertion(
                    key,
                    mapping.type,
                    start.key,
                    end.key,
                    discriminator=str(attributes.get(mapping.discriminator or "", "")),
                    valid_from=since,
                    valid_to=until,
                    attributes=attributes,
                    source_record=reference,
                )

    def _records(self, selection: Selection) -> Iterator[tuple[Location, Any]]:
        for at, record in self._nodes(selection.records):
            self.seen = True
            if selection.path is None:
                yield at, record
                continue
            kinds = self._kinds(selection, selection.path, at, record)
            if kinds is not None and not selection.equals.isdisjoint(kinds):
                yield at, record

    def _nodes(self, path: JSONPath) -> list[tuple[Location, Any]]:
        """Return what a path finds: several mappings read the same records."""
        found = self.found.get(path.text)
        if found is None:
            found = self.found[path.text] = list(path.nodes(self.document))
        return found

    def _kinds(
        self, selection: Selection, path: JSONPath, at: Location, record: Any
    ) -> Sequence[str] | None:
        """Return of which kinds a record is; None where that cannot be read, which is noted."""
        kind = path.get(record)
        try:
            if selection.transform and kind is not MISSING:
                kind = selection.transform(kind)
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            self._note(at, path, _refusal(path, error))
            return None
        if isinstance(kind, str):
            return (kind,)
        if selection.transform and isinstance(kind, list):
            return kind
        self._note(at, path, "the record does not say of which kind it is")
        return None

    def _day(self, mapping: Field | None, at: Location, record: Any) -> date | None:
        if mapping is None:
            return None
        found = self._field(mapping, at, record)
        if found is None:
            return None
        self.produced.add(mapping.produces)
        try:
            return date.fromisoformat(found[0])
        except (TypeError, ValueError):
            self._note(at, mapping.path, "is no date YYYY-MM-DD")
            return None

    def _ends(
        self, mapping: End, at: Location, record: Any
    ) -> list[PartyAssertion | Literal[False] | None]:
        """Return the parties; None: it is not stated. False: no one, or the reason is noted."""
        if mapping.of_answer:
            at, record = (), self.document
        value = self._value_of(mapping.path, at, record)
        if mapping.transform is None or value is MISSING:
            return [_party(mapping.types[0], mapping.scheme, value)]
        try:
            made = mapping.transform(value)
            several = made if isinstance(made, list) else [made]
            return [_made(mapping, one) for one in several] or [False]
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            self._note(at, mapping.path, _refusal(mapping.path, error))
            return [False]

    def _number(self, mapping: Number, at: Location, record: Any) -> Identifier | None:
        value = self._value_of(mapping.path, at, record)
        if value is MISSING or value is None:
            return None
        try:
            made = mapping.transform(value) if mapping.transform else value
            if made is None:
                return None
            scheme, text = (
                (mapping.scheme, made) if mapping.scheme else (made["scheme"], made["value"])
            )
            if not isinstance(text, str) or not text.strip() or not isinstance(scheme, str):
                raise ValueError("expected a text")  # noqa: TRY301
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            self._note(at, mapping.path, _refusal(mapping.path, error))
            return None
        self.produced.add(mapping.produces)
        return Identifier(scheme, text.strip())

    def _field(self, mapping: Field, at: Location, record: Any) -> tuple[Any, Any] | None:
        """Return the value and, where a transform changed it, the source's own.

        An object or a list that a transform read is not repeated: the stored response holds it.
        """
        if mapping.path is None:
            return mapping.literal, None
        whole = not self.broken
        raw = mapping.path.get(record) if whole else self._value_of(mapping.path, at, record)
        if raw is MISSING or raw is None:
            touched = raw is MISSING and self._is_broken(at, mapping.path)
            return None if touched or mapping.default is None else (mapping.default, None)
        try:
            value = mapping.transform(raw) if mapping.transform else raw
            reason = mapping.check(value) if mapping.check and value is not None else None
        except (ValueError, TypeError, KeyError, AttributeError, IndexError) as error:
            reason, value = _refusal(mapping.path, error), None
        if reason:
            self._note(at, mapping.path, reason)
            return None
        if value is None:
            return None if mapping.default is None else (mapping.default, None)
        changed = value is not raw and type(raw) in _SCALARS and value != raw
        return value, raw if changed else None

    def _value_of(self, path: JSONPath, at: Location, record: Any) -> Any:
        if self.broken and self._is_broken(at, path):
            return MISSING
        return path.get(record)

    def _is_broken(self, at: Location, path: JSONPath) -> bool:
        """Return whether the shape failed at a place, above it or below it."""
        place = (*at, *path.steps)
        return place in self.above or any(
            place[:length] in self.broken for length in range(len(place) + 1)
        )

    def _note(self, at: Location, path: JSONPath | None, reason: str) -> None:
        self.changed.append(Changed(_text((*at, *(path.steps if path else ()))), reason[:200]))


def _refusal(path: JSONPath, error: Exception) -> str:
    """Return why a transform refused a value; what is likely where it took a list for one value."""
    why = str(error) or type(error).__name__
    if path.singular or not isinstance(error, TypeError | AttributeError):
        return why
    shown = path.text if len(path.text) <= _SHOWN else f"{path.text[:_SHOWN]} …"
    return f"{shown} {SEVERAL} ({why})"


def _key(kind: str, number: Identifier) -> str:
    return f"{kind}:{number.scheme}:{number.value}"


def _text(at: Location) -> str:
    return ".".join(str(step) for step in at) or "$"


def _made(mapping: End, made: Any) -> PartyAssertion | Literal[False] | None:
    """Return the party that a transform made; False: there is none.

    Raises:
        ValueError: a party of its type cannot stand there.

    """
    if made is None:
        return False
    if mapping.scheme is not None:
        return _party(mapping.types[0], mapping.scheme, made)
    kind = made.get("entity_type", mapping.types[0])
    if kind not in mapping.types:
        raise ValueError(f"{kind} cannot stand there")
    return _party(kind, made["scheme"], made["value"])


def _party(kind: str, scheme: str | None, value: Any) -> PartyAssertion | None:
    if not isinstance(value, str) or not value.strip() or not scheme:
        return None
    number = Identifier(scheme, value.strip())
    return PartyAssertion(_key(kind, number), kind, (number,))
