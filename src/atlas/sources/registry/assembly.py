"""From collected records to what each dataset asserts: parties, relationships, evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time
from functools import cached_property
from uuid import UUID

from atlas.knowledge.graph.domain.causes import CONSOLIDATION, HOLDER_RESTATED, UNREAD_RECORD
from atlas.knowledge.identifiers.domain import LEI
from atlas.knowledge.mutations.schemas import (
    ClaimAssertion,
    Identifier,
    PartyAssertion,
    RelationshipAssertion,
    SourceType,
)
from atlas.knowledge.names.domain.identity import is_company_as_person
from atlas.sources.protocol.domain.answers import (
    CountryOfParty,
    Gaps,
    RegisterStatement,
    SourceAnswer,
    SourceBatch,
)  # fmt: skip
from atlas.sources.protocol.domain.coverage import DatasetInfo, Scope, file_source
from atlas.sources.registry.batch import Batch, ownership_event
from atlas.sources.registry.below import places_of
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.covering import covered, source_url
from atlas.sources.registry.current import source_record
from atlas.sources.registry.datasets import dataset_info
from atlas.sources.registry.disclaiming import disclaimed_before
from atlas.sources.registry.domain.claims import (
    address_parties,
    claims_of,
    labels_of,
    party_type,
    still_said,
    trust_of,
)
from atlas.sources.registry.domain.formats import FORMATS
from atlas.sources.registry.domain.formats.bods import BODS
from atlas.sources.registry.domain.formats.unread import UNREAD
from atlas.sources.registry.domain.history import Interval, Key, key_of
from atlas.sources.registry.domain.interests import Relation
from atlas.sources.registry.domain.persons import PersonKey, person_name, same_persons
from atlas.sources.registry.domain.publishers import of_publisher
from atlas.sources.registry.domain.raw import as_published
from atlas.sources.registry.domain.relationships import of_no_one, record_in, relations_in
from atlas.sources.registry.domain.silence import NOT_BENEFICIAL
from atlas.sources.registry.domain.stated import stated_countries
from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.unspecified import NOBODY, unnamed_label, unnamed_reason
from atlas.sources.registry.domain.vocabulary import (
    EntityRecord,
    PersonRecord,
    RelationshipRecord,
    Unspecified,
    parse_record,
)
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref
from atlas.sources.registry.named import named_instead
from atlas.sources.registry.nominations import nothing_left_since
from atlas.sources.registry.offices import offices_left
from atlas.sources.registry.saying import name_of
from atlas.sources.registry.standing import Left, as_it_stands, interests_left
from atlas.sources.registry.still_stated import still_stated
from atlas.sources.registry.taken_back import TakenBack, add_as_it_was, taken_back
from atlas.sources.registry.vanished import OFFICE, is_left_out, removed, was_omitted

TRUST = 0.95
TRUST_OF_LABEL = 0.1
"""Trust of a name that only says what the record is called in its file."""
_UNREAD_PARTY = "in a record that could not be read"
OFFICE_HOLDERS = frozenset({"LegalEntity", "Person"})


class _Assembly:
    """Turns collected records into batches."""

    def __init__(self, found: Collected, datasets: Sequence[DatasetRow]) -> None:
        self.found = found
        self.rows = {row.id: row for row in datasets}
        self.infos = {row.id: dataset_info(row) for row in datasets}
        self.batches: dict[UUID, Batch] = defaultdict(Batch)
        self.said: list[RegisterStatement] = []
        self.countries: dict[CountryOfParty, None] = {}
        self.vanished: dict[tuple[str, str, str], None] = {}
        self.warnings: list[str] = []
        self.types: dict[str, str] = {}
        self.members: dict[Ref, list[Ref]] = defaultdict(list)

    def run(self) -> SourceAnswer:
        self._join_persons()
        for ref in self.found.records:
            self.members[self.found.union.root(ref)].append(ref)
        for row in self.found.records.values():
            self._party(row)
        for row in self.found.relationships.values():
            self._relationship(row)
        for one in taken_back(self.found):
            self._taken_back(one)
        for under, row in self.found.below:
            source = file_source(self.rows[row.ref.dataset_id].name)
            said = (CountryOfParty(self._key(under), source, *place) for place in places_of(row))
            self.countries |= dict.fromkeys(said)
        used = [self.infos[key] for key in self.batches]
        by_dataset = covered(self.found, self.rows)
        return SourceAnswer(
            reference=self._name(self.found.subject),
            subject_key=self._key(self.found.subject),
            batches=tuple(
                self._batch(self.infos[key], batch, by_dataset.get(key, frozenset()))
                for key, batch in self.batches.items()
            ),
            register_statements=tuple(self.said),
            datasets=tuple(used),
            gaps=Gaps(
                truncated=self.found.truncated,
                not_followed=tuple(self._key(ref) for ref in self.found.not_followed),
                beside_left_out=self.found.beside_left_out + self.found.below_left_out,
                warnings=tuple(dict.fromkeys([*self.warnings, *self.found.left_out()])),
            ),
            only_former=self._only_former(),
            vanished=tuple(self.vanished),
            removed={file_source(self.rows[key].name): day for key, day in removed(self.found)},
            countries=tuple(self.countries),
        )

    def _only_former(self) -> frozenset[str]:
        """Return the parties that are owners of former holders only."""
        present = {self._key(ref) for ref in self.found.present}
        known = (*self.found.records, *self.found.missing)
        return frozenset(key for ref in known if (key := self._key(ref)) not in present)

    def _batch(self, info: DatasetInfo, batch: Batch, covered: frozenset[str]) -> SourceBatch:
        return SourceBatch(
            source=file_source(info.name),
            source_type=SourceType.REGISTRY,
            trust=TRUST,
            retrieved_at=info.loaded_at,
            asserted_at=_midnight(info.data_date) if info.data_date else info.loaded_at,
            title=info.title,
            raw=(as_published(info, batch.statements),),
            parties=tuple(batch.parties.values()),
            relationships=tuple(batch.relationships),
            restated=dict(batch.restated),
            described=dict(batch.described),
            covered=covered,
        )

    def _key(self, ref: Ref) -> str:
        return self._name(self.found.union.root(ref))

    def _name(self, ref: Ref) -> str:
        return f"{self.rows[ref.dataset_id].name}/{ref.record_id}"

    # -- parties --------------------------------------------------------------------------------

    def _join_persons(self) -> None:
        people = [
            PersonKey(
                ref=row.ref,
                name=person_name(record),
                birth=record.birth_date or "",
                place=str(row.body.get("declarationSubject", "")),
            )
            for row in self.found.records.values()
            if isinstance(record := _parsed(row), PersonRecord)
            and record.person_type == "knownPerson"
        ]
        for first, other in same_persons(people):
            assert isinstance(first, Ref)  # noqa: S101  given above
            assert isinstance(other, Ref)  # noqa: S101
            self.found.union.join(first, other)

    def _party(self, row: RecordRow) -> None:
        record = _parsed(row)
        batch = self.batches[row.ref.dataset_id]
        key = self._key(row.ref)
        kind = self.types.setdefault(key, party_type(record))
        trust = trust_of(row.body)
        batch.add(
            PartyAssertion(
                key=key,
                type=kind,
                identifiers=self._identifiers(row.ref),
                stands_in_for=tuple(self._undescribed(one) for one in self._same(row.ref)),
                claims=tuple(self._claims(row, record, kind, trust)),
            ),
        )
        self.countries |= dict.fromkeys(
            CountryOfParty(key, file_source(self.rows[row.ref.dataset_id].name), *found)
            for found in stated_countries(record)
        )
        held = row.unpublished_on is None
        if held or any(
            self.found.records[one].unpublished_on is None for one in self._same(row.ref)
        ):
            batch.described[row.ref.record_id] = held
        elif kind != "Person":  # a person is in a run only for what counts against the company
            batch.described[row.ref.record_id] = None
        self._address(row, record, key, trust)
        self._statement(row)
        unnamed = unnamed_reason(record)
        if unnamed is not None:
            self.said.append(
                RegisterStatement(key, unnamed[0], clean(unnamed[1]), row.statement_id, None, None)
            )

    def _claims(
        self, row: RecordRow, record: EntityRecord | PersonRecord, kind: str, trust: float
    ) -> Iterator[ClaimAssertion]:
        labels = labels_of(record)
        said = claims_of(record, kind, self._numbers(row.ref, kind), row.facts)
        for name, value in still_said(said, row.unpublished_on) if row.unpublished_on else said:
            # what this file only numbers, or does not name, is called so until one names it
            sure = TRUST_OF_LABEL if name in labels else trust
            yield ClaimAssertion(
                name,
                value,
                trust=sure,
                asserted_at=row.statement_date,
                source_record=row.ref.record_id,
            )

    def _numbers(self, ref: Ref, kind: str) -> list[tuple[str, str]]:
        """Return a company's numbers; of other parties those that join it to nothing."""
        return [
            (scheme, value)
            for scheme, value, certain in self.found.numbers.get(ref, [])
            if kind == "LegalEntity" or not certain
        ]

    def _identifiers(self, ref: Ref) -> tuple[Identifier, ...]:
        """Return what joins the party: of all its records, so that every batch means the same.

        Its own numbers first, then the LEI, then its records in the datasets.
        """
        records = self._same(ref)
        numbers = [
            Identifier(scheme, value)
            for record in records
            for scheme, value, certain in self.found.numbers.get(record, [])
            if certain
        ]
        numbers.sort(key=lambda number: number.scheme == LEI)
        own = [self._own(record.dataset_id, record.record_id) for record in records]
        return tuple(dict.fromkeys([*numbers, *own]))

    def _same(self, ref: Ref) -> list[Ref]:
        """Return the records of one party, this one first."""
        members = self.members[self.found.union.root(ref)]
        return [ref, *(one for one in members if one != ref)]

    def _undescribed(self, ref: Ref) -> Identifier:
        """Return what a record is known by while statements name it and none describes it."""
        return Identifier(f"UNDESCRIBED:{self.rows[ref.dataset_id].name}", ref.record_id)

    def _own(self, dataset_id: UUID, record_id: str) -> Identifier:
        return Identifier(f"BODS:{self.rows[dataset_id].name}", record_id)

    def _address(
        self, row: RecordRow, record: EntityRecord | PersonRecord, key: str, trust: float
    ) -> None:
        if not isinstance(record, EntityRecord):
            return
        batch = self.batches[row.ref.dataset_id]
        for place in address_parties(record):
            batch.add(
                PartyAssertion(
                    key=place.key,
                    type="Address",
                    identifiers=(Identifier("ADDRESS", place.digest),),
                    claims=tuple(
                        ClaimAssertion(name, value, trust=trust, asserted_at=row.statement_date)
                        for name, value in place.claims
                    ),
                ),
            )
            batch.relationships.append(
                RelationshipAssertion(
                    key=f"{row.ref.record_id}@{place.relation}:{place.digest[:12]}",
                    type=place.relation,
                    from_key=key,
                    to_key=place.key,
                    asserted_at=row.statement_date,
                    source_record=row.ref.record_id,
                    trust=trust,
                ),
            )

    def _missing(self, ref: Ref) -> None:
        """Add a party that statements name and none describes: known by its record alone."""
        key = self._key(ref)
        kind = self.types.setdefault(key, "LegalEntity")
        name = f"Record {ref.record_id}, not described in {self.rows[ref.dataset_id].name}"
        claim = "full_name" if kind == "Person" else "legal_name"
        self.batches[ref.dataset_id].add(
            PartyAssertion(
                key=key,
                type=kind,
                identifiers=(self._undescribed(ref),),
                claims=(ClaimAssertion(claim, name[:500], trust=TRUST_OF_LABEL),),
            ),
        )
        self.warnings.append(f"{ref.record_id} is named by a statement and described by none")

    # -- relationships --------------------------------------------------------------------------

    def _relationship(self, row: RecordRow) -> None:
        record = record_in(row)
        if row.subject_record is None:
            self.warnings.append(f"{row.statement_id}: the subject itself is not specified")
            return
        subject = Ref(row.ref.dataset_id, row.subject_record)
        said = self.found.intervals(row)
        self._restate(row, subject, said)
        holder_key = self._holder(row, record, self._key(subject))
        if holder_key is None or not self._known(subject):
            return
        self._statement(row)
        for past in row.earlier:
            self.batches[row.ref.dataset_id].statements.append(past.body)
        for place, interval in enumerate([*said, *of_no_one(row, said)]):
            held_by = self._held_by(row, interval, holder_key)
            if held_by is not None:
                self._relation(row, place, interval, held_by, self._key(subject))
            elif interval.state.holder is None:
                self._said_before(row, interval)

    def _restate(self, row: RecordRow, subject: Ref, said: Sequence[Interval]) -> None:
        """Note that the record is stated whole, unless a party of it was left out."""
        named = [row.holder_record, *(one.state.holder for one in said)]
        parties = [subject, *(Ref(row.ref.dataset_id, one) for one in named if one)]
        if all(ref in self.found.records or ref in self.found.missing for ref in parties):
            self.batches[row.ref.dataset_id].restated.update(
                {source_record(row, one.relation): row.statement_date for one in said}
            )

    def _held_by(self, row: RecordRow, interval: Interval, now: str) -> str | None:
        """Return the holder at that time: the record may have named another."""
        if interval.state.holder == row.holder_record:
            return now
        if interval.state.holder is None:
            return None
        holder = Ref(row.ref.dataset_id, interval.state.holder)
        return self._key(holder) if self._known(holder) else None

    def _relation(
        self, row: RecordRow, place: int, interval: Interval, holder_key: str, subject_key: str
    ) -> None:
        relation = self._standing(row, interval, holder_key, subject_key)
        office = relation.type == OFFICE
        kind = relation.type
        attributes = {**relation.attributes, **({} if office else interval.marks)}
        if office and self.types.get(holder_key) not in OFFICE_HOLDERS:
            kind = "Control"  # an arrangement on a board: no officer
            attributes = {"control_kind": relation.discriminator, **attributes}
            attributes.pop("role", None)
        current = source_record(row, relation)
        if interval.latest:
            attributes |= self.still_stated.get((row.ref, key_of(relation)), {})
            if (row.ref, key_of(relation)) in self.disclaimed:
                attributes[NOT_BENEFICIAL] = True
        once = interval.latest and row.load_id != row.first_load_id
        if once and "left_out" not in attributes:
            attributes["left_out"] = False  # it may have been before
            if is_left_out(row, interval) and relation.valid_to is not None:
                attributes["left_out_on"] = str(relation.valid_to)  # its end is the file's alone
        self.batches[row.ref.dataset_id].relationships.append(
            RelationshipAssertion(
                key=f"{row.ref.record_id}#{place}",
                type=kind,
                from_key=holder_key,
                to_key=subject_key,
                discriminator=relation.discriminator,
                valid_from=relation.valid_from,
                valid_to=relation.valid_to,
                attributes=attributes,
                asserted_at=interval.state.said_on,
                source_record=current
                if interval.latest
                else f"{current}:before {relation.valid_to}",
                trust=trust_of(row.body),
                continues=None if interval.latest else current,
            ),
        )

    def _standing(
        self, row: RecordRow, said: Interval, holder_key: str, subject_key: str
    ) -> Relation:
        """Return a relation; where it was left out, as it stands, or noted as vanished."""
        relation = said.relation
        if not is_left_out(row, said):
            over = nothing_left_since(self.found, row, relation) if said.latest else None
            open_ = relation.valid_to is None
            return replace(relation, valid_to=over) if over and open_ else relation
        if (found := as_it_stands(self.found, row, said, self.left)) is not None:
            holder = self.found.records.get(Ref(row.ref.dataset_id, said.state.holder or ""))
            self.warnings.append(
                f"{(name_of(holder) if holder else None) or 'A holder'}: the register's"
                f" {_where(row, relation)} the interest ({relation.type.lower()}) any"
                " more, and no source stated an end: it counts until one, or two persons, do."
            )
            return found
        if relation.omitted is not None and was_omitted(row, relation):
            return replace(relation, valid_to=relation.omitted.on)
        own, office = holder_key == self._key(self.found.subject), relation.type == OFFICE
        of_person = office and self.types.get(holder_key) in OFFICE_HOLDERS
        if self._is_missed(row, said) if of_person else own or office:
            kind = relation.type if of_person or not office else "Control"
            self.vanished[holder_key, subject_key, kind] = None
            marks = {"left_out": True, "left_out_on": str(row.unpublished_on)}
            return replace(relation, attributes={**relation.attributes, **marks})
        return relation

    def _is_missed(self, row: RecordRow, interval: Interval) -> bool:
        """Whether an officer was left out and no successor has taken office since."""
        person = Ref(row.ref.dataset_id, interval.state.holder or "")
        company = Ref(row.ref.dataset_id, row.subject_record or "")
        return (self.found.union.root(person), company) in self.offices_left

    @cached_property
    def left(self) -> Left:
        """The interests that stand (`standing.interests_left`); persons are joined by then."""
        return interests_left(self.found)

    @cached_property
    def disclaimed(self) -> frozenset[tuple[Ref, Key]]:
        """The interests that are not beneficial by an earlier record (`disclaiming`)."""
        return disclaimed_before(self.found)

    @cached_property
    def still_stated(self) -> Mapping[tuple[Ref, Key], dict[str, str]]:
        """What one file still states against another's (`still_stated.still_stated`)."""
        return still_stated(self.found, self.rows)

    @cached_property
    def offices_left(self) -> frozenset[tuple[Ref, Ref]]:
        """The officers who were left out (`standing.offices_left`); persons are joined by then."""
        return offices_left(self.found)

    def _known(self, ref: Ref) -> bool:
        if ref in self.found.records:
            return True
        if ref in self.found.missing:
            self._missing(ref)
            return True
        return False

    def _holder(self, row: RecordRow, record: RelationshipRecord, subject: str) -> str | None:
        """Return the interested party's key; None if left out or if the record names no one."""
        party = record.interested_party
        if isinstance(party, Unspecified):
            return self._unspecified(row, party, subject)
        holder = Ref(row.ref.dataset_id, party)
        return self._key(holder) if self._known(holder) else None

    def _unspecified(self, row: RecordRow, party: Unspecified, subject: str) -> str | None:
        relation = self._latest(row)
        if not row.facts.get("silent"):
            self._said_instead(row, party, relation)
        if relation.exists_at(self.found.as_of) and not row.facts.get("silent"):
            self.said.append(
                RegisterStatement(
                    subject,
                    party.reason,
                    clean(party.description, 2_000),
                    row.statement_id,
                    relation.valid_from,
                    relation.valid_to,
                    code=self._code(row, party.reason),
                    named=self._named(row),
                ),
            )
        of_accounts = (self._code(row, party.reason) or "").startswith(CONSOLIDATION)
        if party.reason in NOBODY or row.facts.get("nobody") or of_accounts:
            self._statement(row)
            return None
        record_id = f"{row.ref.record_id}#interestedParty"
        key = f"{self.rows[row.ref.dataset_id].name}/{record_id}"
        self.types[key] = "Person"
        words = _UNREAD_PARTY if row.facts.get(UNREAD) else None
        label = unnamed_label(party.reason, words)
        claims = (
            ClaimAssertion("full_name", label, trust=TRUST_OF_LABEL),
            ClaimAssertion("identity_status", "unknown", trust=TRUST_OF_LABEL),
        )
        self.batches[row.ref.dataset_id].add(
            PartyAssertion(key, "Person", (self._own(row.ref.dataset_id, record_id),), claims)
        )
        return key

    def _latest(self, row: RecordRow) -> Relation:
        """Return the relation of a record's newest statement, as it stands."""
        said = next((one for one in self.found.intervals(row) if one.latest), None)
        if said is None:  # it was over before this statement, which names another party
            return relations_in(row)[0]
        return as_it_stands(self.found, row, said, self.left) or said.relation

    def _named(self, row: RecordRow) -> str | None:
        """Add the party that a statement names without being its entry; return its key, or None."""
        name = named_instead(self.found, row)
        if name is None:
            return None
        record_id, dataset = f"{row.ref.record_id}#named", row.ref.dataset_id
        kind = "LegalEntity" if is_company_as_person("Person", name) else "Person"
        claim = ClaimAssertion(
            "legal_name" if kind == "LegalEntity" else "full_name", name, trust=trust_of(row.body)
        )
        key = f"{self.rows[dataset].name}/{record_id}"
        self.types[key] = kind
        self.batches[dataset].add(
            PartyAssertion(key, kind, (self._own(dataset, record_id),), (claim,))
        )
        return key

    def _said_before(self, row: RecordRow, interval: Interval) -> None:
        """Keep what a record that names a holder now said before: over, but said."""
        said = (one for one in row.earlier if one.statement_id == interval.state.statement_id)
        past = next(said, None)
        party = record_in(past).interested_party if past else None
        if past is not None and isinstance(party, Unspecified):
            before = replace(row, body=past.body, earlier=())
            self._said_instead(before, party, interval.relation)

    def _code(self, row: RecordRow, reason: str) -> str | None:
        """Return the register's own code of a statement, and mark those of group accounts."""
        if row.facts.get(UNREAD):
            return UNREAD_RECORD
        dataset = self.rows[row.ref.dataset_id]
        scope = kind.scope if (kind := FORMATS.get(dataset.format)) else frozenset()
        if dataset.format == BODS.name:
            scope = of_publisher(source_url(row)) or scope
        if Scope.ACCOUNTING_CONSOLIDATION in scope:
            return f"{CONSOLIDATION}{row.facts.get('exception') or reason}"
        published = row.body.get("published")
        data = published.get("data") if isinstance(published, Mapping) else None
        code = data.get("statement") if isinstance(data, Mapping) else None
        return code if isinstance(code, str) else None

    def _said_instead(self, row: RecordRow, party: Unspecified, relation: Relation) -> None:
        """Keep what the register says instead of an owner as an event of the company or trust."""
        subject = Ref(row.ref.dataset_id, row.subject_record or "")
        said = party.reason, self._code(row, party.reason), clean(party.description, 2_000)
        self._owned_by(subject, row, said, (relation.valid_from, relation.valid_to))

    def _taken_back(self, one: TakenBack) -> None:
        """Keep what a register took back of a holder as an event of what it held."""
        said = ("informationUnknownToPublisher", HOLDER_RESTATED, clean(one.description, 2_000))
        self._owned_by(one.company, one.said, said, (one.start, one.end))
        self._statement(one.said)
        batch, ref = self.batches[one.said.ref.dataset_id], one.said.ref
        add_as_it_was(batch, one, self._own(ref.dataset_id, ref.record_id), self._key(one.company))

    def _owned_by(
        self,
        subject: Ref,
        row: RecordRow,
        said: tuple[str, str | None, str],
        days: tuple[date | None, date | None],
    ) -> None:
        """Add an event of a company or trust: reason, code, description; start and end."""
        key = self._key(subject)
        if self.types.get(key) not in {"LegalEntity", "Trust"}:
            return
        event, day = ownership_event(*said, *days), row.statement_date
        claim = ClaimAssertion("events", [event], trust=trust_of(row.body), asserted_at=day)
        self.batches[row.ref.dataset_id].add(
            PartyAssertion(key, "LegalEntity", self._identifiers(subject), (claim,))
        )

    def _statement(self, row: RecordRow) -> None:
        self.batches[row.ref.dataset_id].statements.append(row.body)


def assemble(found: Collected, datasets: Sequence[DatasetRow]) -> SourceAnswer:
    """Return what the collected records say, dataset by dataset."""
    return _Assembly(found, datasets).run()


def _parsed(row: RecordRow) -> EntityRecord | PersonRecord:
    record = parse_record(row.record_type, row.body["recordDetails"])
    assert not isinstance(record, RelationshipRecord)  # noqa: S101  parties only
    return record


def _where(row: RecordRow, relation: Relation) -> str:
    if relation.omitted is not None and was_omitted(row, relation):
        return f"statement of {relation.omitted.on} does not have"
    return f"file of {row.unpublished_on} has no record of"


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
