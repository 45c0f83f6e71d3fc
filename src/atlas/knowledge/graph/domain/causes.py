"""Why no beneficial owner is identified, and whether more parties may be above than are known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from atlas.knowledge.graph.domain.accounted import all_declared, may_hide, rest_of
from atlas.knowledge.graph.domain.bands import WHOLE
from atlas.knowledge.graph.domain.beneficial import (
    NoUboReason,
    RegisterStatement,
    Ubo,
    UboResult,
    UboRule,
    UboStatus,
)
from atlas.knowledge.graph.domain.exemption import exempted_by_statement, exemptions
from atlas.knowledge.graph.domain.model import (
    ControlKind,
    HoldingKind,
    IntegratedShares,
    PartyKind,
)
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.over_stated import over_stated
from atlas.knowledge.graph.domain.reachable import Reachable
from atlas.knowledge.graph.domain.trusts import parties_not_stated
from atlas.knowledge.graph.domain.unnamed import standing_open
from atlas.knowledge.graph.domain.unsized import economic_rights, unsized_rights


class UboCause(StrEnum):
    """Whether a beneficial owner is identified, and if not, why; from harmless to most severe.

    `exempt`: by a named exemption of the home law. `exhausted`: a source declares that no one meets
    the test, or all of the shares are declared and no one does. `unknown`: an owner exists and is
    not named, or the owner could not be determined. `incomplete`: the chain leaves the sources, was
    cut, or steps to find the owner are under way. `protected`: the register withholds the person.
    `concealed`: a nominee holds for a party that is not named. `refused`: an owner or the company
    did not give what was asked. `contradicted`: what is stated contradicts itself. If two sources
    together declare more than the whole, and neither does so alone, the cause is `unknown`.
    """

    IDENTIFIED = "identified"
    EXEMPT = "exempt"
    EXHAUSTED = "exhausted"
    UNKNOWN = "unknown"
    INCOMPLETE = "incomplete"
    PROTECTED = "protected"
    CONCEALED = "concealed"
    REFUSED = "refused"
    CONTRADICTED = "contradicted"
    CLOSED_LOOP = "closed_loop"


def stated_cause(cause: UboCause, *, managers_verified: bool = False) -> UboCause:
    """Return a cause as an answer may state it.

    If no one meets the test, the search is exhausted only once a senior managing official is
    identified and verified and the steps are recorded (Directive (EU) 2015/849, article
    3(6)(a)(ii)). No source shows that; a person attests it. Until then the search is incomplete.
    """
    if cause is UboCause.EXHAUSTED and not managers_verified:
        return UboCause.INCOMPLETE
    return cause


RANK = {cause: place for place, cause in enumerate(UboCause)}
SEVERE = frozenset(
    {UboCause.CONCEALED, UboCause.REFUSED, UboCause.CONTRADICTED, UboCause.CLOSED_LOOP}
)
"""Causes that outweigh an exemption: what was found does not fit together."""
_BY_REASON: Mapping[str, UboCause] = {
    "noBeneficialOwners": UboCause.EXHAUSTED,
    "subjectExemptFromDisclosure": UboCause.EXEMPT,
    "interestedPartyExemptFromDisclosure": UboCause.PROTECTED,
    "anonymousPerson": UboCause.PROTECTED,
    "anonymousEntity": UboCause.PROTECTED,
    "interestedPartyHasNotProvidedInformation": UboCause.REFUSED,
}
"""BODS 0.4 `unspecifiedReason`; every other one is unknown."""
UNREAD_RECORD = "unread_record"
"""Code: a source holds a record about the company that the load could not read."""
HOLDER_RESTATED = "holder_restated"
"""Code: a source said of a holder that it is a state or a trust, or is gone, and took it back."""
_BY_CODE: Mapping[str, UboCause] = {
    UNREAD_RECORD: UboCause.INCOMPLETE,
    "psc-details-not-confirmed": UboCause.INCOMPLETE,
    "steps-to-find-psc-not-yet-completed": UboCause.INCOMPLETE,
    "awaiting-confirmation-from-psc": UboCause.INCOMPLETE,
    "psc-contacted-but-no-response": UboCause.REFUSED,
    "psc-has-failed-to-confirm-changed-details": UboCause.REFUSED,
    "restrictions-notice-issued-to-psc": UboCause.REFUSED,
    "information-not-provided-for-at-least-one-beneficial-owner": UboCause.REFUSED,
    # NO_LEI of GLEIF: the parent has none, so that the file cannot name it; no one refused anything
    "consolidation:interestedPartyHasNotProvidedInformation": UboCause.INCOMPLETE,
    "consolidation:NO_LEI": UboCause.INCOMPLETE,
    # the parent was asked and did not consent, or the company holds that naming it does harm
    "consolidation:CONSENT_NOT_OBTAINED": UboCause.REFUSED,
    "consolidation:DISCLOSURE_DETRIMENTAL": UboCause.REFUSED,
    "consolidation:DETRIMENT_NOT_EXCLUDED": UboCause.REFUSED,
}
"""Codes of Companies House (`statement_description`) that say more than BODS has a reason for,
and of GLEIF's reporting exceptions (format 2.1: "Parent entities do not have an LEI")."""
_MARKETS: Mapping[str, tuple[str, ...]] = {
    "psc-exempt-as-trading-on-regulated-market": ("EU", "GB"),
    "psc-exempt-as-trading-on-uk-regulated-market": ("GB",),
    "psc-exempt-as-trading-on-eu-regulated-market": ("EU",),
}
"""Countries of the regulated markets that a register's exemption rests on (`exemption_type` of
Companies House). Shares "admitted on a market" may be traded anywhere, and chapter 5 of the
disclosure and transparency rules covers prescribed markets such as AIM too, whose companies the
register has not exempted since 26 June 2017."""


@dataclass(frozen=True, slots=True)
class CauseGround:
    """One ground of a cause: a stable code, the party it was found at, what it rests on.

    `statement` is the id of the source's statement; `holdings` are relationship ids. `by_law` is
    False where the law's own test is met without it, and only the lower threshold of an enhanced
    investigation leaves it open.
    """

    cause: UboCause
    code: str
    party: str
    detail: str = ""
    statement: str | None = None
    holdings: tuple[str, ...] = ()
    by_law: bool = True


@dataclass(frozen=True, slots=True)
class UboCauses:
    """The cause that counts, and every ground that was found."""

    cause: UboCause
    grounds: tuple[CauseGround, ...]

    @property
    def further(self) -> tuple[UboCause, ...]:
        """Return the causes that hold next to an identified owner: more than one is to be found."""
        found = {ground.cause for ground in self.grounds} - {self.cause}
        if self.cause is not UboCause.IDENTIFIED:
            return ()
        return tuple(sorted(found, key=RANK.__getitem__))

    @property
    def unnamed(self) -> bool:
        """Whether a source says that an owner exists whom it does not name."""
        return any(
            ground.code in _UNNAMED or ground.code.startswith(STATEMENT) for ground in self.open
        )

    @property
    def open(self) -> tuple[CauseGround, ...]:
        """Return the grounds on which more parties may be above than are known."""
        closed = {UboCause.IDENTIFIED, UboCause.EXEMPT, UboCause.EXHAUSTED}
        return tuple(ground for ground in self.grounds if ground.cause not in closed)


TRUST_ROLES = "trust_roles_unknown"
"""Code: a trust of which the settlor, the trustee or the beneficiaries are not stated."""
AS_PERSON = "company_recorded_as_person"
"""Code: a holder recorded as a natural person under a company's name; its owners are not stated."""
NOT_BENEFICIAL = NoUboReason.DECLARED_NOT_BENEFICIAL.value
"""Code: a person holds enough, but the source states that this is no beneficial ownership."""
UNSIZED_RIGHTS = "rights_of_unknown_extent"
"""Code: a party with rights whose extent no source states: it may be, or hide, an owner."""
ECONOMIC_RIGHTS = "economic_rights_beside_shares"
"""Code, at a company: others than its known owners have so much of its profits or surplus assets
as makes an owner."""
TWO_SOURCES = "sources_may_name_one_holder"
"""Code, at a company: more than the whole is declared, but by no source alone. Two of them may
name the same holder, each in its own way."""
_WHATEVER_SHARE = frozenset({UNSIZED_RIGHTS, NOT_BENEFICIAL, TWO_SOURCES})
"""Codes whose grounds count whatever share the party holds."""
UNDECLARED = "shares_undeclared"
"""Code: shares of a company that no source declares."""
DECEASED = NoUboReason.DECEASED.value
"""Code: a holder has died; whose the shares of the estate are no source says."""
DISSOLVED = "holder_dissolved"
"""Code: a company that holds has been dissolved; whose its shares are now no source says."""
STATEMENT = "statement:"
"""Begins the code of a ground that a register's own statement is; what follows is its code."""
CONSOLIDATION = "consolidation:"
"""Begins the code of a statement about group accounts (GLEIF level 2), not about owners."""
_UNNAMED = frozenset(
    {"unknown_person", "withheld_person", "nominee_without_nominator", NOT_BENEFICIAL}
)


def ubo_causes(
    graph: OwnershipGraph,
    company: str,
    result: UboResult,
    statements: Sequence[RegisterStatement],
    interests: Sequence[IntegratedShares],
    *,
    truncated: bool = False,
) -> UboCauses:
    """Return why no beneficial owner of a company is identified, at the graph's date.

    Args:
        graph: the projection above the company.
        company: its key.
        result: its beneficial owners.
        statements: what registers say instead of an owner.
        interests: integrated shares and votes.
        truncated: more parties stood above than were read.

    """
    above = graph.above(company, tuple(HoldingKind))
    unsized = unsized_rights(graph, above, result.certain)
    grounds = [
        *_stated(company, above, statements, result.rule),
        *_unnamed(graph, above),
        *_gone(graph, company, above),
        *_exempt(graph, company, above, result.rule, interests),
        *_structural(graph, above, interests),
        *_ends(graph, company, above),
        *_disclaimed(graph, result),
        *_unsized(graph, unsized),
        *_economic(graph, above, result),
    ]
    grounds += _contradictions(graph, company, result, grounds)
    if any(not ubo.disclaimed for ubo in result.ubos):
        reach = Reachable(graph, company, result, interests)
        unnamed = standing_open(graph, above, unsized, _answered(grounds))
        beside = [*_identified(company, result), *_beside(grounds, reach, unnamed)]
        if all(ground.cause is not UboCause.EXEMPT for ground in grounds):
            beside += _rests(graph, above, reach)
        if truncated:
            beside.append(CauseGround(UboCause.INCOMPLETE, "truncated", company))
        return UboCauses(UboCause.IDENTIFIED, tuple(_without_accounts(beside)))
    if truncated:
        grounds.append(CauseGround(UboCause.INCOMPLETE, "truncated", company))
    if not _decided(grounds):
        grounds += _undeclared(graph, company, above)
    elif {ground.cause for ground in grounds} == {UboCause.EXHAUSTED}:
        # what a register states of the company does not state who is behind its holders
        grounds += _gaps(graph, [key for key in above if key != company])
        # a statement of no owner names no one: who holds the shares stays open next to the cause
        return UboCauses(_worst(grounds), (*grounds, *_gaps(graph, [company])))
    return UboCauses(_worst(grounds), tuple(grounds))


def causes_by_law(law: UboCauses, deeper: UboCauses) -> UboCauses:
    """Return why no owner is identified under the law, where a lower threshold was applied too.

    A person who reaches only the lower threshold is not an owner whom the law requires, and closes
    none of its questions. What the lower threshold leaves open stays open, marked as that.

    Args:
        law: by the law's own test.
        deeper: by the lower threshold.

    """
    known = {(ground.code, ground.party) for ground in law.grounds}
    further = [
        replace(one, by_law=False) for one in deeper.open if (one.code, one.party) not in known
    ]
    causes = {law.cause}
    if law.cause is not UboCause.IDENTIFIED:  # otherwise what is open is listed next to owners
        causes |= {one.cause for one in further}
    return UboCauses(max(causes, key=RANK.__getitem__), (*law.grounds, *further))


def _worst(grounds: Sequence[CauseGround]) -> UboCause:
    causes = {ground.cause for ground in grounds}
    doubted = any(ground.code == TWO_SOURCES for ground in grounds)
    if UboCause.EXEMPT in causes and not causes & SEVERE and not doubted:
        return UboCause.EXEMPT
    return max(causes, key=RANK.__getitem__, default=UboCause.UNKNOWN)


def _decided(grounds: Sequence[CauseGround]) -> bool:
    return any(ground.cause is not UboCause.IDENTIFIED for ground in grounds)


def _identified(company: str, result: UboResult) -> Iterator[CauseGround]:
    for ubo in result.ubos:
        if not ubo.disclaimed:
            yield CauseGround(UboCause.IDENTIFIED, ubo.status.value, ubo.party)
    if not result.identified:
        yield CauseGround(UboCause.INCOMPLETE, "only_possible_owners", company)


def _answered(grounds: Sequence[CauseGround]) -> set[str]:
    """Return the companies and parties whose owner, or identity, a statement leaves open."""
    return {
        ground.party
        for ground in UboCauses(UboCause.UNKNOWN, tuple(grounds)).open
        if ground.code.startswith(STATEMENT)
        and not ground.code.startswith(f"{STATEMENT}{CONSOLIDATION}")
    }


def _beside(
    grounds: Sequence[CauseGround], reach: Reachable, unnamed: Collection[str]
) -> Iterator[CauseGround]:
    """Yield what stays open although one owner is identified: then the list is incomplete.

    One identified owner does not answer for the others: whatever may hide another keeps its cause.
    A ground at a party counts while that party, or who is behind it, may still meet the test, or if
    the party stands in the place of an owner (`unnamed`).
    """
    open_grounds = [
        ground
        for ground in grounds
        if ground.cause not in {UboCause.IDENTIFIED, UboCause.EXEMPT, UboCause.EXHAUSTED}
    ]
    of_parties = [
        ground
        for ground in open_grounds
        if not ground.code.startswith(STATEMENT)
        and ground.code not in _WHATEVER_SHARE
        and ground.cause is not UboCause.CONTRADICTED
    ]
    reaching = reach.of({ground.party for ground in of_parties})
    for ground in open_grounds:
        if ground not in of_parties or ground.party in reaching or ground.party in unnamed:
            yield ground


def _without_accounts(grounds: Sequence[CauseGround]) -> Sequence[CauseGround]:
    """Return the grounds without statements about group accounts where nothing else is open.

    A statement that natural persons control a company, or that its parent need not consolidate or
    has no LEI, adds nothing if all owners are declared. A statement that a parent is withheld or
    refused does.
    """
    of_accounts = [
        ground
        for ground in grounds
        if ground.code.startswith(f"{STATEMENT}{CONSOLIDATION}")
        and ground.cause in {UboCause.UNKNOWN, UboCause.INCOMPLETE}
    ]
    others = [ground for ground in grounds if ground not in of_accounts]
    surely = all(ground.cause is UboCause.IDENTIFIED for ground in others)
    return others if surely else grounds


def withholds(said: RegisterStatement) -> bool:
    """Whether a statement leaves open who else owns a company, in addition to those it names.

    Statements that there is no owner, or that the company is exempt, do not; nor do those about
    group accounts, or about a record that could not be read (which has its own consequences).
    """
    code = (said.code or "").removesuffix("-partnership")
    if code.startswith(CONSOLIDATION) or code == UNREAD_RECORD:
        return False
    return _cause_of(code, said.reason) not in {UboCause.EXHAUSTED, UboCause.EXEMPT}


def _cause_of(code: str, reason: str) -> UboCause:
    return _BY_CODE.get(code) or _BY_REASON.get(reason, UboCause.UNKNOWN)


def _stated(
    company: str,
    above: Mapping[str, int],
    statements: Sequence[RegisterStatement],
    rule: UboRule,
) -> Iterator[CauseGround]:
    for said in statements:
        if said.company not in above:
            continue
        code = (said.code or "").removesuffix("-partnership")
        cause = _cause_of(code, said.reason)
        of_owners = said.company == company and not code.startswith(CONSOLIDATION)
        if not of_owners and cause in {UboCause.EXHAUSTED, UboCause.EXEMPT}:
            continue  # of another company, or of its group accounts: not about owners here
        if cause is UboCause.EXEMPT and not exempted_by_statement(rule, _MARKETS.get(code, ())):
            cause = UboCause.INCOMPLETE  # exempt from the register, by its law, not by the home's
        yield CauseGround(
            cause,
            f"{STATEMENT}{said.code or said.reason}",
            said.company,
            said.description,
            said.statement,
        )


def _unnamed(graph: OwnershipGraph, above: Mapping[str, int]) -> Iterator[CauseGround]:
    for key in above:
        party = graph.party(key)
        if party.kind is not PartyKind.UNKNOWN_PERSON:
            continue
        if party.withheld:
            yield CauseGround(UboCause.PROTECTED, "withheld_person", key, party.name)
        else:
            yield CauseGround(UboCause.UNKNOWN, "unknown_person", key, party.name)


def _gone(graph: OwnershipGraph, company: str, above: Mapping[str, int]) -> Iterator[CauseGround]:
    """Yield the holders who have died or were dissolved: what they held now belongs to others."""
    for key in above:
        party = graph.party(key)
        if key == company or not graph.gone(key):
            continue
        code = DECEASED if party.kind is PartyKind.PERSON else DISSOLVED
        since = f"{party.name} ({party.ended})" if party.ended else party.name
        yield CauseGround(UboCause.INCOMPLETE, code, key, since)


def _disclaimed(graph: OwnershipGraph, result: UboResult) -> Iterator[CauseGround]:
    """Yield who holds enough, but not as the beneficial owner: another party is behind it."""
    for ubo in result.ubos:
        if ubo.disclaimed:
            keys = tuple(dict.fromkeys(key for ground in ubo.grounds for key in ground.holdings))
            name = graph.party(ubo.party).name
            yield CauseGround(UboCause.UNKNOWN, NOT_BENEFICIAL, ubo.party, name, None, keys)


def _unsized(graph: OwnershipGraph, rights: Mapping[str, tuple[str, ...]]) -> Iterator[CauseGround]:
    """Yield the parties with rights whose extent no source states."""
    for holder, keys in rights.items():
        if graph.party(holder).kind is PartyKind.UNKNOWN_PERSON:
            continue  # an owner whom no one names: that is a ground of its own
        name = graph.party(holder).name
        yield CauseGround(UboCause.INCOMPLETE, UNSIZED_RIGHTS, holder, name, None, keys)


def _economic(
    graph: OwnershipGraph, above: Mapping[str, int], result: UboResult
) -> Iterator[CauseGround]:
    """Yield the companies whose profits or surplus assets may be those of one more owner."""
    found = economic_rights(graph, above, result.certain, result.rule)
    for company, rights in found.items():
        names = ", ".join(dict.fromkeys(graph.party(edge.holder).name for edge in rights))
        keys = tuple(edge.key for edge in rights)
        yield CauseGround(UboCause.INCOMPLETE, ECONOMIC_RIGHTS, company, names, None, keys)


def _exempt(
    graph: OwnershipGraph,
    company: str,
    above: Mapping[str, int],
    rule: UboRule,
    interests: Sequence[IntegratedShares],
) -> Iterator[CauseGround]:
    """Yield the parties because of which the home law exempts the company."""
    for key, reason in exemptions(graph, company, above, rule, interests):
        if reason in {NoUboReason.EXEMPT_LISTED, NoUboReason.EXEMPT_STATE}:
            yield CauseGround(UboCause.EXEMPT, reason.value, key, graph.party(key).name)


def _structural(
    graph: OwnershipGraph,
    above: Mapping[str, int],
    interests: Sequence[IntegratedShares],
) -> Iterator[CauseGround]:
    loops = {loop.companies: loop for interest in interests for loop in interest.closed_loops}
    for loop in loops.values():
        names = ", ".join(graph.party(key).name for key in loop.companies)
        yield CauseGround(
            UboCause.CLOSED_LOOP, "closed_loop", loop.companies[0], names, None, loop.holdings
        )
    for key in above:
        roles = graph.into(key, HoldingKind.TRUST_ROLE)
        nominees = [edge for edge in roles if edge.control is ControlKind.NOMINEE]
        if nominees and not any(edge.control is ControlKind.NOMINATOR for edge in roles):
            yield CauseGround(
                UboCause.CONCEALED,
                "nominee_without_nominator",
                key,
                graph.party(key).name,
                None,
                tuple(edge.key for edge in nominees),
            )
        yield from _trust_roles(graph, key)


def _trust_roles(graph: OwnershipGraph, key: str) -> Iterator[CauseGround]:
    """Yield what is not stated of a trust: at the trust, or at a holder through one or as trustee.

    Who is named without a role leaves the others open.
    """
    lacking = parties_not_stated(graph, key)
    if lacking:
        detail = f"{graph.party(key).name} (not stated: {', '.join(lacking)})"
        yield CauseGround(UboCause.INCOMPLETE, TRUST_ROLES, key, detail)
    through = {
        edge.holder: edge
        for kind in HoldingKind
        for edge in graph.into(key, kind)
        if edge.through == "trust" and graph.party(edge.holder).kind is not PartyKind.TRUST
    }
    for holder, edge in through.items():
        name = graph.party(holder).name
        yield CauseGround(UboCause.INCOMPLETE, TRUST_ROLES, holder, name, None, (edge.key,))


def _ends(graph: OwnershipGraph, company: str, above: Mapping[str, int]) -> Iterator[CauseGround]:
    for key in above:
        party = graph.party(key)
        if key == company:
            continue
        if party.kind not in {PartyKind.COMPANY, PartyKind.TRUST}:
            continue
        if not any(graph.into(key, kind) for kind in HoldingKind):
            leaves = NoUboReason.CHAIN_LEAVES_SOURCES.value
            code = AS_PERSON if party.recorded_as_person else leaves
            yield CauseGround(UboCause.INCOMPLETE, code, key, party.name)


def _contradictions(
    graph: OwnershipGraph,
    company: str,
    result: UboResult,
    grounds: Sequence[CauseGround],
) -> Iterator[CauseGround]:
    stated = [*over_stated(graph, graph.above(company, tuple(HoldingKind)))]
    over = {(one.code, one.party, one.what): one for one in stated if not one.sources}
    for one in over.values():
        yield CauseGround(UboCause.CONTRADICTED, one.code, one.party, one.what, None, one.holdings)
    told = {one.party for one in over.values()}
    for one in {one.party: one for one in stated if one.party not in told}.values():
        names = ", ".join(one.sources)
        yield CauseGround(UboCause.UNKNOWN, TWO_SOURCES, one.party, names, None, one.holdings)
    none_at_all = [
        ground
        for ground in grounds
        if ground.cause is UboCause.EXHAUSTED and ground.party == company
    ]
    somebody = (
        any(ground.code in _UNNAMED for ground in grounds)
        or bool(result.unidentified)
        or any(_meets_any_register(ubo) for ubo in result.ubos)
    )
    if none_at_all and somebody:
        yield CauseGround(
            UboCause.CONTRADICTED,
            "owner_beside_statement_of_none",
            company,
            none_at_all[0].detail,
            none_at_all[0].statement,
        )


def _meets_any_register(ubo: Ubo) -> bool:
    """Whether a party surely is an owner by the test of every register: a quarter, or control."""
    held = [band for band in (ubo.share, ubo.votes) if band is not None]
    by_right = any(ground.band is None for ground in ubo.grounds)
    most = max((band.lower for band in held), default=0.0)
    return ubo.status is UboStatus.UBO and (by_right or most >= _QUARTER)


def _undeclared(
    graph: OwnershipGraph, company: str, above: Mapping[str, int]
) -> Iterator[CauseGround]:
    """Yield the cause where no party, statement or loop gives one: what no source declares."""
    if len(above) == 1:
        yield CauseGround(UboCause.UNKNOWN, NoUboReason.NO_HOLDERS.value, company)
        return
    gaps = list(_gaps(graph, above))
    yield from gaps
    if not gaps:
        yield CauseGround(UboCause.EXHAUSTED, NoUboReason.NONE_REACHES_THRESHOLD.value, company)


def _gaps(graph: OwnershipGraph, keys: Collection[str]) -> Iterator[CauseGround]:
    for key in keys:
        if may_hide(graph, key) and not all_declared(graph, key):
            yield CauseGround(UboCause.INCOMPLETE, UNDECLARED, key, graph.party(key).name)


def _rests(
    graph: OwnershipGraph, above: Collection[str], reach: Reachable
) -> Iterator[CauseGround]:
    """Yield where so many shares are undeclared that one more owner may meet the test.

    One owner who is found does not answer for the rest, at the company or at one above it. A party
    about which nothing is stated is an end of its own (`_ends`).
    """
    rests = {
        key: rest
        for key in above
        if may_hide(graph, key)
        and any(graph.into(key, kind) for kind in HoldingKind)
        and (rest := rest_of(graph, key)) is not None
        and rest.upper > 100 - WHOLE
    }
    for key in reach.of_rests(rests):
        yield CauseGround(UboCause.INCOMPLETE, UNDECLARED, key, graph.party(key).name)


_QUARTER = 25
