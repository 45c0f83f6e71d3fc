"""Holdings that one source states on, of which another one's record of the same right has ended.

Where both are one relationship, survivorship sees the contradiction. Records of parties that were
joined, or that may be one, stand apart: there each alone would count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from atlas.knowledge.graph.domain.bands import Band

_SAME_TRUST = 1e-9
ENDED_ELSEWHERE = "ended_elsewhere"
"""Code: the holder's record by another source has ended."""


@dataclass(frozen=True, slots=True)
class Record:
    """One relationship of shares or votes. `right`: its holder, company and type.

    `trust`: of the source that is trusted most; `said`: the day of the newest statement.
    """

    key: str
    right: tuple[str, str, str]
    share_class: str
    start: date | None
    end: date | None
    band: Band
    sources: frozenset[str] = frozenset()
    trust: float = 0.0
    said: date = date.min


def standing_apart(records: Iterable[Record]) -> list[Record]:
    """Return the records of rights of which one record continues past another's end."""
    return [
        one for group in _by_right(records) if any(True for _ in _past_ends(group)) for one in group
    ]


def ends_elsewhere(records: Iterable[Record], delta: float) -> dict[str, date]:
    """Return from when each record may have ended, as another source says of the same right.

    A source that states some record of the right on has ended none, one of less trust is not
    believed, and who has less than that by a statement since then has kept that much.

    Args:
        records: those of every right, with their sources.
        delta: trusts closer than this disagree.

    """
    found: dict[str, date] = {}
    for group in _by_right(records):
        for going, ended, end in _past_ends(group):
            on = {
                source
                for one in group
                if one.end is None or one.end > end
                for source in one.sources
            }
            if not ended.sources - on or not going.sources:
                continue
            if ended.trust < going.trust - delta - _SAME_TRUST or _kept(going, ended, end):
                continue
            found[going.key] = min(end, found.get(going.key, end))
    return found


def _by_right(records: Iterable[Record]) -> list[list[Record]]:
    alike: dict[tuple[str, str, str], list[Record]] = {}
    for one in records:
        alike.setdefault(one.right, []).append(one)
    return [group for group in alike.values() if len(group) > 1]


def _past_ends(group: list[Record]) -> Iterator[tuple[Record, Record, date]]:
    """Yield each record that began before another's end and continues past it, and the end."""
    for ended in group:
        end = ended.end
        if end is None:
            continue
        for going in group:
            if (
                (going.end is None or going.end > end)
                and (going.start is None or going.start < end)
                and (not ended.share_class or ended.share_class == going.share_class)
            ):
                yield going, ended, end


def _kept(going: Record, ended: Record, end: date) -> bool:
    return going.said >= end and going.band.upper <= ended.band.lower
