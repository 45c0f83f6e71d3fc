"""What a match with a list means for the company: who, how much, which list, how strong. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from atlas.foundation.core.provenance import Kind, Reference, reference
from atlas.investigations.reports.statements import Statement, said
from atlas.investigations.reports.wording import article, counted, delisting_said, share
from atlas.investigations.results.domain import Hit, ScreenedParty
from atlas.investigations.results.domain.connections import Tie
from atlas.investigations.runs.queries import Link, Party, Record
from atlas.knowledge.evidence.domain import source_title
from atlas.risk.evaluations.domain.wording import words
from atlas.sources.lists.domain.labels import entry_said, list_label

SHOWN = 5
"""Matches that the summary names one by one; the screening section holds all of them."""
_TOLD = frozenset({"exact", "strong"})
_OVER = frozenset({"false_positive"})
_PARTS = {
    "customer": "the company itself",
    "ubo": "beneficial owner",
    "possible_ubo": "possible beneficial owner",
    "owner": "owner",
    "controller": "controller",
    "senior_manager": "senior manager",
    "officer": "officer",
    "trust_role": "party to a trust",
    "subsidiary": "subsidiary",
}
_MEASURES = {
    "asset_freeze": "an asset-freeze entry",
    "sectoral": "an entry of sectoral measures",
    "trade": "an entry of trade measures",
    "travel_ban": "a travel-ban entry",
    "debarment": "a debarment entry",
    "watch": "an entry",
}
_DECIDED = {
    "true_match": "confirmed as a true match",
    "unsure": "left open by an analyst",
    "undecided": "not decided when screened",
}
_INFORMS = " The compliance profile does not require this list, so it refuses no approval."
_STRENGTHS = ("exact", "strong", "weak")


Pair = tuple[ScreenedParty, Hit]


def matches(
    record: Record, informed: Collection[str] = (), informative: Collection[str] = ()
) -> list[Statement]:
    """Return a sentence for each match of weight that was not dismissed, the worst first.

    A match of a party that may be one of the structure is part of the sentence about the same entry
    and a party of the structure, if there is one.

    Args:
        record: the run's.
        informed: the true matches, by the hit's id, that refuse no approval.
        informative: the lists that the compliance profile does not require.

    """
    found = _by_entry(record, informative)
    parties = {party.entity_id: party for party in record.parties}
    links = list(record.links)
    lines = [
        _sentence(first, namesakes, parties, links, record, informed)
        for first, *namesakes in found[:SHOWN]
    ]
    more = [row for pairs in found[SHOWN:] for row, _ in pairs]
    if more:
        ids = dict.fromkeys(str(row.screening_id) for row in more)
        many = counted(len(more), "more such match is", "more such matches are")
        lines.append(
            said(
                f"{many} in the section on screening.",
                *(reference(Kind.SCREENING, one) for one in ids),
            )
        )
    return lines


def exposed(record: Record) -> list[Statement]:
    """Return a sentence for each party that a company register declares as politically exposed."""
    rows = {row.party_id: row for row in record.steps.rows}
    parties = {party.entity_id: party for party in record.parties}
    lines = {}
    for mark in record.steps.enrich.declared_peps:
        row = rows.get(mark.entity_id)
        who, rests = mark.name, [Reference(Kind.PARTY, mark.entity_id)]
        if row is not None:
            who, rests = _who(row, parties, list(record.links), record)
        source = source_title(mark.source)
        text = f"{who} is politically exposed, as a company register declares ({source})."
        kept = [reference(Kind.EVIDENCE, mark.evidence_id)] if mark.evidence_id else []
        lines[text] = said(text, *rests, Reference(Kind.SOURCE, mark.source), *kept)
    return [*lines.values()]


def _by_entry(record: Record, informative: Collection[str]) -> list[list[Pair]]:
    """Return each match with those of the same entry and of parties that may be the same."""

    def order(pair: Pair) -> tuple[object, ...]:
        # what refuses the approval, or may, comes first
        return (pair[1].delisted, pair[1].list_id in informative, _weight(pair))

    pairs = sorted(_told(record), key=order)
    known = record.steps.structure.connections
    namesakes = {one.party for one in known if one.tie is Tie.MAY_BE}
    groups = [[pair] for pair in pairs if pair[0].party_id not in namesakes]
    of_entry: dict[tuple[str, str], list[Pair]] = {}
    for group in groups:
        hit = group[0][1]
        of_entry.setdefault((hit.list_id, hit.entry_key), group)
    for row, hit in pairs:
        if row.party_id in namesakes:
            own = of_entry.get((hit.list_id, hit.entry_key))
            if own is None:
                groups.append([(row, hit)])
            else:
                own.append((row, hit))
    return sorted(groups, key=lambda group: min(map(order, group)))


def _told(record: Record) -> Iterator[tuple[ScreenedParty, Hit]]:
    for row in record.steps.rows:
        for hit in row.hits:
            if hit.decision not in _OVER and _weighty(hit):
                yield row, hit


def _weighty(hit: Hit) -> bool:
    """Whether a match is confirmed, strong, or of a name that equals one of an asset freeze."""
    return (
        hit.decision == "true_match"
        or hit.strength in _TOLD
        or (hit.name_equal is not None and hit.measure == "asset_freeze")
    )


def _weight(pair: tuple[ScreenedParty, Hit]) -> tuple[object, ...]:
    row, hit = pair
    return (
        hit.delisted,
        hit.measure != "asset_freeze",
        hit.decision != "true_match",
        _STRENGTHS.index(hit.strength),
        not row.customer,
        row.name,
        hit.list_id,
        hit.entry_key,
    )


def _sentence(
    pair: Pair,
    namesakes: Sequence[Pair],
    parties: Mapping[Any, Party],
    links: Sequence[Link],
    record: Record,
    informed: Collection[str],
) -> Statement:
    row, hit = pair
    who, rests = _who(row, parties, links, record)
    entry = hit.entry_name or hit.matched_name
    programmes = f" ({', '.join(hit.programmes)})" if hit.programmes else ""
    states = [
        "found by an earlier screening, not by this one" if hit.earlier else "",
        "found by a screening after this one" if hit.later else "",
        "taken off the list since" if hit.off_list and not hit.ended else "",
        _decided(hit),
    ]
    of_list = f"{hit.entry_key} of the {list_label(hit.list_id)}"
    listed = f"{entry}, {entry_said(hit.list_id, hit.entry_key)}{programmes}"
    text = (
        f"{who} matches {_listing(hit)} ({words(hit.strength)}{_equal(hit)}):"
        f" {'; '.join([listed, *filter(None, states)])}."
        f"{_INFORMS if hit.hit_id in informed else ''}"
    )
    alike: dict[str, int] = {}
    for other, same in namesakes:
        whose, further = _who(other, parties, links, record)
        decided = _decided(same)
        also = f" Entry {of_list} also matches {whose}: {words(same.strength)}; {decided}"
        alike[also] = alike.get(also, 0) + 1
        rests = [*rests, *_searched(other, same), *further]
    for also, records in alike.items():
        text += also + (f" ({records} records)." if records > 1 else ".")
    return said(text, *_searched(row, hit), *rests)


def _decided(hit: Hit) -> str:
    said = _DECIDED.get(hit.decision, "")
    return f"{said}; {delisting_said(hit)}" if hit.ended else said


def _searched(row: ScreenedParty, hit: Hit) -> list[Reference]:
    hits = [reference(Kind.DECISION, hit.hit_id)] if hit.hit_id else []
    version = hit.list_version
    lists = [Reference(Kind.LIST, f"{hit.list_id}@{version}")] if version else []
    return [reference(Kind.SCREENING, row.screening_id), *hits, *lists]


def _equal(hit: Hit) -> str:
    names = {"primary": "the listed name", "strong_alias": "a strong alias of the listed party"}
    equal = names.get(hit.name_equal or "")
    return f", and the name equals {equal}" if equal else ""


def _listing(hit: Hit) -> str:
    if "sanctions" not in hit.stands_for and "pep" in hit.stands_for:
        return "an entry of politically exposed persons"
    return _MEASURES.get(hit.measure, f"{article(hit.measure)} {words(hit.measure)} entry")


def _who(
    row: ScreenedParty,
    parties: Mapping[Any, Party],
    links: Sequence[Link],
    record: Record,
) -> tuple[str, list[Reference]]:
    """Return the party with its part and holding, and the relationships that say so."""
    subject = record.run.entity_id
    party = next((one for key, one in parties.items() if str(key) == row.party_id), None)
    name = row.name or (party.name if party else record.run.company_name)
    if row.customer or party is None or party.entity_id == subject:
        return f"The company itself ({name})", []
    held = [
        link
        for link in links
        if link.from_id == party.entity_id
        and link.to_id == subject
        and link.type in {"Ownership", "Voting"}
    ]
    parts = [_PARTS[role] for role in _PARTS if role in party.roles and role != "customer"]
    tie = _connection(party, record)
    holding = _holdings(held)
    if not holding:
        holding, held = _integrated(party, record) if parts else "", []
    if party.entity_id in _owners_by_register(record) and "ubo" not in party.roles:
        parts.insert(0, "beneficial owner by the law of the company's register")
    called = " and ".join(parts[:2]) or ("" if tie else "connected party")
    whose = ", ".join(said for said in (called, holding, tie) if said)
    refs = [reference(Kind.RELATIONSHIP, link.relationship_id) for link in held]
    return f"{name} ({whose})", refs or [reference(Kind.PARTY, party.entity_id)]


def _connection(party: Party, record: Record) -> str:
    """Return how a party is connected that no holding or office of today connects."""
    known = record.steps.structure.connections
    return next((one.words for one in known if one.party == str(party.entity_id)), "")


def _owners_by_register(record: Record) -> set[UUID]:
    structure = record.steps.structure.ownership
    return set(map(UUID, structure.register_ubos)) if structure else set()


def _holdings(links: Sequence[Link]) -> str:
    """Return what a party holds directly: 60 % of the shares and 60 % of the votes."""
    said_of = {"Ownership": "shares", "Voting": "votes"}
    found = [
        f"{share(link.attributes)} of the {said_of[link.type]}"
        for link in sorted(links, key=lambda one: one.type)
        if share(link.attributes) != "not stated"
    ]
    return " and ".join(dict.fromkeys(found))


def _integrated(party: Party, record: Record) -> str:
    """Return what a party holds through others, as the ownership computation says."""
    structure = record.steps.structure.ownership
    for item in structure.grounds if structure else ():
        if item.party == str(party.entity_id) and item.share:
            return f"{item.share} % of the shares, through others"
    if party.distance > 1:
        return f"{party.distance} steps above the company"
    return ""
