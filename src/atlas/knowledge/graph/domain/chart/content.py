"""From the ownership answer to what a chart shows: boxes, arrows, layers and notes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from atlas.knowledge.graph.domain.bands import shown
from atlas.knowledge.graph.domain.chart.layout import longest_paths
from atlas.knowledge.graph.domain.chart.model import Badge, Box, Chart, Link, Mark, Row
from atlas.knowledge.graph.domain.chart.wording import (
    ANYTHING,
    KINDS,
    MARKS,
    REASONS,
    holding_words,
    percent,
    together,
)

Json = Mapping[str, Any]
Pair = tuple[str, str]
LIST_FROM = 7
"""So many holders without owners of their own, in one company alone, become a list."""


class Content:
    """Reads one answer.

    Args:
        answer: what the ownership route answers, as plain JSON.
        marks: what screening says of parties, by id.
        history: also draw ended holdings.
        sources: names of the sources, for the subtitle.
        most: parties drawn; those farther from the subject are left out, and a note says so.

    """

    def __init__(
        self,
        answer: Json,
        marks: Mapping[str, Sequence[Mark]],
        *,
        history: bool,
        sources: Sequence[str],
        most: int,
    ) -> None:
        self.answer = answer
        self.marks = marks
        self.sources = sources
        self.subject = str(answer["entity_id"])
        self.parties = {str(party["id"]): party for party in answer["parties"]}
        states = {"edge", "not_valid_at_date"} if history else {"edge"}
        self.pairs = self._pairs(h for h in answer["holdings"] if h["state"] in states)
        self.drawn = self._nearest(most)
        self.left_out = len(self._nearest(len(self.parties) + len(self.pairs))) - len(self.drawn)
        self.pairs = {
            pair: held
            for pair, held in self.pairs.items()
            if pair[0] in self.drawn and pair[1] in self.drawn
        }
        self.ubos = {str(ubo["party"]): ubo for ubo in answer["ubos"]["ubos"]}
        self.shares = self._by_party("shares")
        self.votes = self._by_party("votes")

    def chart(self) -> Chart:
        """Return the chart's content."""
        layers, closing = longest_paths(sorted(self.drawn), sorted(self.pairs), self.subject)
        lists = self._lists()
        listed = {pair for members in lists.values() for pair in members}
        boxes = {
            key: self._box(key) for key in sorted(self.drawn - {holder for holder, _ in listed})
        }
        links = [
            self._link(pair, circular=pair in closing)
            for pair in sorted(self.pairs)
            if pair not in listed and pair[0] != pair[1]
        ]
        for company, members in sorted(lists.items()):
            box = self._list(company, members)
            boxes[box.key] = box
            layers[box.key] = layers[company] + 1
            links.append(Link(box.key, company, ()))
        return Chart(
            title=f"Ownership of {self._name(self.subject)}",
            subtitle=self._subtitle(),
            boxes=boxes,
            links=links,
            layers={key: layers[key] for key in boxes},
            notes=self._notes(),
            kinds=frozenset(self._kind(key) for key in self.drawn),
        )

    def _pairs(self, holdings: Iterable[Json]) -> dict[Pair, list[Json]]:
        pairs: dict[Pair, list[Json]] = defaultdict(list)
        for held in holdings:
            pairs[str(held["holder"]), str(held["company"])].append(held)
        return dict(pairs)

    def _nearest(self, most: int) -> set[str]:
        into: dict[str, list[str]] = defaultdict(list)
        for holder, company in sorted(self.pairs):
            into[company].append(holder)
        seen, frontier = {self.subject}, [self.subject]
        while frontier:
            upper = []
            for company in frontier:
                for holder in into[company]:
                    if holder not in seen and len(seen) < most:
                        seen.add(holder)
                        upper.append(holder)
            frontier = upper
        return seen

    def _by_party(self, kind: str) -> dict[str, Json]:
        return {str(share["party"]): share for share in self.answer[kind]["holders"]}

    def _lists(self) -> dict[str, list[Pair]]:
        companies = {company for _, company in self.pairs}
        held: dict[str, list[Pair]] = defaultdict(list)
        for pair in sorted(self.pairs):
            held[pair[0]].append(pair)
        single: dict[str, list[Pair]] = defaultdict(list)
        for holder, pairs in held.items():
            if len(pairs) == 1 and holder not in companies and holder != self.subject:
                single[pairs[0][1]].append(pairs[0])
        return {company: found for company, found in single.items() if len(found) >= LIST_FROM}

    def _list(self, company: str, members: Sequence[Pair]) -> Box:
        def order(pair: Pair) -> tuple[bool, bool, float, str, str]:
            share = (self.shares.get(pair[0]) or {}).get("direct") or {}
            ended = all(held["state"] != "edge" for held in self.pairs[pair])
            flagged = bool(self._badges(pair[0]))
            name = self._name(pair[0])
            return (not flagged, ended, -float(share.get("lower") or 0), name, pair[0])

        rows = []
        for pair in sorted(members, key=order):
            link = self._link(pair, circular=False)
            country = self.parties.get(pair[0], {}).get("country") or ""
            rows.append(
                Row(
                    self._kind(pair[0]),
                    self._name(pair[0]),
                    country,
                    "; ".join(link.label),
                    self._badges(pair[0]),
                    link.ended,
                )
            )
        caption = f"{len(rows)} direct holders of {self._name(company)}"
        return Box(f"list:{company}", "list", caption, caption, rows=rows)

    def _name(self, key: str) -> str:
        return str(self.parties.get(key, {}).get("name") or key)

    def _kind(self, key: str) -> str:
        kind = str(self.parties.get(key, {}).get("kind") or "company")
        return kind if kind in KINDS else "company"

    def _box(self, key: str) -> Box:
        kind = self._kind(key)
        party = self.parties.get(key, {})
        caption = " · ".join(
            part
            for part in (
                KINDS[kind],
                str(party.get("country") or ""),
                "listed" if party.get("listed") else "",
            )
            if part
        )
        badges = self._badges(key)
        return Box(
            key, kind, self._name(key), caption, self._facts(key), badges, key == self.subject
        )

    def _facts(self, key: str) -> list[str]:
        facts = []
        for word, shares in (("holds", self.shares), ("votes", self.votes)):
            share = shares.get(key)
            if share is None or share["integrated"] is None or key == self.subject:
                continue
            if share["integrated"] != share["direct"]:
                facts.append(f"{word} in all {percent(share['integrated'], unknown=ANYTHING)}")
        own = self.pairs.get((key, key))
        if own:
            facts.append("holds itself: " + "; ".join(holding_words(own)))
        return facts

    def _badges(self, key: str) -> list[Badge]:
        badges = [MARKS[Mark(mark)] for mark in dict.fromkeys(self.marks.get(key, ()))]
        ubo = self.ubos.get(key)
        if ubo is not None:
            badges.append(Badge("UBO" if ubo["status"] == "ubo" else "POSSIBLE UBO"))
        badges += [
            Badge(f"{word} SUM TO {shown(conflict['sum_of_minima'])} %")
            for kind, word in (("shares", "SHARES"), ("votes", "VOTES"))
            for conflict in self.answer[kind]["over_declared"]
            if str(conflict["company"]) == key
        ]
        return badges

    def _link(self, pair: Pair, *, circular: bool) -> Link:
        held = self.pairs[pair]
        current = [one for one in held if one["state"] == "edge"]
        return Link(
            *pair,
            label=holding_words(held),
            soft=all(one["kind"] != "ownership" for one in current or held),
            ended=not current,
            circular=circular,
        )

    def _subtitle(self) -> list[str]:
        found = self.answer["ubos"]
        lines = [f"As of {self.answer['as_of']}"]
        lines[0] += (
            f" · beneficial owner: {found['comparator']} {found['threshold']:g} % of shares or"
            " votes, or control"
        )
        if self.sources:
            lines.append("Sources: " + ", ".join(self.sources))
        if found["outcome"] in {"no_ubo_identified", "register_ubo_only"}:
            why = together(REASONS.get(w["reason"], w["reason"]) for w in found["reasons"])
            by_home = " by the home law" * (found["outcome"] == "register_ubo_only")
            lines.append(f"No beneficial owner identified{by_home}: " + "; ".join(why))
        else:
            names = [ubo["name"] for ubo in found["ubos"] if ubo["status"] == "ubo"]
            maybe = [ubo["name"] for ubo in found["ubos"] if ubo["status"] != "ubo"]
            if names:
                lines.append("Beneficial owners: " + _few(names))
            if maybe:
                lines.append("Possible beneficial owners: " + _few(maybe))
        return lines

    def _notes(self) -> list[str]:
        notes = []
        for kind in ("shares", "votes"):
            notes += [
                f"Conflict: the least {kind} declared in {self._name(str(conflict['company']))}"
                f" sum to {shown(conflict['sum_of_minima'])} %. All are shown as declared."
                for conflict in self.answer[kind]["over_declared"]
            ]
            for loop in self.answer[kind]["closed_loops"]:
                names = ", ".join(self._name(str(key)) for key in loop["companies"])
                notes.append(f"Closed loop: {names} have no owner outside; {kind} do not exist.")
        if self.left_out:
            parties = "party" if self.left_out == 1 else "parties"
            are = "is" if self.left_out == 1 else "are"
            notes.append(f"{self.left_out} {parties} farther from the subject {are} not drawn.")
        if self.answer["truncated"]:
            notes.append(
                f"More than {self.answer['max_parties']} parties stand above:"
                " the structure was cut there."
            )
        evidence = sum(h["state"] == "already_led_to" for h in self.answer["holdings"])
        if evidence:
            notes.append(_not_drawn_twice(evidence))
        return list(dict.fromkeys(notes))


def _not_drawn_twice(number: int) -> str:
    if number == 1:
        return "1 indirect interest whose chain is drawn is not drawn twice."
    return f"{number} indirect interests whose chains are drawn are not drawn twice."


def _few(names: Sequence[str], most: int = 8) -> str:
    shown = ", ".join(names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
