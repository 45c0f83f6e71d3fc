"""Everything a run has found so far, assembled for the rules of the modules."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from msgspec import Struct, convert, structs

from atlas.foundation.core.types import JSON
from atlas.foundation.db import TenantSession
from atlas.investigations.modules.domain import known_parties, live_register
from atlas.investigations.modules.domain.existence import OF_LEI
from atlas.investigations.modules.domain.snapshot import (
    DID_NOT_ANSWER,
    DOES_NOT_KNOW,
    HAS_NO_CREDENTIALS,
    CountryList,
    InvestigationSnapshot,
    Link,
    Ownership,
    Party,
    SanctionedOwnership,
    Source,
    Subject,
)
from atlas.investigations.modules.domain.unowned import NO_RULE
from atlas.investigations.results.domain import (
    MEDIA,
    Dataset,
    Enriched,
    Plan,
    Regime,
    Sanctioned,
    Steps,
    Structure,
    document_of,
)
from atlas.investigations.runs import observations
from atlas.investigations.runs.dates import FOUNDED, full_date
from atlas.investigations.runs.domain import is_other_company
from atlas.investigations.runs.models import Investigation, LinkRow, PartyRow, SourceRow
from atlas.investigations.runs.registers import LEI
from atlas.investigations.runs.repository import findings, lifecycle
from atlas.investigations.runs.screened import screening_of
from atlas.investigations.runs.stating import references_of
from atlas.knowledge.entities import service as entities
from atlas.knowledge.graph.domain import UboCause
from atlas.knowledge.graph.domain.causes import UNDECLARED
from atlas.knowledge.identifiers.domain import normalise, one_per_party
from atlas.knowledge.names.domain.company_keys import name_key
from atlas.knowledge.reference_data import service as reference_data
from atlas.knowledge.reference_data.domain import COUNTRY_LISTS, ReferenceSnapshot
from atlas.risk.evaluations.domain import PartyRole
from atlas.sources.protocol.domain.answers import SourceKind
from atlas.sources.protocol.domain.coverage import current_until, file_source, names_above


async def load(
    session: TenantSession,
    run: Investigation,
    steps: Steps | None = None,
    *,
    on: date | None = None,
) -> InvestigationSnapshot:
    """Return the snapshot of a running or finished run.

    Args:
        session: the tenant's.
        run: the run.
        steps: instead of what its steps kept.
        on: the day for which the ages of registers count; the run's own if left out.

    """
    if run.as_of is None:
        raise RuntimeError("a running investigation has its day")
    if steps is None:
        steps = await lifecycle.fetch_steps(session, run.id)
    reference = await reference_data.snapshot(session, run.as_of)
    data: Mapping[str, JSON] = {}
    stated: Mapping[str, JSON] = {}
    if run.entity_id is not None:
        entity = await entities.get_entity(session, run.entity_id)
        data, stated = entity.data, entity.stated
    return assemble(
        run,
        steps,
        data,
        reference,
        await findings.fetch_parties(session, run.id),
        await findings.fetch_links(session, run.id),
        await findings.fetch_sources(session, run.id),
        on=on,
        stated=stated,
    )


def assemble(
    run: Investigation,
    steps: Steps,
    subject: Mapping[str, JSON],
    reference: ReferenceSnapshot,
    parties: Sequence[PartyRow],
    links: Sequence[LinkRow],
    sources: Sequence[SourceRow],
    *,
    on: date | None = None,
    stated: Mapping[str, JSON] | None = None,
) -> InvestigationSnapshot:
    """Put the rows and the steps' results together; pure.

    `stated`: of `subject` what sources state now; all of it where it is left out.
    """
    structure, noted = steps.structure.ownership, steps.enrich.observed
    day = run.as_of or run.created_at.date()
    places, asked = observations.places(noted), sources_of(sources, steps.enrich, on or day)
    seen = InvestigationSnapshot(
        as_of=day,
        subject=_subject(
            run,
            convert(subject, SubjectStated),
            convert(subject if stated is None else stated, SubjectStated),
            places.get(run.entity_id, ()) if run.entity_id else (),
            steps.enrich,
        ),
        sources=asked,
        parties=tuple(_party(row, places, steps.structure) for row in parties)
        or (_name_only(run),),
        links=tuple(_link(row) for row in links),
        ties=observations.ties(noted),
        stated_by=noted.stated_by,
        rests_on={
            kind: tuple(map(frozenset, sets)) for kind, sets in steps.structure.rests_on.items()
        },
        truncated=run.truncated,
        screening=screening_of(steps) if steps.screened else None,
        ownership=_ownership(structure, steps) if structure else None,
        country_lists=_country_lists(reference, day),
        addresses=observations.addresses(noted, asked),
        co_locations=noted.co_locations,
        service_addresses=observations.service_addresses(reference, day),
        filings=observations.filings(noted),
        events=observations.events(noted, subject),
        publications=observations.publications(noted)
        + observations.read_media(steps.readings.get(MEDIA), run.entity_id),
        passages=observations.passages(steps.readings),
        register_marks=observations.marks(
            steps.enrich.register_marks, steps.sanctioned.decided_marks
        ),
        declared_peps=observations.marks(steps.enrich.declared_peps),
        doubtful_births=steps.structure.doubtful_births,
        footprint=observations.footprint(steps.website),
    )
    if seen.ownership is None or structure is None or not known_parties.rest_is_covered(seen):
        return seen
    return replace(seen, ownership=_without_rest(seen.ownership, structure, run.entity_id))


def _without_rest(ownership: Ownership, found: Structure, subject: UUID | None) -> Ownership:
    """Return what stays open where a register names every owner above the test, and no other.

    What it leaves undeclared of the company itself is held in smaller parts.
    """
    open_ = [item for item in found.causes if item.cause not in _CLOSED]
    if ownership.cause != UboCause.IDENTIFIED or len(open_) != len(ownership.hidden_owners):
        return ownership
    kept = [
        (item.cause, words)
        for item, words in zip(open_, ownership.hidden_owners, strict=True)
        if (item.code, item.party) != (UNDECLARED, str(subject))
    ]
    causes = {cause for cause, _ in kept}
    return replace(
        ownership,
        hidden_owners=tuple(words for _, words in kept),
        further_causes=tuple(
            cause
            for cause in ownership.further_causes
            if cause in causes or cause != UboCause.INCOMPLETE
        ),
    )


_CLOSED = frozenset({UboCause.IDENTIFIED, UboCause.EXEMPT, UboCause.EXHAUSTED})


class SubjectStated(Struct):
    """What the subject's data state, as far as they are read here."""

    legal_name: object = None
    trading_names: Any = None
    previous_names: Any = None
    registration_numbers: Any = None
    lei: object = None
    status: object = None
    country_code: str | None = None
    jurisdiction: str | None = None
    incorporation_date: object = None
    dissolution_date: object = None
    is_regulated: object = None
    industry_codes: object = None


def _subject(
    run: Investigation,
    data: SubjectStated,
    now: SubjectStated,
    places: Sequence[str],
    enriched: Enriched,
) -> Subject:
    """Return the subject: `data` with what its sources said once, `now` without."""
    noted = enriched.observed
    status = data.status if data.status != _ACTIVE else now.status
    own = [_own_names(said) for said in (data, now)]
    everywhere = (*places, *(one.country_code for one in noted.addresses if one.country_code))
    founded = _founded(data, now, noted.stated_by.get(FOUNDED, {}))
    stated = (data.jurisdiction, now.jurisdiction, run.country_code, *places)
    return Subject(
        status=run.subject_status,
        name=str(data.legal_name or run.company_name),
        entity_id=run.entity_id,
        register=run.register,
        registration_number=run.registration_number,
        country_code=data.country_code or data.jurisdiction or run.country_code,
        jurisdictions=tuple(sorted({str(code) for code in stated if code})),
        company_status=status if isinstance(status, str) and status != "unknown" else None,
        incorporation_date=founded,
        dissolution_date=full_date(data.dissolution_date),
        requested_name=None
        if all(_is_named(run.company_name, names) for names in own)
        else run.company_name,
        other_name=any(is_other_company(run.company_name, names) for names in own),
        requested_country=_other_country(run.country_code, data, everywhere)
        or _other_country(run.country_code, now, everywhere),
        other_numbers=(
            *(f"{one.text}." for one in enriched.of_others),
            *_other_numbers(run, data, now),
        ),
        identified_by=run.identified_by,
        is_regulated=_is_regulated(data, now),
        unstated=_unstated(run, data, now),
        references=references_of(run, data.incorporation_date, founded, noted),
    )


_ACTIVE = "active"


def _other_numbers(run: Investigation, *said: SubjectStated) -> list[str]:
    """Return in words which stated numbers differ from those that sources state of the company.

    Only of schemes in which a company has one number: it may have several VAT numbers.
    """
    given = {number for one in said for number in _numbers_of(one)}
    known = {normalise(scheme, value) for scheme, value in given if value}
    found = []
    for stated in run.identifiers:
        theirs = sorted(one.value for one in known if one.scheme == stated.scheme)
        if theirs and stated.value not in theirs and one_per_party(stated.scheme):
            has = f"The request states {stated.scheme} {stated.value}"
            found.append(f"{has}; the sources have {', '.join(theirs)}.")
    return found


def _numbers_of(said: SubjectStated) -> Iterator[tuple[str, str]]:
    """Yield the numbers that are stated of the company, each with its register."""
    for one in said.registration_numbers or ():
        if isinstance(one, Mapping):
            yield str(one.get("register")), str(one.get("value"))
    yield LEI, str(said.lei or "")


def _founded(data: SubjectStated, now: SubjectStated, stated: Mapping[str, object]) -> date | None:
    """Return when it was incorporated: the latest day of what is stated, and what was once.

    Where sources contradict each other the company is no older than the youngest of them says,
    unless a person has set the day: none of them states it then.
    """
    known = str(data.incorporation_date)
    others = [str(one) for one in stated.values()]
    apart = [one for one in others if not (one.startswith(known) or known.startswith(one))]
    days = map(
        full_date,
        (data.incorporation_date, now.incorporation_date, *(apart if known in others else ())),
    )
    return max((day for day in days if day is not None), default=None)


def _is_regulated(data: SubjectStated, now: SubjectStated) -> bool | None:
    """Return whether it is regulated; an earlier statement that it was is not an answer."""
    known = now.is_regulated if data.is_regulated is True else data.is_regulated
    return known if isinstance(known, bool) else None


def _unstated(run: Investigation, data: SubjectStated, now: SubjectStated) -> frozenset[str]:
    found = set()
    if data.incorporation_date and not now.incorporation_date:
        found.add("incorporation_date")
    placed = now.country_code or now.jurisdiction or run.country_code
    if not placed and (data.country_code or data.jurisdiction):
        found.add("country_code")
    if data.industry_codes and data.industry_codes != now.industry_codes:
        found.add("industry_codes")
    return frozenset(found)


def names_of(data: Mapping[str, JSON]) -> list[str]:
    """Return every name of a company, by what is stated of it."""
    return _own_names(convert(data, SubjectStated))


def _own_names(data: SubjectStated) -> list[str]:
    """Return every name of the company, former ones and those that it trades under too.

    A company that a source only numbers is called by its number: that is no name.
    """
    called = {f"{scheme} {value}" for scheme, value in _numbers_of(data)}
    own = [data.legal_name, *(data.trading_names or ())]
    own += [
        item.get("name") if isinstance(item, Mapping) else item
        for item in data.previous_names or ()
    ]
    return [str(name) for name in own if name and str(name) not in called]


def _is_named(asked: str, own: Sequence[str]) -> bool:
    """Whether the name asked for is one of the company's own; True where it has none."""
    keys = {name_key(name).key for name in own}
    return not keys or name_key(asked).key in keys


def _other_country(asked: str | None, data: SubjectStated, places: Sequence[str]) -> str | None:
    """Return the country asked for if sources place the company, but none places it there.

    The law that it is under, its seat, and its addresses: each may be what was meant.
    """
    stated = (data.country_code, data.jurisdiction)
    known = {str(code)[:2].upper() for code in stated if code}
    if not asked or not known:
        return None
    known |= {code[:2].upper() for code in places}
    return None if asked[:2].upper() in known else asked


def _name_only(run: Investigation) -> Party:
    return Party(
        id=run.id,
        type="LegalEntity",
        name=run.company_name,
        country_code=run.country_code,
        roles=frozenset({PartyRole.CUSTOMER}),
        distance=0,
    )


def _party(row: PartyRow, places: Mapping[UUID, tuple[str, ...]], plan: Plan) -> Party:
    return Party(
        id=row.entity_id,
        type=row.type,
        name=row.name,
        country_code=row.country_code,
        roles=frozenset(PartyRole(role) for role in row.roles),
        distance=row.distance,
        places=places.get(row.entity_id, ()),
        left_out=str(row.entity_id) in plan.left_officers,
        leads_above=str(row.entity_id) in plan.leaders_above,
        unplaced=str(row.entity_id) in plan.unplaced,
    )


def _link(row: LinkRow) -> Link:
    return Link(
        id=row.relationship_id,
        type=row.type,
        from_id=row.from_id,
        to_id=row.to_id,
        attributes=row.attributes,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def sources_of(rows: Sequence[SourceRow], enriched: Enriched, on: date) -> tuple[Source, ...]:
    """Return the registers that a run asked, with their age on a day.

    Next to them, those that did not know the company when an earlier run last asked them, or gave
    no answer.
    """
    datasets = {file_source(item.name): item for item in enriched.datasets}
    asked = [
        _source(row, datasets.get(row.source, _NO_DATASET), on, enriched)
        for row in rows
        if row.kind != SourceKind.WEBSITE
    ]
    earlier = [
        live_register.asked_earlier(
            one.source, one.register, date.fromisoformat(one.on), answered=one.answered
        )
        for one in enriched.observed.last_words
        if not one.known
    ]
    return live_register.disowned((*asked, *earlier))


_NO_DATASET = Dataset(name="")


def _current_until(dataset: Dataset) -> date | None:
    """Return the last day on which a dataset is current; earlier runs kept the data's day."""
    if dataset.current_until:
        return date.fromisoformat(dataset.current_until)
    return current_until(dataset.data_date) if dataset.data_date else None


_SILENT = {
    "failed": DID_NOT_ANSWER,
    "no_answer": DOES_NOT_KNOW,
    "not_available": "was not asked",
    "missing_credentials": HAS_NO_CREDENTIALS,
}


def _source(row: SourceRow, dataset: Dataset, on: date, enriched: Enriched) -> Source:
    until = _current_until(dataset)
    stale = dataset.stale or (until is not None and on > until)
    return Source(
        name=row.source,
        # a dataset that holds others of the group alone knows nothing of this company
        answered=row.status == "answered" and bool(row.covered),
        covers=frozenset(row.covered),
        complete_registers=frozenset(dataset.registers if dataset.complete and not stale else ()),
        names_above=names_above(row.covered),
        as_of=row.as_of,
        evidence_ids=tuple(row.evidence_ids),
        stale=stale,
        current_until=until,
        removed_on=full_date(dataset.removed_on),
        silent=_SILENT.get(row.outcome or row.status) or _SILENT.get(row.status, ""),
        # a file of LEIs is loaded as a register is, and repeats what registers said
        second_hand=row.source in enriched.second_hand or OF_LEI in row.covered,
        lacking=enriched.lacking.get(row.source),
        register=enriched.registers.get(row.source),
        knew=row.source in enriched.knew,
    )


def _ownership(found: Structure, steps: Steps) -> Ownership:
    reasons, sanctioned = [item.reason for item in found.no_ubo_reasons], steps.sanctioned
    upper, rule = sanctioned.matched_upper, found.rule
    return Ownership(
        layers=found.layers,
        loops=tuple(tuple(map(UUID, loop)) for loop in found.loops),
        ubos=tuple(map(UUID, found.ubos)),
        possible_ubos=tuple(map(UUID, found.possible_ubos)),
        no_ubo_reason=", ".join(dict.fromkeys(reasons)) or None,
        exempt=found.exemption != "none",
        over_declared=tuple(map(UUID, found.over_declared)),
        contradictions=found.contradictions,
        grounds=tuple(
            document_of(structs.replace(one, status=found.standing(one.party, one.status)))
            for one in found.grounds
        ),
        matched_upper=Decimal(upper) if upper is not None else None,
        unnamed=found.has_unnamed,
        hidden_owners=found.hidden_owners,
        threshold=Decimal(str(rule.threshold)) if rule else None,
        at_threshold=rule is not None and rule.comparator == ">=",
        cause=found.cause,
        further_causes=found.further_causes,
        coming=tuple(map(UUID, found.coming)),
        register_ubos=tuple(map(UUID, found.register_ubos)),
        possible_by_law=tuple(map(UUID, found.possible_by_law)),
        ubos_by_law=None if found.ubos_by_law is None else tuple(map(UUID, found.ubos_by_law)),
        register_law=found.register_rule.jurisdiction if found.register_rule else None,
        unruled=tuple(item.title for item in sanctioned.without_rule),
        control_prong=found.control_prong,
        decided=len(steps.structure.decided),
        uncompared_in_control=sanctioned.uncompared_in_control,
        sanctioned=(*map(_sanctioned, sanctioned.regimes), *_without_rule(sanctioned)),
    )


def _without_rule(sanctioned: Sanctioned) -> Iterator[SanctionedOwnership]:
    """Yield the regimes whose lists name who owns or leads the company, and no rule tells more.

    A weak candidate is no finding: like under a rule, it leaves open what it could mean.
    """
    for regime in sorted({one.regime for one in sanctioned.listed_without_rule}):
        owners = [
            one for one in sanctioned.listed_without_rule if one.owns and one.regime == regime
        ]
        found = any(not one.weak for one in owners)
        yield SanctionedOwnership(
            regime=regime,
            status="possible" if found else "clear",
            word="possible" if owners else "none_found",
            control="possible",
            reasons=(NO_RULE,),
        )


def _sanctioned(item: Regime) -> SanctionedOwnership:
    statuses: tuple[Literal["blocked", "possible"], ...] = ("blocked", "possible")
    return SanctionedOwnership(
        regime=item.regime,
        status=next((one for one in statuses if one == item.status), "clear"),
        by_control=item.by_control,
        contested=item.contested,
        proof=tuple(map(document_of, item.proof)),
        word=item.word,
        control=item.control,
        reasons=item.reasons,
        required=item.required,
    )


def _country_lists(reference: ReferenceSnapshot, on: date) -> dict[str, CountryList]:
    found = {}
    for name in COUNTRY_LISTS:
        dataset, countries = reference.get(name), reference.countries(name)
        if dataset is not None and countries is not None:
            late = f"a newer one was due on {dataset.due}" if dataset.stale(on) else None
            found[name] = CountryList(
                type=name, version=dataset.version, countries=countries, stale=late
            )
    return found
