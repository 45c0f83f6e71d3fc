"""A snapshot that records what is read of it: provenance arises where a rule or a fact is made."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from atlas.foundation.core.provenance import Kind, Reads, Reference, reference, unique
from atlas.foundation.core.types import JSON
from atlas.investigations.modules.domain.observations import Footprint, Passage
from atlas.investigations.modules.domain.snapshot import (
    CountryList,
    InvestigationSnapshot,
    RegisterMark,
    Source,
    Subject,
)
from atlas.sources.protocol.domain.coverage import file_source

ALL_RELATIONSHIPS = Reference(Kind.GROUP, "relationships")
ALL_PARTIES = Reference(Kind.GROUP, "parties")
ALL_SCREENINGS = Reference(Kind.GROUP, "screenings")
ALL_SOURCES = Reference(Kind.GROUP, "sources")
IDENTIFICATION = Reference(Kind.STEP, "identification")
OWNERSHIP = Reference(Kind.STEP, "ownership")
MEDIA_AGENT = "agent:adverse_media"
"""The agent whose passages are publications, as a source of a run."""
_REQUESTED = {
    "register": "register",
    "registration_number": "registration_number",
    "requested_name": "company_name",
    "jurisdictions": "country_code",
    "other_name": "company_name",
    "requested_country": "country_code",
    "other_numbers": "identifiers",
}
_CLAIMED = {
    "name": ("legal_name",),
    "country_code": ("country_code", "jurisdiction"),
    "jurisdictions": ("jurisdiction",),
    "company_status": ("status",),
    "incorporation_date": ("incorporation_date",),
    "dissolution_date": ("dissolution_date",),
    "requested_name": ("legal_name", "trading_names", "previous_names"),
    "other_name": ("legal_name", "trading_names", "previous_names"),
    "requested_country": ("country_code", "jurisdiction"),
    "other_numbers": ("lei", "registration_numbers"),
    "is_regulated": ("is_regulated",),
}
_FALLBACK = {"name": "company_name", "country_code": "country_code"}
T = TypeVar("T")


class _RecordedSubject(Subject):
    """The subject; each field that is read is recorded."""

    __slots__ = ("_reads",)
    _reads: Reads

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in _SUBJECT_FIELDS:
            reads: Reads = object.__getattribute__(self, "_reads")
            reads.note(*_of_subject(self, name))
        return value

    def lacks(self, name: str) -> bool:
        """Whether no source states a field any more: none of those that were asked does."""
        unstated: frozenset[str] = object.__getattribute__(self, "unstated")
        if name not in unstated:
            return False
        reads: Reads = object.__getattribute__(self, "_reads")
        reads.note(ALL_SOURCES)
        return True


class RecordedSnapshot(InvestigationSnapshot):
    """A snapshot that is equal to another; each part that is read is recorded."""

    __slots__ = ("_reads",)
    _reads: Reads

    def __getattribute__(self, name: str) -> Any:
        value = object.__getattribute__(self, name)
        if name in _SNAPSHOT_FIELDS:
            reads: Reads = object.__getattribute__(self, "_reads")
            reads.note(*_of_part(self, name, value))
        return value

    def covering(self, attribute: str) -> tuple[Source, ...]:
        """Return the sources that cover an attribute; where none does, all that were asked."""
        sources: tuple[Source, ...] = object.__getattribute__(self, "sources")
        reads: Reads = object.__getattribute__(self, "_reads")
        found = tuple(item for item in sources if item.answered and attribute in item.covers)
        reads.note(*(_of_sources(found) if found else (ALL_SOURCES,)))
        return found

    def passages_of(self, *rules: str) -> list[Passage]:
        """Return the passages that make one of these rules fire, and record these alone."""
        passages: tuple[Passage, ...] = object.__getattribute__(self, "passages")
        reads: Reads = object.__getattribute__(self, "_reads")
        found = [one for one in passages if one.rule in rules]
        reads.note(*_of_passages(found))
        return found


class _RecordedLists(Mapping[str, CountryList]):
    """Country lists; each that is looked up is recorded, also one that is not loaded."""

    def __init__(self, lists: Mapping[str, CountryList], reads: Reads) -> None:
        self._lists, self._reads = lists, reads

    def __getitem__(self, name: str) -> CountryList:
        found = self._lists.get(name)
        version = found.version if found else "not loaded"
        self._reads.note(Reference(Kind.REFERENCE_DATA, f"{name}@{version}"))
        return self._lists[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists)

    def __len__(self) -> int:
        return len(self._lists)


class RecordedClaims(Mapping[str, JSON]):
    """An entity's preferred claims; each attribute that is looked up is recorded."""

    def __init__(
        self,
        entity_id: object,
        claims: Mapping[str, JSON],
        reads: Reads,
        unstated: frozenset[str] = frozenset(),
    ) -> None:
        self._entity_id, self._claims, self._reads = entity_id, claims, reads
        self._unstated = unstated

    def lacks(self, name: str) -> bool:
        """Whether no source states an attribute any more: none of those that were asked does."""
        if name not in self._unstated:
            return False
        self._reads.note(ALL_SOURCES)
        return True

    def __getitem__(self, name: str) -> JSON:
        self._reads.note(_attribute(self._entity_id, name))
        return self._claims[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._claims)

    def __len__(self) -> int:
        return len(self._claims)


_SUBJECT_FIELDS = frozenset(item.name for item in fields(Subject)) - {
    "entity_id",
    "unstated",
    "references",
}
_SNAPSHOT_FIELDS = frozenset(item.name for item in fields(InvestigationSnapshot)) - {
    "as_of",
    "subject",
    "country_lists",
    "passages",
}


def recorded(snapshot: InvestigationSnapshot, reads: Reads) -> RecordedSnapshot:
    """Return a snapshot that is equal to this one and records what is read of it."""
    subject = _copy(snapshot.subject, _RecordedSubject, reads)
    made = _copy(snapshot, RecordedSnapshot, reads)
    object.__setattr__(made, "subject", subject)
    lists = _RecordedLists(object.__getattribute__(snapshot, "country_lists"), reads)
    object.__setattr__(made, "country_lists", lists)
    return made


def read(reads: Reads, make: Callable[[], T]) -> tuple[T, tuple[Reference, ...]]:
    """Make a value; return it with what was read meanwhile."""
    with reads.during() as found:
        value = make()
    return value, tuple(sorted(found))


class Recorder:
    """Makes facts of a snapshot, and records what each was read from while it is made."""

    def __init__(self, snapshot: InvestigationSnapshot) -> None:
        self.reads = Reads()
        self.snapshot = recorded(snapshot, self.reads)
        self.references: dict[str, tuple[Reference, ...]] = {}

    def __call__(self, name: str, make: Callable[[], T]) -> T:
        """Make a fact and keep what it was read from under its field's name."""
        value, self.references[name] = read(self.reads, make)
        return value


def _copy(item: Any, kind: type[T], reads: Reads) -> T:
    made = object.__new__(kind)
    for one in fields(item):
        object.__setattr__(made, one.name, object.__getattribute__(item, one.name))
    object.__setattr__(made, "_reads", reads)
    return made


def _of_subject(subject: Subject, name: str) -> Iterable[Reference]:
    if name in {"status", "identified_by"}:
        return (IDENTIFICATION,)
    known = object.__getattribute__(subject, "references").get(name)
    if known is not None:
        return tuple(known)
    entity_id = object.__getattribute__(subject, "entity_id")
    found = [Reference(Kind.REQUEST, _REQUESTED[name])] if name in _REQUESTED else []
    if entity_id is None:
        asked = _FALLBACK.get(name)
        return [*found, Reference(Kind.REQUEST, asked) if asked else IDENTIFICATION]
    claimed = (Reference(Kind.ATTRIBUTE, f"{entity_id}.{one}") for one in _CLAIMED.get(name, ()))
    return [*found, *claimed]


def _of_part(snapshot: InvestigationSnapshot, name: str, value: Any) -> Iterable[Reference]:
    """Return what a part of the snapshot was read from; a part without a rule is a step's."""
    rule = _PARTS.get(name)
    return rule(snapshot, value) if rule else (Reference(Kind.STEP, name),)


def _of_sources(sources: Iterable[Source]) -> Iterable[Reference]:
    return [Reference(Kind.SOURCE, item.name) for item in sources]


def _of_footprint(snapshot: InvestigationSnapshot, found: object) -> Iterable[Reference]:
    if not isinstance(found, Footprint):
        return (_claimed(snapshot, "website"),)
    kept = [one for probe in found.probes.values() for one in probe.evidence_ids]
    asked = found.origin == "request"
    origin = Reference(Kind.REQUEST, "website") if asked else _claimed(snapshot, "website")
    return [origin, *(reference(Kind.EVIDENCE, one) for one in kept)]


def _claimed(snapshot: InvestigationSnapshot, name: str) -> Reference:
    """Return the subject's attribute, or that no subject was identified."""
    subject = object.__getattribute__(snapshot, "subject")
    return _attribute(object.__getattribute__(subject, "entity_id"), name)


def _attribute(entity_id: object, name: str) -> Reference:
    return Reference(Kind.ATTRIBUTE, f"{entity_id}.{name}") if entity_id else IDENTIFICATION


def _of_service_list(_: InvestigationSnapshot, found: Any) -> Iterable[Reference]:
    version = found.version if found else "not loaded"
    return (Reference(Kind.REFERENCE_DATA, f"virtual_office_addresses@{version}"),)


def _of_registers(_: InvestigationSnapshot, items: Any) -> Iterable[Reference]:
    return [Reference(Kind.SOURCE, item.source) for item in items]


def _of_datasets(_: InvestigationSnapshot, items: Any) -> Iterable[Reference]:
    found = (file_source(name) for item in items for name in item.datasets)
    return [Reference(Kind.SOURCE, name) for name in dict.fromkeys(found)]


def _of_publications(_: InvestigationSnapshot, items: Any) -> Iterable[Reference]:
    read = any(item.read_by is not None for item in items)
    agent = [Reference(Kind.SOURCE, MEDIA_AGENT)] if read else []
    return [*(reference(Kind.PARTY, item.entity_id) for item in items), *agent]


def of_marks(items: Iterable[RegisterMark]) -> tuple[Reference, ...]:
    """Return what registers' marks were read from: who is marked, by whom, and in what."""
    return unique(
        one
        for item in items
        for one in (
            reference(Kind.PARTY, item.party_id),
            Reference(Kind.SOURCE, item.source),
            *(reference(Kind.EVIDENCE, kept) for kept in item.evidence_ids),
        )
    )


def _of_passages(items: Iterable[Passage]) -> Iterable[Reference]:
    return [
        one
        for item in items
        for one in (
            Reference(Kind.SOURCE, item.source),
            reference(Kind.EVIDENCE, item.evidence_id),
        )
    ]


def _always(found: Reference) -> Callable[[InvestigationSnapshot, Any], Iterable[Reference]]:
    return lambda _snapshot, _value: (found,)


_PARTS: Mapping[str, Callable[[InvestigationSnapshot, Any], Iterable[Reference]]] = {
    "sources": _always(ALL_SOURCES),
    "stated_by": _always(ALL_SOURCES),
    "rests_on": _always(ALL_SOURCES),
    "parties": _always(ALL_PARTIES),
    "links": _always(ALL_RELATIONSHIPS),
    "truncated": _always(ALL_RELATIONSHIPS),
    "ownership": _always(OWNERSHIP),
    "screening": _always(ALL_SCREENINGS),
    "named_hits": lambda _, items: [ALL_SCREENINGS] if items else [],
    "publications": _of_publications,
    "ties": _of_registers,
    "doubtful_births": lambda _, items: [
        ALL_PARTIES,
        *(Reference(Kind.ATTRIBUTE, f"{item.party_id}.date_of_birth") for item in items),
    ],
    "register_marks": lambda _, items: of_marks(items),
    "declared_peps": lambda _, items: of_marks(items),
    "service_addresses": _of_service_list,
    "footprint": _of_footprint,
    "events": lambda snapshot, _: (_claimed(snapshot, "events"),),
    "addresses": _of_registers,
    "filings": _of_registers,
    "co_locations": _of_datasets,
}
"""A part of the snapshot, and what it was read from."""
