"""What a run notes of its routing: the tier of each part, and who was not asked and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from atlas.sources.plugins.domain.engine import State
from atlas.sources.plugins.domain.manifest import ProviderType
from atlas.sources.plugins.domain.plugin import Plugin
from atlas.sources.protocol.domain.answers import REPEATING
from atlas.sources.providers.domain import OUTCOMES, Number, Planned, ProviderTier
from atlas.sources.providers.parts import Part, asked_of, unasked

Heard = Mapping[str, Sequence[Part]]
"""By provider: what it answered."""


def answered(heard: Heard) -> set[str]:
    """Return the providers that answered about the company and failed at nothing.

    An answer that is incomplete, or that knows nothing of the company, leaves the next to be asked.
    """
    return {name for name, parts in heard.items() if _is_answer(parts)}


def _is_answer(parts: Iterable[Part]) -> bool:
    states = {part.asked.state for part in parts}
    return State.OK in states and all(
        OUTCOMES[State(one)] != "failed" for one in states if one is not None
    )


def placed(
    parts: Iterable[Part], planned: Planned, heard: Heard, titles: Mapping[str, str]
) -> list[Part]:
    """Return parts that name their tier; those of a fallback, also after whom it was asked.

    Args:
        parts: of one provider.
        planned: how it was asked.
        heard: what was answered when it was asked.
        titles: names of providers, for people.

    """
    told = ""
    if planned.tier is ProviderTier.FALLBACK:
        before = [name for name in sorted(planned.guards or ()) if name in heard]
        why = _after(before, heard, titles) if before else "no source before it could be asked"
        told = f" It was asked as a fallback: {why}."
    return [
        replace(part, asked=replace(part.asked, tier=planned.tier, text=part.asked.text + told))
        for part in parts
    ]


def as_register(parts: Iterable[Part], plugin: Plugin | None, led: Sequence[Number]) -> list[Part]:
    """Return parts that name the register which the provider is itself, if it is one.

    Args:
        parts: of one provider.
        plugin: its plugin; None: it is not valid, and what it is is not known.
        led: the certain numbers of the company that lead to it; none: it is asked by what the
            requester states, and denies no one.

    """
    kind = plugin.manifest.provider_type if plugin else None
    if plugin is None or not led or kind is not ProviderType.COMPANY_REGISTRY:
        return [*parts]
    if plugin.manifest.claims.kind in REPEATING:
        return [*parts]
    return [replace(part, asked=replace(part.asked, register=led[0][0])) for part in parts]


def _after(before: Sequence[str], heard: Heard, titles: Mapping[str, str]) -> str:
    return ", and ".join(f"{titles[one]} {_lacked(heard[one])}" for one in before)


def _lacked(parts: Sequence[Part]) -> str:
    states = {part.asked.state for part in parts}
    if State.OK in states:
        return "did not answer completely"
    return "knows nothing of the company" if State.EMPTY in states else "did not answer"


def left_out(
    planned: Planned,
    plugin: Plugin | None,
    countries: Sequence[str],
    done: Iterable[str],
    titles: Mapping[str, str],
) -> Part:
    """Return that a provider was not asked although it answers for a number of the company.

    Args:
        planned: how it is asked.
        plugin: its plugin; None: it is not valid.
        countries: where the company may be.
        done: who answered.
        titles: names of providers, for people.

    """
    if planned.guards is None:
        state = State.SWITCHED_OFF
        where = " and ".join(countries) or "countries that are not known"
        why = f"your routing switched it off for companies in {where}"
    elif relieved := sorted(planned.guards & {*done}):
        state = State.NOT_NEEDED
        why = f"it is a fallback, and {' and '.join(titles[one] for one in relieved)} answered"
    else:
        state, why = State.UNREACHABLE, "not asked: those before it took too long"
    if plugin is None:
        part = unasked(planned.provider, state.value, why)
    else:
        part = Part(asked_of(plugin, plugin.name, "", state, why), None)
    return replace(part, asked=replace(part.asked, tier=planned.tier))
