"""How much risk the parties around a company carry: the matrix' input `network.risk_score`. Pure.

The product's own judgement, on the matrix' scale: a listed party next to the company weighs what
the matrix gives such a match of the customer (exact 50 of 50, strong 40, weak 20), a politically
exposed person what it gives a close associate (15 of 30). Each further step halves it. The worst
party counts: many harmless ones add up to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from atlas.risk.evaluations.domain import Known, NotAssessed
from atlas.sources.lists.domain.labels import list_label
from atlas.sources.screening.domain.matches import EntityHit

STEPS = 2
"""How far around the company is looked."""
MOST_PARTIES = 500
MOST = 100
_LISTED = {"exact": 100, "strong": 80, "weak": 40}
_EXPOSED = {"exact": 50, "strong": 50, "weak": 25}
_OTHERWISE = {"exact": 50, "strong": 40, "weak": 20}
_FORMER = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """A party around the company: its distance in steps, its hits, whether it was screened."""

    name: str
    distance: int
    hits: tuple[EntityHit, ...] = ()
    screened: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The parties around a company: within `STEPS` steps, and those of the run further up.

    risk: 0 to 100, by the worst of them, in words `worst`.
    unscreened: parties that were not compared with any list. truncated: not all were examined.
    undecided: parties with an undecided candidate; runs of earlier releases did not count them.
    """

    risk: int
    worst: str | None
    parties: int
    unscreened: int
    truncated: bool
    undecided: int = 0

    def gap(self) -> NotAssessed | None:
        """Return why more may be there than was found, or None."""
        if self.truncated:
            detail = f"More parties are within {STEPS} steps than were looked at."
            return NotAssessed("truncated", detail)
        if self.unscreened:
            detail = f"{self.unscreened} of {self.parties} parties around it were never screened."
            return NotAssessed("not_screened", detail)
        if self.undecided:
            detail = f"Candidates of {self.undecided} parties around it are not decided."
            return NotAssessed("undecided_candidates", detail)
        return None


def network_of(parties: Iterable[Near], *, truncated: bool) -> Network:
    """Return the risk of the parties around a company, which is not one of them."""
    around = sorted((one for one in parties if one.distance > 0), key=lambda one: one.name)
    scored = [(_risk(one), one) for one in around]
    risk, worst = max(scored, key=lambda pair: pair[0], default=(0, None))
    return Network(
        risk=risk,
        worst=_told(worst) if worst is not None and risk else None,
        parties=len(around),
        unscreened=sum(not one.screened for one in around),
        truncated=truncated,
        undecided=sum(any(_waits(hit) for hit in one.hits) for one in around),
    )


def _waits(hit: EntityHit) -> bool:
    """Whether a candidate is undecided; a list that drops its entry decides nothing."""
    return hit.status in {"undecided", "unsure"}


def network_risk(
    network: Network | None, silent: NotAssessed | None
) -> tuple[Known[int], NotAssessed | None]:
    """Return the input and what could still raise it.

    Args:
        network: None when it was not examined.
        silent: why the lists give no negative answer, or None.

    """
    if network is None:
        return NotAssessed("not_run", "The parties around the company were not looked at."), None
    gap = network.gap() or silent
    if gap is None or (network.risk >= MOST and not network.undecided):
        return network.risk, None
    return (network.risk, gap) if network.risk else (gap, None)


def weight(hit: EntityHit) -> int:
    """Return what a hit of a party next to the company weighs, 0 to 100."""
    if hit.status == "false_positive":
        return 0
    if hit.ended:
        return _FORMER
    strength = "exact" if hit.status == "true_match" else hit.strength
    scales = {"sanctions": _LISTED, "pep": _EXPOSED}
    found = [scales[topic][strength] for topic in hit.topics if topic in scales]
    weighs = max(found, default=_OTHERWISE[strength])
    return max(weighs, _FORMER) if hit.delisted else weighs


def _risk(party: Near) -> int:
    heaviest = max((weight(hit) for hit in party.hits), default=0)
    # rounded up: half of what weighs something is never nothing
    return -(-heaviest >> (party.distance - 1))


def _told(party: Near) -> str:
    hit = max(party.hits, key=lambda one: (weight(one), one.list_id, one.entry_name))
    steps = "one step" if party.distance == 1 else f"{party.distance} steps"
    return (
        f"{party.name}, {steps} away: {list_label(hit.list_id)} ({hit.entry_name}), {hit.status}."
    )
