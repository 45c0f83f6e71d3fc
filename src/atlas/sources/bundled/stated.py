"""Numbers that the requester or a provider states, in the loaded files: whose they are. Pure.

A file is a register: a stated number leads to one of its records, and counts only where a number
that is certain joins the record to the company; then the file's own search has found it. Any other
record is kept as evidence, and nothing is claimed from it. A contradiction is reported. A number
that a provider states of the company leads to the files by the same rules: nothing but the provider
joins the record to the company.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import msgspec

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.types import JSON
from atlas.knowledge.evidence.domain import FILE
from atlas.knowledge.mutations.domain.assertions import PartyAssertion, SourceType
from atlas.sources.plugins.domain.engine import Mapped, State
from atlas.sources.protocol.domain.answers import (
    Asked,
    CollectRequest,
    RegisterChange,
    SettledNumber,
    SourceAnswer,
    SourceBatch,
)
from atlas.sources.protocol.domain.coverage import file_source
from atlas.sources.providers.domain import (
    Known,
    Number,
    Verdict,
    located_by,
    names_of,
    numbers_of,
    places_of,
    plain_numbers,
    told_apart,
    verdicts,
)
from atlas.sources.registry.bearers import Bearers
from atlas.sources.registry.source import asked_of

STATED = "stated"
"""In what a run keeps of the files: whose the stated numbers were."""
_FOLLOWS = {
    Verdict.BY_NUMBER: "It is the company by a number that another source states; what the file"
    " states of it was not read",
    Verdict.BY_NAME: "Name and country are those of the company, and no number joins the two;"
    " nothing is claimed from it",
    Verdict.OPEN: "Whether that is the company cannot be told; nothing is concluded from it",
}


def to_search(request: CollectRequest, found: SourceAnswer) -> tuple[Number, ...]:
    """Return the stated numbers by which no record of the files is the company's yet."""
    files = (one for one in found.batches if one.source.startswith(FILE))
    joined = numbers_of(_parties(files), found.subject_key)
    wanted = (*plain_numbers(request.requested), *led_by(found))
    return tuple(one for one in dict.fromkeys(wanted) if one not in joined)


def led_by(found: SourceAnswer) -> dict[Number, SourceBatch]:
    """Return the numbers that providers state of the company, each with the first that does."""
    several: dict[Number, SourceBatch] = {}
    for batch in found.batches:
        if not batch.source.startswith(FILE):
            for number in numbers_of(batch.parties, found.subject_key):
                several.setdefault(number, batch)
    return several


def with_stated(
    found: SourceAnswer,
    several: Sequence[Bearers],
    numbers: Sequence[Number],
    requested: Sequence[Number],
) -> SourceAnswer:
    """Return an answer with what the files have under stated numbers.

    Args:
        found: what is known of the company.
        several: what each file has (`registry.bearers`).
        numbers: those that were searched.
        requested: those that the requester states.

    """
    own = {*plain_numbers(requested)}
    led = {number: one for number, one in led_by(found).items() if number not in own}
    parties = _parties(found.batches)
    certain = numbers_of(parties, found.subject_key)
    places = places_of(parties, found.subject_key) or located_by(certain)
    known = Known(frozenset(own), certain, names_of(parties, found.subject_key), places)
    judged = [_judged(one, numbers, known, led) for one in several]
    judged = _against_each_other(judged)
    said = [file for file in judged if file.notes]
    return replace(
        found,
        asked=_asked(found, said),
        batches=_batches(found, said),
        settled=(*found.settled, *(one for file in judged for one in file.settled)),
        gaps=replace(
            found.gaps,
            warnings=(*found.gaps.warnings, *(one for file in judged for one in file.warnings)),
        ),
        state=found.state and {**found.state, STATED: seen(several, numbers).to_json()},
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a run keeps of the files' answer: the numbers, and whose they are by each file."""

    numbers: tuple[Number, ...]
    files: Mapping[str, str]

    def to_json(self) -> dict[str, JSON]:
        """Return it as a run keeps it."""
        return {"numbers": [list(one) for one in self.numbers], "files": dict(self.files)}

    @classmethod
    def of(cls, state: Mapping[str, JSON] | None) -> Seen | None:
        """Return what a run kept; None: it is of an earlier version, or searched nothing."""
        kept = (state or {}).get(STATED)
        return None if kept is None else msgspec.convert(kept, cls)


def seen(several: Iterable[Bearers], numbers: Sequence[Number]) -> Seen:
    """Return what a run keeps of the files' answer."""
    return Seen(tuple(numbers), _fingerprints(several))


def changed(several: Sequence[Bearers], before: Seen) -> list[RegisterChange]:
    """Return the files that have another company under a stated number than a run saw.

    Args:
        several: what the files have now under the numbers of `before`.
        before: what the run kept.

    """
    then, now = before.files, _fingerprints(several)
    about = {
        one.info.name: tuple(name for party in one.parties for name in names_of([party], party.key))
        for one in several
    }
    return [
        RegisterChange(name, about.get(name, ()))
        for name in sorted({*then, *now})
        if then.get(name) != now.get(name)
    ]


def _fingerprints(several: Iterable[Bearers]) -> dict[str, str]:
    return {
        one.info.name: canonical_hash(
            [
                [
                    party.key,
                    sorted([list(number) for number in numbers_of([party], party.key)]),
                    sorted(names_of([party], party.key)),
                    sorted(places_of([party], party.key)),
                ]
                for party in one.parties
            ]
        )
        for one in several
        if one.parties
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """One file: what its records under stated numbers come to, by number."""

    file: Bearers
    found: dict[Number, tuple[Verdict, str]]
    led: Mapping[Number, SourceBatch]
    """Numbers that a provider states, and not the requester."""

    @property
    def settled(self) -> tuple[SettledNumber, ...]:
        title = self.file.info.title
        return tuple(
            SettledNumber(
                *number,
                verdict is Verdict.OTHER,
                f"{title}: {words}",
                self.led[number].source if number in self.led else None,
            )
            for number, (verdict, words) in self.found.items()
            if verdict is not Verdict.OPEN
        )

    @property
    def notes(self) -> tuple[str, ...]:
        lacking = (
            f"It does not have {' '.join(one)}" for one in self.file.lacking if one not in self.led
        )
        told = (f"{one}, which the request states." for one in lacking)
        return (*(f"It says: {words}." for _, words in self.found.values()), *told)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(
            f"{self.file.info.title}: {words}. {_FOLLOWS[verdict]}. Not assessed. If it is the"
            f" same company, investigate it with {' '.join(number)} as its registration."
            for number, (verdict, words) in self.found.items()
            if verdict is not Verdict.OTHER
        )


def _judged(
    file: Bearers, numbers: Sequence[Number], known: Known, led: Mapping[Number, SourceBatch]
) -> _Judged:
    borne = {one for party in file.parties for one in numbers_of([party], party.key)}
    mapped = [Mapped(State.OK, parties=file.parties)]
    found: dict[Number, tuple[Verdict, str]] = {}
    for number in numbers:
        if number not in borne:
            continue
        certain = known
        if number in led:  # that it is the company's, its provider alone says
            others = tuple(one for one in known.numbers if one != number)
            certain = replace(known, requested=frozenset({number}), numbers=others)
        verdict, words = verdicts(mapped, [number], certain)[number]
        words = words or f"{' '.join(number)} is the number of an unnamed record"
        if number in led:
            said = f"{' '.join(number)}, which {led[number].title} states of the company,"
            words = said + words.removeprefix(" ".join(number))
        found[number] = verdict, words
    return _Judged(file, found, led)


def _against_each_other(files: Sequence[_Judged]) -> list[_Judged]:
    """Return what the files come to, with numbers of two companies told as such.

    Where nothing is known that one of them could be compared with, they are compared.
    """
    open_ = [
        (number, party)
        for one in files
        for number, (verdict, _) in one.found.items()
        if verdict is Verdict.OPEN
        for party in one.file.parties
        if number in numbers_of([party], party.key)
    ]
    apart = {
        number
        for number, party in open_
        for other, of_other in open_
        if number != other and told_apart(party, of_other)
    }
    return [
        replace(
            one,
            found={
                number: (Verdict.OTHER if number in apart else verdict, words)
                for number, (verdict, words) in one.found.items()
            },
        )
        for one in files
    ]


def _asked(found: SourceAnswer, said: Sequence[_Judged]) -> tuple[Asked, ...]:
    rows = {one.source: one for one in found.asked}
    for one in said:
        [row] = asked_of((one.file.info,), ())
        row = rows.get(row.source, row)
        rows[row.source] = replace(row, text=" ".join((f"{row.text.rstrip('.')}.", *one.notes)))
    return tuple(rows.values())


def _batches(found: SourceAnswer, said: Sequence[_Judged]) -> tuple[SourceBatch, ...]:
    """Return the batches, each with the records of its file; those of no claim come first."""
    batches = {one.source: one for one in found.batches}
    for one in said:
        info, raw = one.file.info, one.file.raw
        if raw is None:
            continue
        source = file_source(info.name)
        own = batches.get(source) or SourceBatch(
            source=source,
            source_type=SourceType.REGISTRY,
            trust=0,
            retrieved_at=info.loaded_at,
        )
        batches[source] = replace(own, raw=(raw, *own.raw))
    return tuple(batches.values())


def _parties(batches: Iterable[SourceBatch]) -> list[PartyAssertion]:
    return [party for one in batches for party in one.parties]
