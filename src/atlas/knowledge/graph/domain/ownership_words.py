"""What Atlas reports under one regime about ownership by listed parties, and about their control.

`not_owned` is a favourable result. It requires that even the most that any unknown party could
hold, with every undeclared share as [0, 100], stays under the regime's threshold, all the way up.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from atlas.knowledge.graph.domain.accounted import (
    accounted_for,
    is_over_declared,
    undeclared_of,
    why_not,
)
from atlas.knowledge.graph.domain.bands import Band
from atlas.knowledge.graph.domain.beneficial import Official
from atlas.knowledge.graph.domain.control import controlled_by
from atlas.knowledge.graph.domain.model import HoldingKind, PartyKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.one_party import POSSIBLY_ONE
from atlas.knowledge.graph.domain.sanctioned import (
    POSSIBLE,
    SanctionedOwnership,
    SanctionsRule,
    Seed,
    sanctioned_ownership,
)

MATCHED_ABOVE = "matched_party_above"
MATCHED_ITSELF = "matched_itself"
MATCHED_FORMER = "matched_former_holder"
MATCHED_COMING = "matched_coming_holder"
"""A matched party holds from a later day on, as a source declares already."""
MATCHED_THROUGH = "matched_above_subsidiary"
"""A matched party is stated above what the company holds, and the way may lead through it."""
UNDECIDED = "undecided_candidate"
REGISTER_MARK = "marked_by_a_register"
"""A company register itself marks a party as sanctioned, and no one has decided about it."""
NO_PROFILE = "no_profile"
SHARES_UNDECLARED = "shares_undeclared"
OVER_DECLARED = "over_declared"
"""More than the whole of a company is declared: nothing declared of it is sure."""
FORMER_UNKNOWN = "former_holder_unknown"
"""No source states who was behind a company that held before: it may have been a listed party."""
COMING_UNKNOWN = "coming_holder_unknown"
"""A party holds from a later day on, and no source states for whom, or who holds it."""
MATCHED_OFFICER = "matched_officer"
"""A matched party, or a candidate, leads the company: it may direct its affairs."""
DECIDED_BY_PEOPLE = "decided_between_sources"
"""Two people decided what counts of a holding on which sources contradict each other."""
_STAY = frozenset({MATCHED_FORMER, MATCHED_COMING, MATCHED_THROUGH})
"""Reasons that stand whatever shares are declared: what these parties hold is not among them."""
LOOKBACK = timedelta(days=731)
"""24 months: a holder who left in that time before the designation may hold on through others."""


class OwnershipWord(StrEnum):
    """The word on ownership; `none_found` and `not_assessed` clear nothing."""

    BLOCKED = "blocked"
    POSSIBLE = "possible"
    NOT_OWNED = "not_owned"
    NONE_FOUND = "none_found"
    NOT_ASSESSED = "not_assessed"


class ControlWord(StrEnum):
    """The word on control by listed parties, which goes with every word on ownership.

    `controlled`: a true match surely controls it, by a majority, by the board or otherwise.
    """

    CONTROLLED = "controlled"
    POSSIBLE = "possible"
    NONE_FOUND = "none_found"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class RegimeWords:
    """One regime's words on a company, and the stable codes of why.

    `undeclared`: the shares of the company itself that no source declares, in percent.
    """

    ownership: OwnershipWord
    control: ControlWord
    undeclared: Band
    reasons: tuple[str, ...]


NO_PARTY = ""
"""Holder of a `FormerHolding` of which no source states that there is one, or who it is."""


@dataclass(frozen=True, slots=True)
class FormerHolding:
    """A holding of a party that has ended, with the day when the party was listed, if known.

    `candidate_on`: the day since which the undecided entries that may be the party are listed.
    `opaque`: it is open who held the party then, or for whom it held. `unnamed`: no source names
    it now, and its register ended what it held: the lists cannot be asked about it. What was found
    of it while it had a name still counts.
    """

    holder: str
    ended: date
    listed_on: date | None = None
    candidate_on: date | None = None
    opaque: bool = False
    unnamed: bool = False

    @property
    def counts(self) -> bool:
        """Whether it ended after the listing or within 24 months before; unknown days count."""
        return self._counts_since(self.listed_on)

    @property
    def may_count(self) -> bool:
        """Whether it would count if what is undecided were true."""
        return self._counts_since(self.candidate_on)

    def _counts_since(self, listed_on: date | None) -> bool:
        return listed_on is None or self.ended >= listed_on - LOOKBACK


@dataclass(frozen=True, slots=True)
class Leadership:
    """Who leads a company, as far as a regime's lists name them; no one by default.

    `officers`: everyone in office, once for each office. `listed`: the matched ones, the
    candidates, and those whom a register marks as sanctioned. `unscreened`: who has no answer.
    """

    officers: tuple[Official, ...] = ()
    listed: frozenset[str] = frozenset()
    unscreened: frozenset[str] = frozenset()

    @property
    def leading(self) -> frozenset[str]:
        """Return who may direct the company's affairs alone, by the office.

        The head of the board or of the management, and a party that is the whole board or half.
        """
        everybody = {one.party for one in self.officers}
        heads = {one.party for one in self.officers if one.role.casefold() in HEADS}
        return frozenset(everybody if len(everybody) <= _FEW else heads)

    @property
    def may_be_led(self) -> bool:
        """Whether listed parties may direct the company's affairs, alone or together."""
        everybody = {one.party for one in self.officers}
        return bool(self.listed & self.leading) or (
            bool(self.listed) and 2 * len(self.listed & everybody) >= len(everybody)
        )


HEADS = frozenset(
    {
        "senior managing official", "board chair", "chair", "chairman", "chairperson",
        "chief executive", "chief executive officer", "ceo", "managing director",
        "general manager", "president",
    }
)  # fmt: skip
"""Offices whose holder may direct a company's affairs alone. A test of control asks whether a
listed party can: SI 2019/855, regulation 7(4); EU best practices (Council 11623/24, July 2024), on
control. OFAC's rule speaks of ownership alone, with a caution (FAQ 398 and 400)."""
_FEW = 2


def regime_words(
    graph: OwnershipGraph,
    company: str,
    result: SanctionedOwnership,
    *,
    unscreened: Collection[str] = (),
    undecided: Collection[str] = (),
    marked: Collection[str] = (),
    former: Collection[FormerHolding] = (),
    coming: Collection[str] = (),
    through: Collection[str] = (),
    leadership: Sequence[Leadership] = (),
    assessed: bool = True,
    profile: bool = True,
    fewer: OwnershipGraph | None = None,
    unnamed: bool = False,
    coming_open: bool = False,
) -> RegimeWords:
    """Return what Atlas reports about a company under a regime.

    Who leads the company bears on the word on control, under a regime that knows such control.

    Args:
        graph: the projection above the company.
        company: its key.
        result: which companies the matched parties own under the regime's rule.
        unscreened: parties, also former ones, without an answer from a current list of the regime.
        undecided: parties, also former ones, with a candidate of the regime that no one has decided
            yet, however weak: each may be a matched party.
        marked: parties, also former ones, whom a company register itself marks as sanctioned and
            about whom no one has decided: each may be a matched party too.
        former: ended holdings in the company or in those above it.
        coming: who holds in the company or in those above it from a later day on: what is already
            agreed may be decisive today (Regulation (EU) No 269/2014, article 2: acting on behalf).
        through: who may hold or control it because they are stated above what it holds.
        leadership: who is in office at the company and at each that surely controls it, and what
            the lists say of them.
        assessed: False where the structure was cut or no list of the regime was searched.
        profile: whether a compliance profile is active; without one Atlas gives no favourable
            result.
        fewer: the projection without holdings whose records were left out: what is not owned must
            not rest on them.
        unnamed: whether a register states that there may be an owner whom it does not name.
        coming_open: whether it is open for whom a party of `coming` will hold.

    """
    above = set(_everybody(graph, company))
    matched = {seed.party for seed in result.seeds}
    own, undeclared = result.of(company), undeclared_of(graph, company)
    left, others = {one.holder for one in former if one.counts}, {*coming, *through}
    may_count = {one.holder for one in former if one.may_count} | others
    reasons = [f"{own.basis}:{own.status}"] if own is not None else []
    reasons += [MATCHED_ABOVE] if above & matched - {company} else []
    reasons += [MATCHED_FORMER] if left & matched else []
    reasons += [MATCHED_COMING] if {*coming} & matched else []
    reasons += [MATCHED_THROUGH] if {*through} & matched else []
    left |= others
    asked = {UNDECIDED: (may_count, undecided), REGISTER_MARK: (left, marked)}
    waiting, maybe, elsewhen = _waiting(company, above, asked)
    at_most = _if_true(graph, result, maybe)
    silent = {one.holder for one in former if one.unnamed} - others - matched
    open_ = unnamed or not (assessed and profile) or bool((above | left - silent) & {*unscreened})
    near = ((above | left) & matched | maybe) - {company}
    control = _led(_control(graph, company, result, near, open_=open_), leadership, result.rule)

    def said(word: OwnershipWord, *, reasons: Sequence[str]) -> RegimeWords:
        led = (MATCHED_OFFICER,) * any(one.may_be_led for one in leadership)
        return RegimeWords(word, control, undeclared, (*reasons, *led))

    if own is not None and own.status != POSSIBLE:
        return said(OwnershipWord.BLOCKED, reasons=tuple(reasons))
    reasons += [code for code, those in waiting.items() if those]
    barred = open_ or at_most.of(company) is not None or company in matched
    if not barred and _under_in_each(graph, fewer, company, at_most):
        # every share is accounted for: what a matched party holds cannot come to the threshold
        if _STAY & {*reasons} or elsewhen or _behind_trust(graph, above, matched | maybe):
            return said(OwnershipWord.POSSIBLE, reasons=tuple(reasons))
        opaque = any(one.opaque for one in former)
        hidden = (FORMER_UNKNOWN,) * opaque + (COMING_UNKNOWN,) * coming_open
        word = barred_word(reasons) if hidden else OwnershipWord.NOT_OWNED
        return said(word, reasons=(*reasons, *hidden))
    if reasons:
        return said(OwnershipWord.POSSIBLE, reasons=tuple(reasons))
    if open_:
        why = NO_PROFILE if not profile else "not_screened" if assessed else "not_searched"
        return said(OwnershipWord.NOT_ASSESSED, reasons=(why,))
    itself = (MATCHED_ITSELF,) * (company in matched)
    return said(OwnershipWord.NONE_FOUND, reasons=_left_open(graph, above, undeclared, itself))


def _waiting(
    company: str, above: set[str], asked: Mapping[str, tuple[set[str], Collection[str]]]
) -> tuple[dict[str, set[str]], set[str], bool]:
    """Return who may be matched: by reason, altogether, and whether by what shares do not tell.

    asked: reason → who may count at other times or otherwise, and about whom no one has decided.
    """
    found = {code: (above | who) & {*those} - {company} for code, (who, those) in asked.items()}
    elsewhen = any(who & {*those} - {company} for who, those in asked.values())
    return found, set[str]().union(*found.values()), elsewhen


def barred_word(reasons: Iterable[str]) -> OwnershipWord:
    """Return the word where `not_owned` is ruled out by what no list and no share tells.

    `none_found` says that no matched party is above: with one, or with one who may be, the company
    is possibly owned.
    """
    matched = {MATCHED_ABOVE, UNDECIDED, REGISTER_MARK} & {*reasons}
    return OwnershipWord.POSSIBLE if matched else OwnershipWord.NONE_FOUND


def _if_true(
    graph: OwnershipGraph, result: SanctionedOwnership, maybe: Collection[str]
) -> SanctionedOwnership:
    """Return what the matched parties own if those about whom no one has decided are matched too.

    So an undecided match says no more about ownership than the same match does once it is true.
    """
    more = sorted({*maybe} - {seed.party for seed in result.seeds})
    if not more:
        return result
    seeds = [*result.seeds, *(Seed(party, certain=False) for party in more)]
    return sanctioned_ownership(graph, seeds, result.rule)


def _left_open(
    graph: OwnershipGraph, above: set[str], undeclared: Band, itself: tuple[str, ...]
) -> tuple[str, ...]:
    """Return why nothing that was found is not yet `not_owned`."""
    found = (*itself, *why_not(graph, sorted(above)))
    over = {key for key in above if is_over_declared(graph, key)}
    if over:
        rest = [
            key
            for key in above - over
            if graph.party(key).kind is PartyKind.COMPANY and undeclared_of(graph, key).upper
        ]
        return (OVER_DECLARED, *(SHARES_UNDECLARED,) * bool(rest), *found)
    return (SHARES_UNDECLARED, *found) if undeclared.upper or not found else found


_WORSE = (
    OwnershipWord.BLOCKED,
    OwnershipWord.POSSIBLE,
    OwnershipWord.NOT_ASSESSED,
    OwnershipWord.NONE_FOUND,
    OwnershipWord.NOT_OWNED,
)
_WORSE_CONTROL = (
    ControlWord.CONTROLLED,
    ControlWord.POSSIBLE,
    ControlWord.NOT_ASSESSED,
    ControlWord.NONE_FOUND,
)


def either_way(two: RegimeWords, one: RegimeWords) -> RegimeWords:
    """Return the worse words of two cases: the parties are two, as recorded, or they are one.

    Nothing is blocked or controlled for certain because two may be one.
    """
    ownership = min(two.ownership, _unsure(one.ownership), key=_WORSE.index)
    if ownership is OwnershipWord.NONE_FOUND:
        ownership = barred_word([*two.reasons, *one.reasons])
    control = one.control
    if control is ControlWord.CONTROLLED:
        control = ControlWord.POSSIBLE
    control = min(two.control, control, key=_WORSE_CONTROL.index)
    if (ownership, control) == (two.ownership, two.control):
        return two
    more = [code for code in (*one.reasons, POSSIBLY_ONE) if code not in two.reasons]
    return replace(two, ownership=ownership, control=control, reasons=(*two.reasons, *more))


def _unsure(word: OwnershipWord) -> OwnershipWord:
    return OwnershipWord.POSSIBLE if word is OwnershipWord.BLOCKED else word


def apart(
    graph: OwnershipGraph,
    company: str,
    certain: Collection[str],
    *,
    former: Iterable[FormerHolding],
    others: Collection[str] = (),
) -> tuple[str, ...]:
    """Return the true matches that held, and by their dates do not count under the regime.

    Args:
        graph: the projection above the company.
        company: its key.
        certain: the true matches under the regime.
        former: ended holdings in the company or in those above it.
        others: who has a part in the company otherwise: in office, from a later day on, or stated
            above what it holds.

    """
    former = tuple(former)
    near = {*_everybody(graph, company), *others, company}
    near |= {one.holder for one in former if one.counts}
    return tuple(sorted({one.holder for one in former} & {*certain} - near))


def _everybody(graph: OwnershipGraph, company: str) -> list[str]:
    """Return all parties above by any kind of holding, also by records that are only shown."""
    found = graph.above(company, tuple(HoldingKind))
    for key in list(found):
        for record in graph.shown_into(key):
            found.setdefault(record.holder, found[key] + 1)
    return list(found)


def _control(
    graph: OwnershipGraph,
    company: str,
    result: SanctionedOwnership,
    matched: set[str],
    *,
    open_: bool,
) -> ControlWord:
    own = result.of(company)
    certain = {seed.party for seed in result.seeds if seed.certain} & matched
    if own is not None and own.status != POSSIBLE and own.total is None:
        return ControlWord.CONTROLLED
    if any(_surely_controls(graph, party, company) for party in sorted(certain)):
        return ControlWord.CONTROLLED
    if matched:  # whether a minority holder, a trust or a board seat controls is a person's to say
        return ControlWord.POSSIBLE
    return ControlWord.NOT_ASSESSED if open_ else ControlWord.NONE_FOUND


def _led(
    control: ControlWord, leadership: Sequence[Leadership], rule: SanctionsRule
) -> ControlWord:
    """Return the word on control, where who leads the company counts under the regime.

    Who leads a company that controls it may direct it through that company.

    Whether an office amounts to control is for a person to say: it is possible, never sure.
    """
    favourable = {ControlWord.NONE_FOUND, ControlWord.NOT_ASSESSED}
    if not rule.control or control not in favourable:
        return control
    if any(one.may_be_led for one in leadership):
        return ControlWord.POSSIBLE
    unknown = any(one.leading & one.unscreened for one in leadership)
    return ControlWord.NOT_ASSESSED if unknown else control


def led_by_listed(
    control: str, regime: str, listed: Collection[str], *, uncompared: bool = False
) -> str:
    """Return a regime's word on control where one in control who is no party may be listed.

    Args:
        control: the word, without that person.
        regime: its code.
        listed: the regimes whose lists the person is on, or may be: not dismissed.
        uncompared: whether there is such a person who was not compared with the lists.

    """
    said = [ControlWord.POSSIBLE.value] if regime in listed else []
    said += [ControlWord.NOT_ASSESSED.value] if uncompared else []
    return worse_control(control, *said)


def worse_control(*words: str) -> str:
    """Return the worst of several words on control."""
    return min(words, key=[one.value for one in _WORSE_CONTROL].index)


def worse_word(*words: str) -> str:
    """Return the worst of several words on ownership."""
    return min(words, key=[one.value for one in _WORSE].index)


def _surely_controls(graph: OwnershipGraph, party: str, company: str) -> bool:
    link = controlled_by(graph, party, possibly=False, added=True).get(company)
    return link is not None and not (link.contested or link.by_role)


def _behind_trust(graph: OwnershipGraph, above: set[str], matched: set[str]) -> bool:
    return any(
        edge.holder in matched
        for key in above
        if graph.party(key).kind is PartyKind.TRUST
        for edge in graph.into(key, HoldingKind.TRUST_ROLE)
    )


def _under_in_each(
    graph: OwnershipGraph,
    fewer: OwnershipGraph | None,
    company: str,
    result: SanctionedOwnership,
) -> bool:
    """Whether the same holds of the whole graph and of one with fewer holdings."""
    return _under(graph, company, result) and (fewer is None or _under(fewer, company, result))


def _under(graph: OwnershipGraph, company: str, result: SanctionedOwnership) -> bool:
    """Whether no unknown party, with or without a matched party, can reach the threshold."""
    return all(
        company in accounted_for(graph, company, result.rule, {seed.party for seed in group})
        for group in _groups(result.rule, result.seeds)
    )


def _groups(rule: SanctionsRule, seeds: Sequence[Seed]) -> list[list[Seed]]:
    """Return the matched parties whose holdings are added: all of them, or each alone."""
    if rule.aggregate or not seeds:
        return [list(seeds)]
    return [[seed] for seed in seeds]
