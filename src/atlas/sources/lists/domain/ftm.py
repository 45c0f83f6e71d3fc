"""FollowTheMoney entities, one JSON object a line: `entities.ftm.json`, `targets.nested.json`.

Format: https://followthemoney.tech/explorer/ and https://www.opensanctions.org/docs/bulk/json/.
An entity is listed when one of its topics says so, when it is a `target`, or when the file knows
neither; relatives and owners that are only told of are on no list and counted as such. Sanctions,
addresses and identity documents are joined to their party, nested or as entities of their own.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import cast

import orjson

from atlas.foundation.core.clock import today
from atlas.foundation.core.partial_dates import parse_date
from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.countries import alpha2
from atlas.sources.lists.domain.delimited import as_utf8
from atlas.sources.lists.domain.draft import Draft
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.ftm_properties import (
    ADJACENT,
    DESCRIPTIVE,
    KINDS,
    Around,
    Entity,
    addresses,
    documents,
    names,
    numbers,
    values,
)
from atlas.sources.lists.domain.measures import FTM_PROGRAMMES, ftm_topic
from atlas.sources.lists.domain.regimes import regime_of
from atlas.sources.lists.domain.row_store import RowStore
from atlas.sources.lists.domain.source_files import FileFacts, ReadEntry, SourceFile
from atlas.sources.lists.domain.terms import Measure, PartyKind
from atlas.sources.lists.errors import ListFileError

MAX_LINE = 16 << 20
_UNKNOWN = ""
"""Stands for the programme of a sanction that names none."""
Properties = Mapping[str, object]


def read(
    files: Mapping[str, SourceFile], definition: ListDefinition, facts: FileFacts
) -> Iterator[ReadEntry]:
    """Yield the listed entities, in the file's order.

    Reads the file twice: first what belongs to parties, then the parties.
    """
    file = files["primary"]
    store = RowStore()
    try:
        for line, entity in lines(file):
            if entity["schema"] in ADJACENT:
                _keep(store, line, entity)
        for line, entity in lines(file):
            if entity["schema"] in ADJACENT:
                continue
            if not _is_listed(entity):
                facts.not_listed += 1
                continue
            entry = _entry(entity, store, definition)
            if {*entry.topics}.isdisjoint(definition.topics):
                facts.unasked += 1
                facts.unasked_topics.update(entry.topics)
            else:
                facts.asked += 1
            facts.saw(entry.listed_date, *_seen(entity))
            yield ReadEntry(entry, file.name, line)
        if facts.unasked:
            facts.warn(_not_answered(facts.unasked_topics))
    finally:
        store.close()


def _not_answered(unasked: Counter[str]) -> str:
    """Say which entries no screening finds, since the list does not answer for their topics."""
    counted = ", ".join(f"{topic} {count:,}" for topic, count in sorted(unasked.items()))
    return (
        f"entries of topics that the manifest does not name are kept and never found ({counted}):"
        " name their topics in the manifest to have them searched"
    )


def lines(file: SourceFile) -> Iterator[tuple[int, Entity]]:
    """Yield line number and entity.

    Raises ListFileError for a line that is not UTF-8 JSON, or is no FollowTheMoney entity.
    """
    with as_utf8(file.open(), file.name) as stream:
        number = 0
        while raw := stream.readline(MAX_LINE):
            number += 1
            if len(raw) == MAX_LINE:
                raise ListFileError(file.name, number, "a line longer than is safe to read")
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if raw.strip(b" \t\r\n\x1a"):
                yield number, _parsed(file.name, number, raw)


def _parsed(file: str, number: int, raw: bytes) -> Entity:
    try:
        entity = orjson.loads(raw.rstrip(b"\x1a\r\n "))
    except orjson.JSONDecodeError as error:
        cut = "cut off, or " if not raw.endswith(b"\n") else ""
        raise ListFileError(file, number, f"{cut}not JSON: {error.msg}") from error
    if not isinstance(entity, dict):
        raise ListFileError(file, number, "not a FollowTheMoney entity: no JSON object")
    if not isinstance(entity.get("schema"), str) or not isinstance(entity.get("properties"), dict):
        reason = "not a FollowTheMoney entity: it needs `schema` and `properties`"
        raise ListFileError(file, number, reason)
    return cast("Entity", entity)


def _keep(store: RowStore, line: int, entity: Entity) -> None:
    properties = entity["properties"]
    if entity["schema"] == "Address":
        store.add("Address", str(entity.get("id")), line, entity)
        return
    for name in ("entity", "holder"):
        for owner in values(properties, name):
            store.add("of", owner, line, entity)


def _is_listed(entity: Entity) -> bool:
    topics = values(entity["properties"], "topics")
    if any(ftm_topic(topic) or not _describes(topic) for topic in topics):
        return True
    target = entity.get("target")
    if target is not None:
        return bool(target)
    return entity["schema"] in KINDS and not topics


def _describes(topic: str) -> bool:
    return topic.partition(".")[0] in DESCRIPTIVE


def _entry(entity: Entity, store: RowStore, definition: ListDefinition) -> ListEntry:
    properties = entity["properties"]
    key = next(iter(values(entity, "id")), None)
    draft = Draft(key)
    draft.kind = KINDS.get(entity["schema"], PartyKind.UNKNOWN)
    if entity["schema"] not in KINDS:
        draft.problem(f"unknown schema: {entity['schema'][:60]}")
    around = _around(entity, store)
    names(draft, entity)
    for born in values(properties, "birthDate"):
        draft.born(born)
    draft.texts(draft.birth_places, values(properties, "birthPlace"))
    for gender in values(properties, "gender"):
        draft.gender(gender)
    for name in ("nationality", "citizenship", "country", "jurisdiction", "flag", "mainCountry"):
        draft.country(*(alpha2(code) for code in values(properties, name)))
    numbers(draft, entity)
    documents(draft, around)
    addresses(draft, properties, [item for item in around if item.get("schema") == "Address"])
    draft.texts(draft.positions, values(properties, "position"))
    draft.texts(draft.titles, values(properties, "title"))
    draft.texts(draft.remarks, [*values(properties, "notes"), *values(properties, "summary")])
    draft.texts(draft.references, values(properties, "wikidataId"))
    for name in ("website", "email", "phone"):
        draft.texts(draft.contacts, values(properties, name))
    _listing(draft, properties, around, definition)
    return draft.entry(definition)


def _around(entity: Entity, store: RowStore) -> list[Around]:
    """Return what belongs to a party: nested in it, or kept from elsewhere in the file."""
    found: list[Around] = []
    for stated in entity["properties"].values():
        if isinstance(stated, list):
            found += [
                cast("Around", i)
                for i in stated
                if isinstance(i, dict) and isinstance(i.get("properties"), dict)
            ]
    key = entity.get("id")
    if isinstance(key, str):
        found += [item for _, item in store.of("of", key)]
    for address in values(entity["properties"], "addressEntity"):
        found += [item for _, item in store.of("Address", address)]
    return found


def _listing(
    draft: Draft, properties: Properties, around: list[Around], definition: ListDefinition
) -> None:
    """Add topics, programmes, measures and days of listing."""
    sanctions = [item["properties"] for item in around if item.get("schema") == "Sanction"]
    ids = [*values(properties, "programId")]
    for item in [item for item in sanctions if _in_force(item)] or sanctions:
        ids += values(item, "programId") or [_UNKNOWN]
    for item in sanctions:
        draft.texts(draft.programmes, values(item, "programId") or values(item, "program"))
        draft.texts(draft.legal_basis, values(item, "authority"))
    draft.texts(draft.programmes, values(properties, "program") or values(properties, "programId"))
    _topics(draft, properties, ids, definition)
    _regimes(draft, properties, sanctions)
    starts = [day for item in sanctions for day in _days(item, "listingDate", "startDate")]
    ends = [max(_days(item, "endDate"), default=None) for item in sanctions]
    draft.listed_date = min(starts, default=None)
    if ends and None not in ends:
        draft.ended_date = max(day for day in ends if day)


def _regimes(draft: Draft, properties: Properties, sanctions: Sequence[Properties]) -> None:
    """Add the regimes that freeze the party, from what is in force of its sanctions."""
    if "sanctions" not in draft.topics:
        return
    draft.regimes |= regime_of(values(properties, "programId"), (), ())
    for item in filter(_in_force, sanctions):
        stated = (values(item, name) for name in ("programId", "program", "authority"))
        draft.regimes |= regime_of(*stated)


def _in_force(sanction: Properties) -> bool:
    ended = _days(sanction, "endDate")
    return not ended or max(ended) > today()


def _topics(
    draft: Draft, properties: Properties, programme_ids: list[str], definition: ListDefinition
) -> None:
    for topic in values(properties, "topics"):
        known = ftm_topic(topic)
        if known is None:
            if not _describes(topic):
                draft.problem(f"unknown topic: {topic[:60]}")
            continue
        draft.texts(draft.topics, [known[0]])
        draft.measures += _measures(topic, known[1], programme_ids, definition)
    if not draft.topics:
        draft.texts(draft.topics, definition.topics)


def _measures(
    topic: str, measure: Measure, programme_ids: list[str], definition: ListDefinition
) -> list[Measure]:
    """Return a topic's measure; a sanction is what all its programmes are known to be.

    `programme_ids` are those in force; a sanction that names none may freeze.
    """
    if topic != "sanction":
        return [measure]
    if programme_ids and all(item in FTM_PROGRAMMES for item in programme_ids):
        return [FTM_PROGRAMMES[item] for item in programme_ids]
    stated = definition.default_measure if "sanctions" in definition.topics else measure
    return [stated]


def _days(properties: Properties, *names_: str) -> list[date]:
    found: list[date] = []
    for name in names_:
        for stated in values(properties, name):
            try:
                found.append(parse_date(stated[:10]).earliest)
            except ValueError:
                continue
    return found


def _seen(entity: Entity) -> Iterator[date | None]:
    """Yield when the file says that it saw the entity: it cannot be older than that."""
    for name in ("last_seen", "last_change"):
        stated = entity.get(name)
        if isinstance(stated, str):
            try:
                yield date.fromisoformat(stated[:10])
            except ValueError:
                continue
