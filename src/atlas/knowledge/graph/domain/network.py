"""The graph at one date: which holdings are edges, and which parties are above which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from atlas.knowledge.graph.domain.economic import rights_as_shares
from atlas.knowledge.graph.domain.leads import Leads
from atlas.knowledge.graph.domain.model import Directness, Holding, HoldingKind, Party, PartyKind

_KINDS = tuple(HoldingKind)


@dataclass(frozen=True, slots=True)
class ShownHolding:
    """A holding that is not an edge, and why: ended, not begun, or already led to by edges."""

    holding: Holding
    reason: str


class OwnershipGraph:
    """Parties and the holdings that count as edges at `as_of`.

    An ended or future holding is out. An `indirect` or `unknown` one is an edge only while no
    other edges lead from the same holder to this company: otherwise it is kept in `shown` and
    never added. The edges must be of its own kind, or of any kind where the source publishes
    the components of an indirect one.
    """

    def __init__(self, parties: Iterable[Party], holdings: Iterable[Holding], as_of: date) -> None:
        self.as_of = as_of
        self.parties = {party.key: party for party in parties}
        self.shown: list[ShownHolding] = []
        self._led_to: dict[str, list[Holding]] = defaultdict(list)
        self._led_from: dict[str, list[Holding]] = defaultdict(list)
        self.memo: dict[tuple[str, HoldingKind], Any] = {}
        """Direct holders by company and kind, once computed (`direct_holders`)."""
        self._into: dict[HoldingKind, dict[str, list[Holding]]] = {
            kind: defaultdict(list) for kind in HoldingKind
        }
        self._out: dict[HoldingKind, dict[str, list[Holding]]] = {
            kind: defaultdict(list) for kind in HoldingKind
        }
        self._leads = {kind: Leads() for kind in HoldingKind}
        self._any = Leads()
        self._below: dict[str, tuple[str, ...]] = {}
        self._direct: set[tuple[HoldingKind, str, str]] = set()
        self._build(sorted(holdings, key=lambda h: (h.company, h.holder, h.key)))

    def into(self, company: str, kind: HoldingKind) -> list[Holding]:
        """Return the edges into a company: its direct holders."""
        return self._into[kind].get(company, [])

    def out_of(self, holder: str, kind: HoldingKind) -> list[Holding]:
        """Return the edges from a holder: what it holds directly."""
        return self._out[kind].get(holder, [])

    def below(self, holders: Iterable[str]) -> list[str]:
        """Return the companies in which parties hold or declare anything, each once, in order."""
        found: dict[str, None] = {}
        for holder in holders:
            if holder not in self._below:
                held = [*(self._out[kind].get(holder, ()) for kind in _KINDS)]
                held.append(self._led_from.get(holder, []))
                self._below[holder] = tuple(dict.fromkeys(h.company for hs in held for h in hs))
            found.update(dict.fromkeys(self._below[holder]))
        return list(found)

    def between(self, holders: Collection[str], company: str, kind: HoldingKind) -> list[Holding]:
        """Return the edges of holders into a company, looked up from the smaller side.

        By holder, as `into`: a sum of shares is the same to its last digit in every process.
        """
        into = self.into(company, kind)
        if len(into) <= len(holders):
            return [edge for edge in into if edge.holder in holders]
        return [
            edge
            for holder in sorted(holders)
            for edge in self.out_of(holder, kind)
            if edge.company == company
        ]

    def edges(self, kind: HoldingKind) -> Iterator[Holding]:
        """Return every edge of a kind."""
        for holdings in self._into[kind].values():
            yield from holdings

    def held(self, kind: HoldingKind) -> Iterator[str]:
        """Return the companies with direct holders of a kind."""
        return (company for company, edges in self._into[kind].items() if edges)

    def declared(self) -> Iterator[Holding]:
        """Return every record that is valid at the date, but is no edge."""
        for records in self._led_to.values():
            yield from records

    def party(self, key: str) -> Party:
        """Return a party; one that only holdings name is a company of that key."""
        return self.parties.get(key) or Party(key, key, PartyKind.COMPANY)

    def gone(self, key: str) -> bool:
        """Whether a party is a person who has died, or a company that is dissolved."""
        return self.party(key).gone_at(self.as_of)

    def without_gone(self, company: str) -> OwnershipGraph | None:
        """Return the graph without what is held in dissolved companies; None where there is none.

        A holder of such a company no longer holds through it: what the company left is not the
        holder's.
        """
        over = {key for key in self.above(company, _KINDS) if key != company and self.gone(key)}
        over = {
            key
            for key in over
            if self.shown_into(key) or any(self.into(key, kind) for kind in _KINDS)
        }
        if not over:
            return None
        records = [*(edge for kind in _KINDS for edge in self.edges(kind)), *self.declared()]
        held = [record for record in records if record.company not in over]
        return OwnershipGraph(self.parties.values(), held, self.as_of)

    def above(self, company: str, kinds: Iterable[HoldingKind]) -> dict[str, int]:
        """Return every party above a company with its distance; the company itself is 0."""
        edges = [self._into[kind] for kind in kinds]
        edges = [into for into in edges if into]
        depth = {company: 0}
        frontier = [company]
        while frontier:
            upper: list[str] = []
            for key in frontier:
                for into in edges:
                    for holding in into.get(key, ()):
                        if holding.holder not in depth:
                            depth[holding.holder] = depth[key] + 1
                            upper.append(holding.holder)
            frontier = upper
        return depth

    def shown_into(self, company: str) -> list[Holding]:
        """Return what is declared on a company and valid at the date, but is no edge."""
        return self._led_to.get(company, [])

    def shown_of(self, holder: str) -> list[Holding]:
        """Return what a party declares, valid at the date, that is no edge."""
        return self._led_from.get(holder, [])

    def _build(self, holdings: list[Holding]) -> None:
        doubtful: list[Holding] = []
        valid: list[Holding] = []
        for holding in holdings:
            if holding.valid_at(self.as_of):
                valid.append(holding)
            else:
                self.shown.append(ShownHolding(holding, "not_valid_at_date"))
        for holding in rights_as_shares(valid):
            if holding.directness is Directness.DIRECT or holding.kind is HoldingKind.TRUST_ROLE:
                self._add(holding)
            else:
                doubtful.append(holding)
        if doubtful:
            self._settle(doubtful)

    def _settle(self, doubtful: Iterable[Holding]) -> None:
        # One after the other: each is dropped only while the edges still there lead the same
        # way. Those that edges of any kind replace go first, and records of one holding together:
        # else what led there could go afterwards. What nothing leads to in the end comes back.
        for holding in [edge for kind in HoldingKind for edge in self.edges(kind)]:
            self._direct.add((holding.kind, holding.holder, holding.company))
            self._lead(holding)
        for holding in doubtful:
            self._add(holding)
            self._lead(holding)
        dropped: list[list[Holding]] = []
        for records in _one_by_one(doubtful):
            if self._leads_otherwise(records[0]):
                dropped.append(records)
                for holding in records:
                    self._remove(holding)
        for records in reversed(dropped):
            if not self._leads_otherwise(records[0]):
                for holding in records:
                    self._add(holding)
                    self._lead(holding)
                continue
            for holding in records:
                self.shown.append(ShownHolding(holding, "already_led_to"))
                self._led_to[holding.company].append(holding)
                self._led_from[holding.holder].append(holding)

    def _add(self, holding: Holding) -> None:
        self._into[holding.kind][holding.company].append(holding)
        self._out[holding.kind][holding.holder].append(holding)

    def _lead(self, holding: Holding) -> None:
        for leads in (self._any, self._leads[holding.kind]):
            leads.add(holding.holder, holding.company)

    def _remove(self, holding: Holding) -> None:
        self._into[holding.kind][holding.company].remove(holding)
        self._out[holding.kind][holding.holder].remove(holding)
        for leads in (self._any, self._leads[holding.kind]):
            leads.remove(holding.holder, holding.company)

    def _leads_otherwise(self, holding: Holding) -> bool:
        """Whether other edges lead from its holder to its company.

        A direct edge between the two does; another doubtful one between them says of the same
        holding what this one says, and replaces nothing.
        """
        kinds = tuple(HoldingKind) if holding.has_components else (holding.kind,)
        pair = (holding.holder, holding.company)
        if any((kind, *pair) in self._direct for kind in kinds):
            return True
        leads = self._any if holding.has_components else self._leads[holding.kind]
        return leads.through_others(*pair)


def _one_by_one(doubtful: Iterable[Holding]) -> list[list[Holding]]:
    """Return records of one holding together, in the order in which they are looked into."""
    found: dict[tuple[object, ...], list[Holding]] = defaultdict(list)
    for holding in sorted(doubtful, key=lambda h: h.key):
        pair = (holding.kind, holding.holder, holding.company)
        found[holding.has_components, *pair].append(holding)
    return sorted(
        found.values(),
        key=lambda records: (
            not records[0].has_components,
            all(record.directness is Directness.UNKNOWN for record in records),
            records[0].key,
        ),
    )
