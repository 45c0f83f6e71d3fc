"""What a register itself said when a run asked it, next to what other sources hold of it. Pure.

A file is what a register held on an earlier day, and an aggregator repeats it: neither outweighs
the register's own answer of the run, nor replaces an answer that did not come.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from atlas.investigations.modules.domain.outcome import Unassessed
from atlas.investigations.modules.domain.snapshot import (
    DID_NOT_ANSWER,
    DOES_NOT_KNOW,
    HAS_NO_CREDENTIALS,
    Source,
)
from atlas.knowledge.evidence.domain import source_title

REGISTERED = (
    "LegalEntity.legal_name",
    "LegalEntity.registration_numbers",
    "LegalEntity.status",
)
"""What a register says of a company that it holds."""
REGISTER_UNANSWERED = "register_unanswered"
"""Why a company is not called registered: its register was asked and did not answer."""
_HEARD = ""


def asked_earlier(name: str, register: str, day: date, *, answered: bool) -> Source:
    """Return a register that did not know the company, or did not answer, when it was last asked.

    Args:
        name: of the source.
        register: its scheme.
        day: on which an earlier run asked it.
        answered: whether it answered; it then did not know the company.

    """
    return Source(
        name=name,
        answered=False,
        as_of=day,
        silent=DOES_NOT_KNOW if answered else DID_NOT_ANSWER,
        register=register,
        earlier_on=day,
    )


def denying(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the registers that answered that they do not know the company, in the run or before.

    An earlier answer stands until the register gives another one: it is a source of its own.
    """
    return _silent(sources, lambda words: words == {DOES_NOT_KNOW})


def unheard(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the registers from which no answer came, asked or not."""
    return _silent(sources, lambda words: words != {DOES_NOT_KNOW})


def unasked(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return the registers that were not asked because they have no credentials."""
    return _silent(sources, lambda words: HAS_NO_CREDENTIALS in words)


def _silent(sources: Iterable[Source], fits: Callable[[set[str]], bool]) -> tuple[Source, ...]:
    """Return the parts of registers that gave no data, for a reason that fits; none if one did.

    A company may have numbers of several registers: one that knows it is enough.
    """
    found: dict[tuple[str, str], list[Source]] = defaultdict(list)
    for one in sources:
        if one.register is not None:
            earlier = one.silent if one.earlier_on is not None else ""
            found[provider_of(one.name), earlier].append(one)
    said = [({one.silent for one in parts}, parts) for parts in found.values()]
    if any(_HEARD in words for words, _ in said):
        return ()
    return tuple(one for words, parts in said if fits(words) for one in parts)


def provider_of(source: str) -> str:
    """Return the source whose part this is: `provider:kvk:company` is one of `provider:kvk`."""
    return ":".join(source.split(":")[:2])


def disowned(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Return sources, those marked that hold a company which its register does not know itself.

    What they state of it counts; that they state no more does not.
    """
    found = tuple(sources)
    days = [one.as_of for one in denying(found) if one.as_of is not None]
    if not days:
        return found
    return tuple(
        replace(one, removed_on=max(days), disowned=True)
        if one.answered and one.removed_on is None and one.covers & {*REGISTERED}
        else one
        for one in found
    )


def denied(sources: Sequence[Source]) -> str | None:
    """Return in words that its register does not know the company, and who holds it; or None."""
    registers = denying(sources)
    if not registers:
        return None
    holding = [source_title(one.name) for one in sources if one.disowned]
    more = " any more, although it stated it earlier" if any(r.knew for r in registers) else ""
    verb = "states" if len(holding) == 1 else "state"
    other = f"; {' and '.join(holding)} {verb} the company" if holding else ""
    who = f"{_named(registers)} answered{_day(registers)}"
    return f"{who}, and does not know the company{more}{other}."


def unanswered(sources: Iterable[Source]) -> Unassessed | None:
    """Return a gap where the register gave no answer when it was last asked, or None."""
    silent = [one for one in unheard(sources) if one.silent == DID_NOT_ANSWER]
    if not silent:
        return None
    return Unassessed(
        reason=REGISTER_UNANSWERED,
        detail=f"{_named(silent)} was asked{_day(silent)} and did not answer: what other sources"
        " hold of it is of an earlier day.",
        remedy="Rerun once the register answers, or attest the extract.",
    )


def _day(registers: Iterable[Source]) -> str:
    """Return when registers were asked, where that was not in the run itself."""
    days = [one.earlier_on for one in registers]
    earlier = [day for day in days if day is not None]
    return f" on {max(earlier)}" if earlier and len(earlier) == len(days) else ""


def _named(registers: Sequence[Source]) -> str:
    schemes = dict.fromkeys(str(one.register) for one in registers)
    names = dict.fromkeys(one.name for one in registers)
    return f"Register {' and '.join(schemes)} itself ({', '.join(names)})"
