"""Parties that may be one, while no one has decided: what Atlas reports must hold either way.

Atlas evaluates the structure as it is recorded, in which the parties are two, and also the
structures in which they are one. What the one party holds of a company lies between what the
records state if they describe one holding, and their sum if they describe several. The sum is also
evaluated by itself, because it may come to more than the whole, and then everything is possible up
to it. Of all answers, the one that leaves more open counts: a party that is recorded twice never
counts less than if it were recorded once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from atlas.knowledge.graph.domain.bands import Band, total
from atlas.knowledge.graph.domain.beneficial import Ubo, UboResult, UboStatus
from atlas.knowledge.graph.domain.causes import RANK, CauseGround, UboCause, UboCauses
from atlas.knowledge.graph.domain.direct import one_holding
from atlas.knowledge.graph.domain.further import structure
from atlas.knowledge.graph.domain.model import Holding, Party
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.ubos import by_strength

POSSIBLY_ONE = "possibly_one_party"
"""Code, at a party: it may be the same as another one; the answer differs if it is."""
Pair = tuple[str, str]
Names = Mapping[str, str]
"""Key to name."""


@dataclass(frozen=True, slots=True)
class Together:
    """Parties that may be one, by the key that stands for all of them."""

    stands: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[Pair], subject: str) -> Together:
        """Join what pairs connect, under the subject's key if it is there, otherwise the least."""
        stands: dict[str, str] = {}

        def find(key: str) -> str:
            while stands.get(key, key) != key:
                key = stands[key]
            return key

        for first, second in sorted(pairs):
            one, two = find(first), find(second)
            stays = subject if subject in {one, two} else min(one, two)
            stands[one] = stands[two] = stays
        keys = sorted({*stands, *stands.values()})
        members: dict[str, list[str]] = {}
        for key in keys:
            members.setdefault(find(key), []).append(key)
        return cls(
            {key: find(key) for key in keys},
            {key: tuple(group) for key, group in members.items()},
        )

    def key(self, party: str) -> str:
        """Return the key under which a party stands in the structure of one."""
        return self.stands.get(party, party)

    def parties(self, key: str) -> tuple[str, ...]:
        """Return the parties that a key stands for."""
        return self.members.get(key, (key,))

    def spread(self, parties: Collection[str]) -> frozenset[str]:
        """Return parties with all that may be the same as one of them."""
        return frozenset(other for one in parties for other in self.parties(self.key(one)))


def as_one(
    parties: Iterable[Party], holdings: Iterable[Holding], graph: OwnershipGraph, said: Together
) -> tuple[OwnershipGraph, ...]:
    """Return the structures in which the parties are one: shares as a range, and added.

    Args:
        parties: those of the structure as recorded, and of what is above those that may be the
            same.
        holdings: the same.
        graph: the structure as recorded.
        said: who may be one.

    """
    parties, holdings = tuple(parties), tuple(holdings)
    return tuple(_as_one(parties, holdings, graph, said, added=added) for added in (False, True))


def _as_one(
    parties: Sequence[Party],
    holdings: Sequence[Holding],
    graph: OwnershipGraph,
    said: Together,
    *,
    added: bool,
) -> OwnershipGraph:
    groups: dict[tuple[object, ...], list[Holding]] = {}
    kept: list[Holding] = []
    for one in holdings:
        holder, company = said.key(one.holder), said.key(one.company)
        if holder == company:  # a party that may be the company it holds: it holds itself
            continue
        told = replace(one, holder=holder, company=company)
        if len(said.parties(holder)) + len(said.parties(company)) == 2 or one.band is None:
            kept.append(told)
            continue
        if one.joint_group is not None or not one.valid_at(graph.as_of):
            kept.append(told)
            continue
        which = (holder, company, one.kind, one.share_class, one.directness)
        groups.setdefault(which, []).append(one)
    known = {one.key: one for one in parties}
    kept += [_one_of(group, said, known, added=added) for group in groups.values()]
    stand = {key: _party(key, said.parties(key), known) for key in {*map(said.key, known)}}
    return structure(stand.values(), kept, graph.as_of)


def _party(key: str, members: Sequence[str], known: Mapping[str, Party]) -> Party:
    """Return the one party: what would spare it from scrutiny must hold of each of them."""
    each = [known[one] for one in members if one in known]
    first = known.get(key) or each[0]
    if len(each) == 1:
        return replace(first, key=key)
    return replace(
        first,
        key=key,
        listed=all(one.listed for one in each),
        ended=first.ended if all(one.ended is not None for one in each) else None,
    )


def _one_of(
    group: Sequence[Holding], said: Together, known: Mapping[str, Party], *, added: bool
) -> Holding:
    """Return one holding of several records: their sum, or all from one holding to the sum."""
    first = min(group, key=lambda one: one.key)
    own: dict[tuple[str, str], list[Band]] = {}
    for one in group:
        band = one.band
        if band is not None:
            own.setdefault((one.holder, one.company), []).append(one.if_higher or band)
    bands = [band for each in own.values() for band in each]
    band = one_holding(bands)
    if len(own) > 1:
        whole = total([one_holding(each) for each in own.values()])
        band = whole if added else _spanned(band, whole)
    return replace(
        first,
        holder=said.key(first.holder),
        company=said.key(first.company),
        band=band,
        if_higher=None,
        apart=None,
        each_whole=False,
        declared_beneficial=any(one.declared_beneficial for one in group),
        declared_not_beneficial=any(one.declared_not_beneficial for one in group),
        sources=_said_by(group, known, each=added and len(own) > 1),
        left_out=first.left_out if all(one.left_out for one in group) else None,
    )


def _said_by(group: Sequence[Holding], known: Mapping[str, Party], *, each: bool) -> frozenset[str]:
    """Return which sources say what a holding made of several records says.

    Args:
        group: its records.
        known: parties by their keys.
        each: it is the sum of what the records state of different parties. Only a source that
            states something of each of them states it. Otherwise all state it together, none alone.

    """
    told: dict[tuple[str, str], set[str]] = {}
    unknown: set[tuple[str, str]] = set()  # what is of no known source may be of any
    for one in group:
        told.setdefault((one.holder, one.company), set()).update(one.sources)
        if not one.sources:
            unknown.add((one.holder, one.company))
    everyone = frozenset[str]().union(*told.values())
    if not each:
        return everyone
    alone = [said for pair, said in told.items() if pair not in unknown]
    common = everyone.intersection(*alone)
    if common or not everyone:
        return common
    holders = sorted({known[holder].name for holder, _ in told if holder in known})
    return frozenset({f"{' and '.join(sorted(everyone))} on {' and '.join(holders)}"})


def owners_either_way(apart: UboResult, one: UboResult, said: Together, names: Names) -> UboResult:
    """Return the owners, whether the parties are one or not.

    An owner is certain only if certain either way. A party that is an owner in one structure alone
    is possible.

    Args:
        apart: the owners in the structure in which they are two.
        one: the owners in the structure in which they are one.
        said: who may be one.
        names: the names of the parties.

    """
    mine = {ubo.party: ubo for ubo in apart.ubos}
    theirs = {party: ubo for ubo in one.ubos for party in said.parties(ubo.party)}
    found: dict[str, Ubo] = {}
    for party in {**mine, **theirs}:
        here, there = mine.get(party), theirs.get(party)
        shown = here or replace(_of(there), party=party)
        sure = all(ubo is not None and ubo.status is UboStatus.UBO for ubo in (here, there))
        if not sure:
            shown = _possible(shown, _words(party, said, names) if here is None else "")
        if there is not None:
            shown = replace(
                shown,
                share=_hull(here.share if here else None, there.share),
                votes=_hull(here.votes if here else None, there.votes),
            )
        found[party] = replace(
            shown,
            disclaimed=shown.disclaimed and (there is None or there.disclaimed),
        )
    unnamed = {ubo.party: ubo for ubo in (*apart.unidentified, *one.unidentified)}
    certain = any(ubo.status is UboStatus.UBO for ubo in found.values())
    return replace(
        apart,
        ubos=tuple(sorted(found.values(), key=by_strength)),
        unidentified=tuple(unnamed[party] for party in sorted(unnamed)),
        reasons=() if certain else apart.reasons or one.reasons,
        fallback=() if certain else apart.fallback or one.fallback,
    )


def _of(ubo: Ubo | None) -> Ubo:
    if ubo is None:
        raise ValueError("an owner stands in one of the two structures")
    return ubo


def _possible(ubo: Ubo, words: str) -> Ubo:
    grounds = tuple(
        replace(
            ground,
            status=UboStatus.POSSIBLE,
            detail=f"{ground.detail} ({words})" if words else ground.detail,
        )
        for ground in ubo.grounds
    )
    return replace(ubo, status=UboStatus.POSSIBLE, grounds=grounds)


def _words(party: str, said: Together, names: Names) -> str:
    group = said.parties(said.key(party))
    if len(group) == 1:
        return "if parties that may be one are one"
    return f"if {' and '.join(names.get(key, key) for key in group)} are one party"


def differ(apart: UboResult, either: UboResult) -> bool:
    """Return whether the owners depend on whether parties are one."""
    mine, theirs = ([(ubo.party, ubo.status) for ubo in one.ubos] for one in (apart, either))
    return mine != theirs


def _hull(mine: Band | None, theirs: Band | None) -> Band | None:
    """Return what both bands span, or the one that there is."""
    return mine or theirs if mine is None or theirs is None else _spanned(mine, theirs)


def _spanned(mine: Band, theirs: Band) -> Band:
    low = min(mine, theirs, key=lambda one: (one.lower, one.lower_open))
    high = max(mine, theirs, key=lambda one: (one.upper, not one.upper_open))
    return Band(low.lower, high.upper, low.lower_open, high.upper_open)


def causes_either_way(
    apart: UboCauses, one: UboCauses, said: Together, names: Names, *, differs: bool
) -> UboCauses:
    """Return why no owner is identified: the more severe cause of both structures.

    `differs` (`differ`): the owners depend on whether parties are one. Who may be one is then a
    ground of its own.
    """
    known = {(ground.code, said.key(ground.party)) for ground in apart.grounds}
    further = [ground for ground in one.open if (ground.code, said.key(ground.party)) not in known]
    worse = RANK[one.cause] > RANK[apart.cause]
    if further or differs or worse:
        further += [
            CauseGround(UboCause.INCOMPLETE, POSSIBLY_ONE, group[0], _words(group[0], said, names))
            for group in said.members.values()
        ]
    causes = {apart.cause, one.cause}
    if causes != {UboCause.IDENTIFIED}:  # otherwise what is open is listed next to owners
        causes |= {ground.cause for ground in further}
    return UboCauses(max(causes, key=RANK.__getitem__), (*apart.grounds, *further))
