"""Holdings of which a register leaves open whether they stand.

Their records are in no file any more, although no one stated an end; or their statement ends them
before it starts. What is found about their holders counts as if they still held. The holding itself
identifies no one and clears nothing. Atlas therefore evaluates two structures, one with these
holdings and one without, and gives the answer that leaves more open.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from atlas.knowledge.graph.domain.beneficial import Ubo, UboGround, UboResult, UboStatus
from atlas.knowledge.graph.domain.causes import RANK, CauseGround, UboCause, UboCauses
from atlas.knowledge.graph.domain.model import ENDS_BEFORE_START, Holding, HoldingKind
from atlas.knowledge.graph.domain.network import OwnershipGraph
from atlas.knowledge.graph.domain.ubos import by_strength

Words = Mapping[str, str]
"""Keys of such holdings, with what Atlas reports about them."""


def words_of(graph: OwnershipGraph) -> Words:
    """Return the holdings of a structure that may have ended, each in words."""
    return {one.key: _where(one) for one in _records(graph) if _may_have_ended(one, graph)}


def _may_have_ended(holding: Holding, graph: OwnershipGraph) -> bool:
    return holding.left_out_at(graph.as_of) or holding.ends_before_start


def _where(holding: Holding) -> str:
    if holding.ends_before_start:
        return (
            f"its statement contradicts itself: {dict(holding.contradictions)[ENDS_BEFORE_START]}"
        )
    if holding.left_out_of_record:
        return f"left out of the register's statement of {holding.left_out}, no end stated"
    return f"record removed from the register's file of {holding.left_out}, no end stated"


def without_left_out(graph: OwnershipGraph) -> OwnershipGraph:
    """Return the structure without such holdings; what edges replaced may be an edge again."""
    kept = [one for one in _records(graph) if not _may_have_ended(one, graph)]
    return OwnershipGraph(graph.parties.values(), kept, graph.as_of)


LATE = timedelta(days=366)
"""How late a register may learn of a successor. If one began earlier than that, both held."""


def without_unstated_ends(graph: OwnershipGraph) -> OwnershipGraph | None:
    """Return the structure without holdings that a later file left out; None if there are none.

    No one stated their end. It was not after the file, but may have been before it: on days on
    which a successor is stated already, they overlap with the successor by the file alone. The
    register stated them until then: more than a year before the file they stood.
    """
    records = _records(graph)
    kept = [one for one in records if one.stated_end or not _unstated_end(one, graph.as_of)]
    if len(kept) == len(records):
        return None
    return OwnershipGraph(graph.parties.values(), kept, graph.as_of)


def _unstated_end(holding: Holding, day: date) -> bool:
    file = holding.valid_to if holding.ended_by_file else holding.left_out
    return file is not None and day >= file - LATE


def _records(graph: OwnershipGraph) -> list[Holding]:
    return [*(one for kind in HoldingKind for one in graph.edges(kind)), *graph.declared()]


def owners_of_both(more: UboResult, fewer: UboResult, words: Words) -> UboResult:
    """Return the owners of both structures, certain if certain without what was left out.

    Args:
        more: the owners in the structure with what no file has any more.
        fewer: the owners in the structure without it.
        words: what Atlas reports about such holdings.

    """
    sure = {one.party for one in fewer.ubos if one.status is UboStatus.UBO}
    found = {one.party: one for one in fewer.ubos}
    for one in more.ubos:
        if one.party not in sure:
            found[one.party] = _possible(one, words)
    unnamed = {one.party: one for one in (*fewer.unidentified, *more.unidentified)}
    return replace(
        fewer,
        ubos=tuple(sorted(found.values(), key=by_strength)),
        unidentified=tuple(unnamed[party] for party in sorted(unnamed)),
    )


def _possible(ubo: Ubo, words: Words) -> Ubo:
    grounds = tuple(replace(_said(one, words), status=UboStatus.POSSIBLE) for one in ubo.grounds)
    return replace(ubo, status=UboStatus.POSSIBLE, grounds=grounds)


def _said(ground: UboGround, words: Words) -> UboGround:
    said = _words(ground.holdings, words)
    return replace(ground, detail=f"{ground.detail} ({said})") if said else ground


def _words(holdings: Sequence[str], words: Words) -> str:
    return "; ".join(dict.fromkeys(words[key] for key in holdings if key in words))


def causes_of_both(
    more: UboCauses, fewer: UboCauses, graph: OwnershipGraph, words: Words
) -> UboCauses:
    """Return why no owner is identified: the more severe cause of both structures.

    What stays open in either stays open; nothing that closes the question rests on what was left
    out. `graph` is the structure that includes it.
    """
    known = {(one.code, one.party) for one in fewer.grounds}
    further = [
        _worded(one, graph, words) for one in more.open if (one.code, one.party) not in known
    ]
    causes = [fewer.cause]
    if fewer.cause is not UboCause.IDENTIFIED:  # otherwise what is open is listed next to owners
        causes += [one.cause for one in further]
    return UboCauses(max(causes, key=RANK.__getitem__), (*fewer.grounds, *further))


def _worded(ground: CauseGround, graph: OwnershipGraph, words: Words) -> CauseGround:
    of_party = [one.key for one in _records(graph) if one.holder == ground.party]
    said = _words(ground.holdings or of_party, words)
    if not said:
        return ground
    return replace(ground, detail=f"{ground.detail} ({said})" if ground.detail else said)
