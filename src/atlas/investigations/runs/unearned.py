"""What a run found once what it rests on has changed: nothing favourable is left. Pure."""

from collections.abc import Sequence

from msgspec.structs import replace

from atlas.investigations.modules.domain.words import OUTDATED
from atlas.investigations.results.domain import (
    ListAnswer,
    Regime,
    Screened,
    ScreenedParty,
    Steps,
    TopicAnswer,
)
from atlas.knowledge.graph.domain.ownership_words import barred_word

_NOT_ASSESSED = "not_assessed"
_NOTHING_FOUND = frozenset({"clear", "no_pep_found"})
_OF_SCREENING = frozenset({"compliance_profile", "lists", "customer_identity", "newer_run"})
"""What the lack of a hit rests on, of the reasons for which an evaluation is outdated."""
_OF_OWNERSHIP = _OF_SCREENING | {"reference_data"}
"""What ownership by listed parties rests on: the rules of the regimes are reference data."""
_OF_OWNERS = "registers"
"""Who the owners are; the lists have already answered about the owners that the run knew."""


def unearned(steps: Steps, why: Sequence[str]) -> Steps:
    """Return the steps without favourable answers that rest on what has changed; finds stay.

    Args:
        steps: what the run found, with each hit as it counts.
        why: why its evaluation is outdated, as codes.

    """
    codes = frozenset(why)
    if codes & _OF_SCREENING:
        steps = replace(
            steps, screened={key: _screened(one) for key, one in steps.screened.items()}
        )
    if codes & _OF_OWNERSHIP or _OF_OWNERS in codes:
        lost = _regime if codes & _OF_OWNERSHIP else _on_old_registers
        regimes = tuple(map(lost, steps.sanctioned.regimes))
        steps = replace(steps, sanctioned=replace(steps.sanctioned, regimes=regimes))
    return steps


def _screened(found: Screened) -> Screened:
    return replace(found, rows=tuple(map(_party, found.rows)))


def _party(row: ScreenedParty) -> ScreenedParty:
    return replace(
        row,
        outcome=_said(row.outcome),
        topics=tuple(map(_topic, row.topics)),
        lists=tuple(map(_list, row.lists)),
    )


def _topic(item: TopicAnswer) -> TopicAnswer:
    if item.outcome in _NOTHING_FOUND:
        return replace(item, outcome=_NOT_ASSESSED, reason=OUTDATED)
    if item.otherwise in _NOTHING_FOUND:
        return replace(item, otherwise=_NOT_ASSESSED, reason_otherwise=OUTDATED)
    return item


def _list(item: ListAnswer) -> ListAnswer:
    if item.outcome not in _NOTHING_FOUND:
        return item
    return replace(item, outcome=_NOT_ASSESSED, reason=OUTDATED)


def _said(outcome: str) -> str:
    return _NOT_ASSESSED if outcome in _NOTHING_FOUND else outcome


_FOUND_NOTHING = frozenset({"not_owned", "none_found"})


def _regime(one: Regime) -> Regime:
    """Return a regime's answer without "nothing found", for ownership and for control."""
    silent = one.word in _FOUND_NOTHING or (one.word is None and one.status == "clear")
    control = _NOT_ASSESSED if one.control == "none_found" else one.control
    if not silent:
        return replace(one, control=control)
    return replace(
        one,
        word=_NOT_ASSESSED,
        control=control,
        reasons=(*one.reasons, OUTDATED),
        status=_NOT_ASSESSED if one.status == "clear" else one.status,
    )


def _on_old_registers(one: Regime) -> Regime:
    """Return a regime's answer where there may be other owners: no party is excluded."""
    owned = one.word == "not_owned"
    return replace(
        one,
        word=barred_word(one.reasons).value if owned else one.word,
        control=_NOT_ASSESSED if one.control == "none_found" else one.control,
        reasons=(*one.reasons, OUTDATED) if owned else one.reasons,
    )
