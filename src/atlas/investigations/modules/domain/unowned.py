"""What a company that no regime blocks is called, and why it may not be called not owned. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.snapshot import (
    ASSET_FREEZE,
    InvestigationSnapshot,
    SanctionedOwnership,
)
from atlas.knowledge.graph.domain.accounted import (
    GONE,
    HELD_FOR_OTHERS,
    NOT_OF_THE_WHOLE,
    STATE_OWNER,
)
from atlas.knowledge.graph.domain.denied import LEFT_REGISTER
from atlas.knowledge.graph.domain.ownership_words import (
    COMING_UNKNOWN,
    DECIDED_BY_PEOPLE,
    FORMER_UNKNOWN,
    OVER_DECLARED,
    SHARES_UNDECLARED,
)
from atlas.risk.evaluations.domain import MatchDecision
from atlas.sources.lists.domain.regimes import parted

NO_RULE = "no_rule"
"""Reason: no rule on what listed persons own or control is computed for the regime."""


def unearned(regimes: Iterable[SanctionedOwnership]) -> Unassessed | None:
    """Return why a company is not `not_owned` under a regime where nothing was found, or None.

    The most severe reason first. Regimes of which no list is required are named and bar nothing;
    but where no other was computed, nothing that counts was asked. Of those without a rule see
    `may_be_blocked`.
    """
    regimes = tuple(one for one in regimes if NO_RULE not in one.reasons)
    if regimes and not any(item.required for item in regimes):
        return Unassessed(
            reason=NO_RULE,
            detail="Of no regime whose list is required an ownership rule was computed; others: "
            + ", ".join(_word_of(item) for item in regimes)
            + ".",
            remedy="Load the list of a required regime that has an ownership rule, or adopt one.",
        )
    for word, (reason, detail, remedy) in _UNEARNED.items():
        named = [
            item
            for item in regimes
            if item.required and item.word == word and item.status == "clear"
        ]
        if named:
            under = ", ".join(item.regime for item in named)
            return Unassessed(reason=reason, detail=detail.format(under), remedy=remedy)
    return _left_open(
        [one for one in regimes if one.required and (one.word, one.status) == _NOTHING_FOUND]
    )


def _left_open(regimes: Sequence[SanctionedOwnership]) -> Unassessed | None:
    """Return what leaves open who owns the company where no party above is matched, or None."""
    if not regimes:
        return None
    said = [code for item in regimes for code in item.reasons if code in _OPENS]
    codes = list(dict.fromkeys(said)) or [SHARES_UNDECLARED]
    why = "; ".join(_OPENS[code] for code in codes)
    under = ", ".join(item.regime for item in regimes)
    return Unassessed(
        reason=codes[0],
        detail=f"No party above matches the regime's lists; {why}, under: {under}.",
        remedy="Find out who holds the shares, and for whom; load or record it, and rerun.",
    )


_DECIDED = ", as two people decided between sources on a holding"
_NOTHING_FOUND = ("none_found", "clear")
_OPENS = {
    OVER_DECLARED: "more than the whole of a company is declared, so it is not known who owns it",
    SHARES_UNDECLARED: "undeclared shares exclude none",
    HELD_FOR_OTHERS: "shares are held for others, who are not known",
    NOT_OF_THE_WHOLE: "shares of a class, or rights to profits, say little of the whole company",
    STATE_OWNER: "a state is among the owners, and the lists do not name its government",
    GONE: "a holder has died or was dissolved, and no source names a successor",
    FORMER_UNKNOWN: "the sources leave open who held on an earlier day that counts, or for whom",
    COMING_UNKNOWN: "no source states for whom a party will hold",
    LEFT_REGISTER: "the register of a company that holds, held or will hold does not know it",
}
"""What leaves open who owns a company, by the code of the graph, in words."""
_UNEARNED = {
    "possible": (
        "undecided_candidates",
        "A party above has an undecided candidate, or a mark of a register, under: {}.",
        "Decide the candidates of the owners, and the tasks about marks.",
    ),
    "not_assessed": (
        "not_screened",
        "Not every party above was screened against the regime's own current list, under: {}.",
        "Load the regime's own list, whole and current, and rerun the investigation.",
    ),
}


def may_be_controlled(regimes: Iterable[SanctionedOwnership]) -> Unassessed | None:
    """Return that a listed person may be in control, by whatever source, or None."""
    possible = [item.regime for item in regimes if item.control == "possible"]
    if not possible:
        return None
    return Unassessed(
        reason="possible",
        detail=f"Control by a listed person is possible under: {', '.join(possible)}.",
        remedy="Decide the candidates of the owners and of the persons in control.",
    )


def may_be_blocked(regimes: Iterable[SanctionedOwnership]) -> Unassessed | None:
    """Return that a company which no regime blocks may be owned or controlled by the listed.

    A decided match is no reason to call it not blocked: a band reaches over the threshold, or what
    the person in office controls is not known.
    """
    regimes = tuple(regimes)
    if any(item.status == "blocked" for item in regimes):
        return None
    possible = [item.regime for item in regimes if item.status == "possible"]
    if possible:
        return Unassessed(
            reason="possible",
            detail=f"Ownership by listed persons is possible under: {', '.join(possible)}.",
            remedy="Find out what exactly the listed persons hold, and rerun.",
        )
    return may_be_controlled(regimes)


def led_without_rule(snapshot: InvestigationSnapshot) -> Unassessed | None:
    """Return that a person in control by name alone may be listed where no rule is computed."""
    computed = (
        {one.regime for one in snapshot.ownership.sanctioned} if snapshot.ownership else set()
    )
    lists = {
        hit.list_id
        for hit in snapshot.named_hits
        if hit.measure == ASSET_FREEZE
        and hit.decision is not MatchDecision.FALSE_POSITIVE
        and not hit.delisted
        and not parted(hit.regime) & computed
    }
    if not lists:
        return None
    return Unassessed(
        reason=NO_RULE,
        detail="A person in control matches an asset-freeze entry of a list on whose control no"
        f" rule is computed: {', '.join(sorted(lists))}.",
        remedy="Decide the match, and find out what the person directs.",
    )


def not_owned(regimes: Iterable[SanctionedOwnership]) -> str:
    """Return in words under which regimes the company is not owned, with the state of control.

    Regimes that do not block approval and have another result are named in addition, each with it.
    """
    answers = [(item, item.word in {None, "not_owned"}) for item in regimes]
    said = "; ".join(_word_of(item) for item, sure in answers if sure)
    others = "; ".join(_word_of(item) for item, sure in answers if not sure)
    beside = f" (without such an answer under: {others})" if others else ""
    return f"Not blocked by ownership under: {said}{beside}"


def _word_of(item: SanctionedOwnership) -> str:
    return (
        f"{item.regime} ({(item.word or 'not blocked').replace('_', ' ')}, control:"
        f" {(item.control or 'not assessed').replace('_', ' ')}"
        f"{_DECIDED if DECIDED_BY_PEOPLE in item.reasons else ''})"
    )
