"""What BODS interests mean: the kind of relation, the band, the dates.

UK PSC statements name the nature of control in `details`; it says more than the interest: an
open lower end ("25 to 50 percent" is more than 25), and that the holding is as a trustee or
firm. Register of People with Significant Control Regulations 2016, Schedule 2, and the
`natures_of_control` codes of Companies House.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from atlas.foundation.core.types import JSON
from atlas.knowledge.graph.domain.model import UNKNOWN_CAPACITY, UNKNOWN_NATURE
from atlas.sources.registry.domain.contradictions import (
    TWO_BANDS,
    End,
    band_of,
    contradictions_of,
    readings_said,
    two_readings_in,
)
from atlas.sources.registry.domain.formats.natures import bands_at_once, span_of
from atlas.sources.registry.domain.formats.published import NATURES, codes_in
from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.vocabulary import Interest, RelationshipRecord, Share
from atlas.sources.registry.domain.void import SUCCESSOR

OWNERSHIP = frozenset(
    {
        "shareholding",
        "rightsToSurplusAssetsOnDissolution",
        "rightsToProfitOrIncome",
        "rightToProfitOrIncomeFromAssets",
    },
)
"""Economic interests. Only `shareholding` is a share in the company itself; the others are kept
as ownership of their own class and are not added to shares."""
CONTROL_KINDS: Mapping[str, str] = {
    "appointmentOfBoard": "board_appointment",
    "otherInfluenceOrControl": "dominant_influence",
    "controlViaCompanyRulesOrArticles": "dominant_influence",
    "controlByLegalFramework": "dominant_influence",
    "rightsGrantedByContract": "contract",
    "conditionalRightsGrantedByContract": "conditional_contract",
    "enjoymentAndUseOfAssets": "use_of_assets",
    "unknownInterest": "unknown_interest",
    "unpublishedInterest": "unpublished_interest",
    "nominee": "nominee",
    "nominator": "nominator",
}
UNNAMED_INTERESTS = frozenset({"unknownInterest", "unpublishedInterest"})
TRUST_ROLES: Mapping[str, str] = {
    "settlor": "Settlor",
    "trustee": "Trusteeship",
    "protector": "Protector",
    "beneficiaryOfLegalArrangement": "Beneficiary",
}
OFFICES: Mapping[str, str] = {
    "boardMember": "board member",
    "boardChair": "board chair",
    "seniorManagingOfficial": "senior managing official",
}
CONSOLIDATED = re.compile(r"(?<![\w-])IS_(DIRECTLY|ULTIMATELY)_CONSOLIDATED_BY(?![\w-])")
"""GLEIF level 2: accounting consolidation is control, never a share."""
_BAND = re.compile(r"-(25-to-50|50-to-75|75-to-100|more-than-25)-percent")
_CAPACITY = re.compile(r"-as-(?:control-over-)?(trust|firm)")
"""That trustees, or a firm without legal personality, hold it and the person controls them."""
_HALF = 50
"""Percent. A majority that the UK register states of several persons is held together: it treats
each of them as its holder (Companies Act 2006, Schedule 1A, paragraphs 11 and 12)."""
_NATURE_OF: Mapping[str, str] = {
    "shareholding": "ownership-of-shares",
    "votingRights": "voting-rights",
    "rightsToSurplusAssetsOnDissolution": "right-to-share-surplus-assets",
    "appointmentOfBoard": "right-to-appoint-and-remove",
    "otherInfluenceOrControl": "significant-influence-or-control",
    "nominee": "registered-owner-as-nominee",
}


@dataclass(frozen=True, slots=True)
class Omission:
    """That a later statement of a record leaves an interest out, and states no end of it.

    `named_on`: the day of the last statement that has it; `on`: of the first one that has not.
    """

    named_on: date
    on: date


@dataclass(frozen=True, slots=True)
class Relation:
    """One relationship that an interest stands for."""

    type: str
    discriminator: str
    attributes: Mapping[str, Any]
    valid_from: date | None
    valid_to: date | None
    part: str = ""
    """Tells the relations of one record apart that are of one type and kind."""
    omitted: Omission | None = None

    def exists_at(self, day: date) -> bool:
        """Whether the relation exists on a day."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day < self.valid_to)


def relations_of(
    record: RelationshipRecord,
    *,
    closed_on: date | None,
    uk_psc: bool,
    said_on: date = date.min,
) -> Iterator[Relation]:
    """Return the relations of a relationship record.

    Args:
        record: with a named party; interests may be missing (then the interest is unknown).
        closed_on: the statement's date when the record is closed: what has no end ended then.
        uk_psc: whether the statement comes from the UK register of persons with significant
            control, whose open ends are restored.
        said_on: the statement's day; without one, nothing had ended when it was made.

    """
    read: list[tuple[Relation, str]] = []
    interests = record.interests or (Interest(type="unknownInterest"),)
    at_once = two_readings_in(interests, said_on)
    for place, interest in enumerate(interests):
        kind = interest.type or "unknownInterest"
        relation, discriminator = _type_of(kind, interest.details or "")
        places = at_once.get(place, ())
        more = dict([readings_said(interests, places)]) if places else {}
        attributes = _attributes(record, interest, kind, more, uk_psc=uk_psc)
        if places and relation == "Ownership" and "share_if_higher" not in attributes:
            bands = {at: _ends_of(interests[at], kind, uk_psc=uk_psc) for at in places}
            attributes = _one_of_two(attributes, place, bands)
        period = _period(interest, closed_on)
        directness = "indirect" if interest.direct_or_indirect == "indirect" else ""
        read.append((Relation(relation, discriminator, attributes, *period), directness))
    return _told_apart(read)


def _told_apart(read: Sequence[tuple[Relation, str]]) -> Iterator[Relation]:
    """Yield the relations of one record, each with a class and part that distinguish it.

    Several holdings at one time are several classes of share: they add up. A holding that began
    when the other had ended is the same one again, for another time. The first class is that of
    which the source states most surely how much is held.
    """
    alike: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for place, (one, directness) in enumerate(read):
        alike[one.type, one.discriminator, directness].append(place)
    found: dict[int, Relation] = {}
    for (kind, discriminator, directness), places in alike.items():
        classes = [places]
        if kind == "Ownership":
            surely = sorted(places, key=lambda at: "share_if_higher" in read[at][0].attributes)
            classes = _classes({place: read[place][0] for place in surely})
        for number, spells in enumerate(classes, 1):
            share_class = f"{discriminator or 'class'} {number}" if number > 1 else discriminator
            names = sorted(places.index(place) + 1 for place in spells)
            for place, name in zip(spells, names, strict=True):
                one = read[place][0]
                stated = {"share_class": share_class} if number > 1 else {}
                found[place] = replace(
                    one,
                    discriminator=share_class,
                    attributes={**one.attributes, **stated},
                    part=":".join(filter(None, (directness, str(name) if name > 1 else ""))),
                )
    return (found[place] for place in sorted(found))


def _classes(holdings: Mapping[int, Relation]) -> list[list[int]]:
    """Return the holdings by classes: of one class no two stood on the same day.

    Each class begins with its earliest holding.
    """
    found: list[list[int]] = []
    for place, one in holdings.items():
        free = (known for known in found if not any(_met(one, holdings[at]) for at in known))
        known = next(free, None)
        if known is None:
            found.append([place])
        else:
            known.append(place)
    return [sorted(one, key=lambda at: holdings[at].valid_from or date.min) for one in found]


def _met(one: Relation, other: Relation) -> bool:
    """Whether two holdings stood on one day."""
    start = max(one.valid_from or date.min, other.valid_from or date.min)
    return start < min(one.valid_to or date.max, other.valid_to or date.max)


def relation_types(record: RelationshipRecord) -> frozenset[str]:
    """Return the types of relations that a record shows its register to publish.

    A senior managing official is named where no one is an owner: a register that does so need not
    publish the directors, and those it does not name are not missing.
    """
    return frozenset(
        _type_of(kind, interest.details or "")[0]
        for interest in record.interests or (Interest(type="unknownInterest"),)
        if (kind := interest.type or "unknownInterest") != "seniorManagingOfficial"
    )


def _period(interest: Interest, closed_on: date | None) -> tuple[date | None, date | None]:
    """Return when an interest began and ended.

    Dates whose end precedes the start are ignored: the holding stands, unless its record
    is closed; then it ended by the later of them. A closure before the start is a slip of the
    record: the holding never existed. What ends on the day on which it starts held on that day.
    """
    start, end = interest.start_date, interest.end_date
    if start and end and end < start:
        return None, max(start, end) if closed_on else None
    end = end or closed_on
    if start and end and end <= start:
        return start, start + timedelta(days=end == start)
    return start, end


def _type_of(kind: str, details: str) -> tuple[str, str]:
    if kind == "votingRights":
        return "Voting", ""
    if kind in OWNERSHIP:
        return "Ownership", "" if kind == "shareholding" else kind
    if kind in TRUST_ROLES:
        return TRUST_ROLES[kind], ""
    if kind in OFFICES:
        return "Directorship", OFFICES[kind]
    if CONSOLIDATED.search(details):
        return "Control", "accounting_consolidation"
    return "Control", CONTROL_KINDS[kind]


def _attributes(
    record: RelationshipRecord,
    interest: Interest,
    kind: str,
    contradictions: Mapping[str, str],
    *,
    uk_psc: bool,
) -> dict[str, JSON]:
    relation, discriminator = _type_of(kind, interest.details or "")
    if relation == "Directorship":
        return {"role": discriminator, "interest_type": kind}
    attributes: dict[str, JSON] = {
        "interest_type": kind,
        "direct_or_indirect": _directness(interest),
        "component": record.is_component,
        "has_components": bool(record.component_records),
        "declared_beneficial": bool(interest.beneficial_ownership_or_control),
    }
    if interest.beneficial_ownership_or_control is False:
        attributes["declared_not_beneficial"] = True
    details = clean(interest.details, 2_000)
    if details == SUCCESSOR:
        attributes["succession"] = True
    if details:
        attributes["details"] = details
        through = _through(details, kind)
        if through:
            attributes["held_through"] = through
    if relation == "Control":
        attributes["control_kind"] = discriminator
    if relation == "Ownership" and discriminator:
        attributes["share_class"] = discriminator
    attributes |= _size(relation, interest, kind, uk_psc=uk_psc)
    attributes |= _contradictions(interest, kind, attributes, contradictions)
    return attributes | (_unknown_natures(interest, kind, attributes) if uk_psc else {})


def _size(relation: str, interest: Interest, kind: str, *, uk_psc: bool) -> dict[str, JSON]:
    """Return how much of a right it is, or which part of a role, where that is stated.

    A role in a trust, or as a nominator, without a part is the role as such; a share that is not
    stated may be anything.
    """
    if kind in TRUST_ROLES or kind == "nominator":
        return {} if interest.share is None else _band(interest, kind, uk_psc=uk_psc)
    if relation not in {"Ownership", "Voting"}:
        return {}
    size = _band(interest, kind, uk_psc=uk_psc)
    least = size.get("share_minimum")
    whole = uk_psc and isinstance(least, int | float) and least >= _HALF
    return {**size, "each_whole": True} if whole else size


def _unknown_natures(interest: Interest, kind: str, read: Mapping[str, JSON]) -> dict[str, JSON]:
    """Return which codes the UK register does not publish, and whether the capacity is unknown.

    A statement may name the codes of all its interests in each. In which capacity an interest is
    held is not known if a code of its own kind is unknown, or if none of its kind is known.
    """
    codes = codes_in(interest.details or "")
    unknown = [code for code in codes if code not in NATURES]
    if not unknown:
        return {}
    known = read.get("contradictions")
    stated = known if isinstance(known, Mapping) else {}
    said = {**stated, UNKNOWN_NATURE: ", ".join(unknown)}
    open_ = _of_kind(unknown, kind) or not _of_kind(codes, kind)
    if kind in UNNAMED_INTERESTS or not open_ or "held_through" in read:
        return {"contradictions": said}
    return {"contradictions": said, "held_through": UNKNOWN_CAPACITY}


def _contradictions(
    interest: Interest, kind: str, read: Mapping[str, JSON], more: Mapping[str, str]
) -> dict[str, JSON]:
    """Return what contradicts itself; of two bands at once the span, and the higher one separately.

    Who may hold too much is judged by the higher band, what is left for others by the lower.
    """
    own = dict(contradictions_of(interest))
    found = {**more, **own}
    if not found:
        return {}
    if TWO_BANDS not in own or "share_minimum" not in read:
        return {"contradictions": found}
    lowest, highest = span_of(bands_at_once(interest.details or "", kind))
    higher = {name: read[name] for name in _ENDS}
    return {
        "contradictions": found,
        "share_if_higher": higher,
        **_ends(BAND_OF_NATURE[lowest][0], BAND_OF_NATURE[highest][1]),
    }


def _one_of_two(
    read: Mapping[str, JSON], place: int, bands: Mapping[int, tuple[End, End]]
) -> dict[str, JSON]:
    """Return how one of several interests is read that state shares of one right.

    Either may be right, or both, of two classes of share. Who may hold too much is
    judged by the higher one, or by both together; what is left for others, by the lower one alone,
    which is the first of `bands`.
    """
    if place == next(iter(bands)):
        return {**read}
    low, high = bands[place]
    ends = {"share_if_higher": _ends(low, high), **_ends((0.0, False), high)}
    return {name: read[name] for name in read if name != "share_exact"} | ends


def _directness(interest: Interest) -> str:
    """Return the directness; where the file leaves it out, what its words for GLEIF's type say."""
    stated = interest.direct_or_indirect or "unknown"
    found = CONSOLIDATED.search(interest.details or "") if stated == "unknown" else None
    if found is None:
        return stated
    return "direct" if found[1] == "DIRECTLY" else "indirect"


def _band(interest: Interest, kind: str, *, uk_psc: bool) -> dict[str, JSON]:
    """Return the share in the house's vocabulary; nothing stated is [0, 100]."""
    low, high = band_of(interest.share or Share())
    if interest.share is not None and interest.share.exact is not None and low == high:
        return {"share_exact": low[0]}
    return _ends(*_ends_of(interest, kind, uk_psc=uk_psc))


def _ends_of(interest: Interest, kind: str, *, uk_psc: bool) -> tuple[End, End]:
    low, high = band_of(interest.share or Share())
    return _restored(interest, kind, low, high) if uk_psc else (low, high)


_ENDS = ("share_minimum", "share_maximum", "minimum_exclusive", "maximum_exclusive")


def _ends(low: tuple[float, bool], high: tuple[float, bool]) -> dict[str, JSON]:
    return dict(zip(_ENDS, (low[0], high[0], low[1], high[1]), strict=True))


def _restored(
    interest: Interest, kind: str, low: tuple[float, bool], high: tuple[float, bool]
) -> tuple[tuple[float, bool], tuple[float, bool]]:
    """Return the ends as the PSC regime words them.

    Schedule 2: "more than 25 % but not more than 50 %", "more than 50 % but less than 75 %",
    "75 % or more".
    """
    nature = _nature(interest, kind)
    stated = nature or f"{low[0]:g}-to-{high[0]:g}"
    return BAND_OF_NATURE.get(stated, (low, high))


BAND_OF_NATURE: Mapping[str, tuple[End, End]] = {
    "more-than-25": ((25.0, True), (100.0, False)),
    "25-to-50": ((25.0, True), (50.0, False)),
    "50-to-75": ((50.0, True), (75.0, True)),
    "75-to-100": ((75.0, False), (100.0, False)),
}


def _through(details: str, kind: str) -> str | None:
    """Return through what the person holds this kind of interest: a trust before a firm."""
    found = {one[1] for code in _natures(details, kind) if (one := _CAPACITY.search(code))}
    return max(found, default=None)


def _nature(interest: Interest, kind: str) -> str | None:
    bands = (_BAND.search(code) for code in _natures(interest.details or "", kind))
    return next((one[1] for one in bands if one), None)


def _natures(details: str, kind: str) -> list[str]:
    """Return the published natures of control of one kind that a text names."""
    return [code for code in _of_kind(codes_in(details), kind) if code in NATURES]


def _of_kind(codes: Sequence[str], kind: str) -> list[str]:
    wanted = _NATURE_OF.get(kind)
    return [code for code in codes if wanted and code.removeprefix("part-").startswith(wanted)]
