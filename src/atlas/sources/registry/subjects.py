"""Finding the company that a query means."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from uuid import UUID

from rapidfuzz import fuzz

from atlas.foundation.core.clock import today
from atlas.knowledge.identifiers.domain import (
    LEI,
    Number,
    is_complete,
    loose_spelling,
    normalise,
)
from atlas.knowledge.names.domain.company_keys import NameKey, form_code, name_key
from atlas.sources.protocol.domain.subjects import (
    IdentifiedBy,
    SubjectAnswer,
    SubjectCandidate,
    SubjectOutcome,
    SubjectQuery,
)
from atlas.sources.registry import repository
from atlas.sources.registry.datasets import dataset_info
from atlas.sources.registry.domain.rows import identifiers_of, jurisdiction_of
from atlas.sources.registry.domain.union import Union
from atlas.sources.registry.domain.vocabulary import EntityRecord, parse_record
from atlas.sources.registry.domain.void import is_void, join_valid_first
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref
from atlas.sources.registry.repository import Session

MAX_CANDIDATES = 10
LEAST_SCORE = 60


async def find_subject(session: Session, query: SubjectQuery) -> SubjectAnswer:
    """Return which company on a loaded register is meant, or who may be.

    Who bears a further number that the requester states is among those who may be: such a number
    identifies no one.
    """
    found = await _find(session, query)
    if found.outcome is SubjectOutcome.IDENTIFIED or query.record_ref or not query.requested:
        return found
    by_id = {row.id: row for row in await session.once(repository.all_datasets)}
    stated = [normalise(scheme, value) for scheme, value in query.requested]
    candidates, said = list[SubjectCandidate](), [found.detail]
    for number in stated:
        if not number.certain:
            continue
        refs = await repository.by_number(session, number.scheme, number.value)
        own = await _describe(session, refs, by_id, query, _wanted(query))
        candidates += own
        if own:
            said.append(
                f"{number.scheme} {number.value}, a further number of the request, is on"
                f" {_names(own)}: a person decides whether that is the company"
            )
    every = {one.record_ref: one for one in (*candidates, *found.candidates)}
    return replace(
        found,
        candidates=tuple(every.values())[:MAX_CANDIDATES],
        detail=". ".join(said),
    )


async def _find(session: Session, query: SubjectQuery) -> SubjectAnswer:
    """Find the company that a query means.

    A record chosen earlier, register and number, or the LEI identifies; so does the number in
    another spelling with the name. Otherwise exactly one of equal normalised name, legal form and
    country is `identified_by: name`; failing that, the candidates are ranked. Nothing is concluded
    where no loaded dataset covers the register or country (`not_covered`).
    """
    datasets = await session.once(repository.all_datasets)
    by_id = {row.id: row for row in datasets}
    if query.record_ref:
        return await _by_record(session, query.record_ref, datasets)
    numbers = _numbers(query)
    alike: list[Ref] = []
    for identified_by, number in numbers:
        scheme, value = number.scheme, number.value
        refs = await repository.by_number(session, scheme, value)
        if refs:
            candidates = await _describe(session, refs, by_id, query, _wanted(query))
            return _answer(
                SubjectOutcome.IDENTIFIED,
                datasets,
                f"{scheme} {value} is on {_names(candidates)}",
                identified_by=identified_by,
                record_ref=candidates[0].record_ref,
                candidates=candidates,
            )
        spelled = dict.fromkeys([value, value.upper(), _joined(value), loose_spelling(value)])
        alike += await repository.by_spelling(session, scheme, list(spelled))
    searching = _covering(datasets, numbers, query)
    candidates = await _by_name(session, query, by_id)
    if numbers:
        bearers = await _describe(session, alike, by_id, query, _wanted(query))
        candidates = list({one.record_ref: one for one in [*bearers, *candidates]}.values())
        # a number that is not there is never replaced by a name that is
        return _by_spelling(numbers, candidates, datasets) or _unidentified(
            numbers, candidates[:MAX_CANDIDATES], searching, datasets
        )
    return _by_name_alone(query, candidates, searching, datasets)


def _numbers(query: SubjectQuery) -> list[tuple[IdentifiedBy, Number]]:
    found = []
    if query.register and query.registration_number:
        number = normalise(query.register, query.registration_number, query.country_code)
        by = IdentifiedBy.LEI if number.scheme == LEI else IdentifiedBy.REGISTER_NUMBER
        found.append((by, number))
    if query.lei:
        number = normalise(LEI, query.lei)
        found.append((IdentifiedBy.LEI, number))
    return found


def _covering(
    datasets: Sequence[DatasetRow],
    numbers: Sequence[tuple[IdentifiedBy, Number]],
    query: SubjectQuery,
) -> list[DatasetRow]:
    """Datasets whose lack of a record has meaning: of the register, otherwise of the country."""
    if numbers:
        schemes = {number.scheme for _, number in numbers}
        return [row for row in datasets if schemes & set(row.registers)]
    country = (query.country_code or "")[:2].upper()
    return [row for row in datasets if not country or country in row.countries]


async def _by_record(
    session: Session, record_ref: str, datasets: Sequence[DatasetRow]
) -> SubjectAnswer:
    ref = parse_ref(record_ref, datasets)
    rows = await repository.records(session, [ref]) if ref else []
    if not rows or rows[0].record_type != "entity":
        return _answer(
            SubjectOutcome.NOT_FOUND, datasets, f"{record_ref} names no company of a dataset"
        )
    by_id = {row.id: row for row in datasets}
    query = SubjectQuery(company_name="")
    candidates = await _describe(session, [rows[0].ref], by_id, query, None)
    return _answer(
        SubjectOutcome.IDENTIFIED,
        datasets,
        "chosen among the candidates",
        identified_by=IdentifiedBy.RECORD,
        record_ref=record_ref,
        candidates=candidates,
    )


async def _by_name(
    session: Session, query: SubjectQuery, by_id: dict[UUID, DatasetRow]
) -> list[SubjectCandidate]:
    wanted = _wanted(query)
    if not wanted.key:
        return []
    hits = await repository.by_name(session, wanted.key)
    hits += await repository.by_words(session, wanted.tokens)
    words = sorted(wanted.tokens, key=len, reverse=True)[:4]
    if len(hits) < MAX_CANDIDATES and len(words) > 1:
        # one word may be missing or misspelt
        for some in combinations(words, len(words) - 1):
            hits += await repository.by_words(session, some)
    refs = list(dict.fromkeys(hit.ref for hit in hits))
    return await _describe(session, refs, by_id, query, wanted, ranked=True)


def _wanted(query: SubjectQuery) -> NameKey:
    return name_key(query.company_name, query.legal_form or "")


def _by_spelling(
    numbers: Sequence[tuple[IdentifiedBy, Number]],
    candidates: list[SubjectCandidate],
    datasets: Sequence[DatasetRow],
) -> SubjectAnswer | None:
    """Identify by a number in another spelling, or one that joins nothing; None if none has it.

    One company alone has it: with exactly this number where it can stand for one, else with the
    name and nothing against it. Otherwise a person chooses.
    """
    for _, number in numbers:
        if not loose_spelling(number.value):
            continue
        found = [one for one in candidates if _bears(one, number, exactly=False)]
        if not found:
            continue
        asked = f"{number.scheme} {number.value}"
        only = found[0]
        whole = is_complete(number)
        exact = whole and _bears(only, number, exactly=True)
        named = not only.differs if whole else {"legal_form", "country"} <= set(only.agrees)
        named = named and "name" in only.agrees
        if len(found) > 1 or not (named or exact):
            why = f"{asked} may be the number of {_names(found)}: it is not unique as given"
            return _answer(SubjectOutcome.AMBIGUOUS, datasets, why, candidates=candidates)
        return _answer(
            SubjectOutcome.IDENTIFIED,
            datasets,
            f"{asked} is on {only.name}" + ("" if exact else ", in its own spelling"),
            identified_by=IdentifiedBy.REGISTER_NUMBER if whole else IdentifiedBy.NAME,
            record_ref=only.record_ref,
            candidates=candidates,
        )
    return None


def _bears(candidate: SubjectCandidate, number: Number, *, exactly: bool) -> bool:
    written = _joined if exactly else loose_spelling
    return any(
        scheme == number.scheme and written(value) == written(number.value)
        for scheme, value in candidate.identifiers
    )


def _joined(value: str) -> str:
    return "".join(value.split()).upper()


def _unidentified(
    numbers: Sequence[tuple[IdentifiedBy, Number]],
    candidates: list[SubjectCandidate],
    searching: list[DatasetRow],
    datasets: Sequence[DatasetRow],
) -> SubjectAnswer:
    asked = ", ".join(f"{number.scheme} {number.value}" for _, number in numbers)
    if not searching:
        return _answer(
            SubjectOutcome.NOT_COVERED,
            datasets,
            f"no loaded dataset holds the register of {asked}",
            candidates=candidates,
        )
    return _answer(
        SubjectOutcome.NOT_FOUND,
        searching,
        f"{asked} is not in {_titles(searching)}",
        candidates=candidates,
    )


def _by_name_alone(
    query: SubjectQuery,
    candidates: list[SubjectCandidate],
    searching: list[DatasetRow],
    datasets: Sequence[DatasetRow],
) -> SubjectAnswer:
    equal = [
        candidate
        for candidate in candidates
        if {"name", "legal_form", "country"} <= set(candidate.agrees)
    ]
    if len(equal) == 1:
        return _answer(
            SubjectOutcome.IDENTIFIED,
            searching,
            f"name, legal form and country are those of {equal[0].name}, and of no other company",
            identified_by=IdentifiedBy.NAME,
            record_ref=equal[0].record_ref,
            candidates=candidates,
        )
    if candidates:
        why = "several companies match" if equal else "no company agrees in name, form and country"
        return _answer(SubjectOutcome.AMBIGUOUS, searching, why, candidates=candidates)
    if not searching:
        country = query.country_code or "any country"
        return _answer(SubjectOutcome.NOT_COVERED, datasets, f"no loaded dataset covers {country}")
    return _answer(SubjectOutcome.NOT_FOUND, searching, f"no such name in {_titles(searching)}")


async def _describe(
    session: Session,
    refs: Sequence[Ref],
    by_id: dict[UUID, DatasetRow],
    query: SubjectQuery,
    wanted: NameKey | None,
    *,
    ranked: bool = False,
) -> list[SubjectCandidate]:
    """Describe the companies behind records, each once (one number is one), best first."""
    if not refs:
        return []
    pairs = await repository.same_number(session, refs)
    everyone = dict.fromkeys([*refs, *(sibling for _, sibling in pairs)])
    rows = {
        row.ref: row
        for row in await repository.records(session, list(everyone))
        if row.record_type == "entity"
    }
    union = Union(rows)
    leis = {
        ref: [one.value for one in identifiers_of(_entity(row)) if one.scheme == LEI]
        for ref, row in rows.items()
    }
    void = {ref for ref, row in rows.items() if is_void(row.facts)}
    join_valid_first(union, [pair for pair in pairs if rows.keys() >= set(pair)], leis, void)
    registered = {
        union.root(ref)
        for ref, row in rows.items()
        if ref not in void and any(one.scheme != LEI for one in identifiers_of(_entity(row)))
    }
    void_only = {union.root(ref) for ref in void} - registered
    groups = union.groups()
    if not ranked:  # a number is that of the company with a valid record
        groups = [one for one in groups if union.root(one[0]) not in void_only] or groups
    candidates = [
        _candidate([rows[ref] for ref in group], by_id, query, wanted) for group in groups
    ]
    kept = [c for c in candidates if not ranked or c.score >= LEAST_SCORE]
    return sorted(kept, key=lambda c: (-c.score, c.name, c.record_ref))[:MAX_CANDIDATES]


def _candidate(
    rows: Sequence[RecordRow],
    by_id: dict[UUID, DatasetRow],
    query: SubjectQuery,
    wanted: NameKey | None,
) -> SubjectCandidate:
    ordered = sorted(rows, key=_most_telling_first)
    entities = [_entity(row) for row in ordered]
    first = entities[0]
    place = next((jurisdiction_of(one) for one in entities if jurisdiction_of(one)), "")
    keys = [
        name_key(name, one.entity_type.details or "")
        for one in entities
        for name in (one.name or "", *(one.alternate_names or ()))
        if name
    ]
    score, agrees, differs = _compare(keys, place, query, wanted)
    numbers = dict.fromkeys(
        (number.scheme, number.value) for one in entities for number in identifiers_of(one)
    )
    return SubjectCandidate(
        record_ref=format_ref(ordered[0].ref, by_id),
        name=first.name or " ".join(next(iter(numbers), ())),
        identifiers=tuple(numbers),
        jurisdiction=place or None,
        legal_form=first.entity_type.details or None,
        status=_status(ordered, entities),
        incorporation_date=next(
            (one.founding_date.isoformat() for one in entities if one.founding_date), None
        ),
        dataset=by_id[ordered[0].ref.dataset_id].name,
        score=score,
        agrees=agrees,
        differs=differs,
    )


def _compare(
    keys: Sequence[NameKey], place: str, query: SubjectQuery, wanted: NameKey | None
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Score a candidate: likeness of the name, lowered where form or country differ.

    A record may have no name: the UK register of control gives numbers alone.
    """
    if wanted is None or not wanted.key or not keys:
        return 100, (), ()
    agrees: list[str] = []
    differs: list[str] = []
    best = max(keys, key=lambda key: (_likeness(key, wanted), key.legal_form == wanted.legal_form))
    score = _likeness(best, wanted)
    (agrees if best.key == wanted.key else differs).append("name")
    form = form_code(query.legal_form or "") or wanted.legal_form
    if form and best.legal_form:
        (agrees if form == best.legal_form else differs).append("legal_form")
        score -= 0 if form == best.legal_form else 10
    asked = (query.country_code or "").upper()
    if asked and place:
        either_whole = min(len(place), len(asked)) == len("GB")
        same = place == asked or (either_whole and place[:2] == asked[:2])
        (agrees if same else differs).append("country")
        score -= 0 if same else 15
    return max(0, round(score)), tuple(agrees), tuple(differs)


def _likeness(key: NameKey, wanted: NameKey) -> float:
    if key.key == wanted.key:
        return 100.0
    return min(99.0, float(fuzz.token_sort_ratio(key.key, wanted.key)))


def _most_telling_first(row: RecordRow) -> tuple[bool, bool, str]:
    """Order records: published before not, named before numbered alone."""
    return (
        row.unpublished_on is not None,
        not row.body["recordDetails"].get("name"),
        row.ref.record_id,
    )


def _status(rows: Sequence[RecordRow], entities: Sequence[EntityRecord]) -> str | None:
    ended = any(one.dissolution_date and one.dissolution_date <= today() for one in entities)
    stated = (row.facts.get("status") for row in rows)
    return "dissolved" if ended else next((str(one) for one in stated if one), None)


def _entity(row: RecordRow) -> EntityRecord:
    record = parse_record(row.record_type, row.body["recordDetails"])
    assert isinstance(record, EntityRecord)  # noqa: S101  names and numbers of companies only
    return record


def format_ref(ref: Ref, by_id: dict[UUID, DatasetRow]) -> str:
    """Return a record's reference: dataset name and recordId."""
    return f"{by_id[ref.dataset_id].name}/{ref.record_id}"


def parse_ref(text: str, datasets: Sequence[DatasetRow]) -> Ref | None:
    """Return the record that a reference names, or None when its dataset is not loaded."""
    name, _, record_id = text.partition("/")
    found = next((row for row in datasets if row.name == name), None)
    return Ref(found.id, record_id) if found and record_id else None


def _answer(
    outcome: SubjectOutcome,
    datasets: Sequence[DatasetRow],
    detail: str,
    *,
    identified_by: IdentifiedBy | None = None,
    record_ref: str | None = None,
    candidates: Sequence[SubjectCandidate] = (),
) -> SubjectAnswer:
    infos = tuple(dataset_info(row) for row in datasets)
    return SubjectAnswer(
        outcome=outcome,
        identified_by=identified_by,
        record_ref=record_ref,
        candidates=tuple(candidates),
        datasets=infos,
        detail=detail,
        conclusive=outcome is SubjectOutcome.NOT_FOUND
        and any(info.complete and not info.stale for info in infos),
    )


def _names(candidates: Sequence[SubjectCandidate]) -> str:
    return ", ".join(candidate.name for candidate in candidates)


def _titles(datasets: Sequence[DatasetRow]) -> str:
    return ", ".join(row.title for row in datasets) or "any dataset"
