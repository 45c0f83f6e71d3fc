"""What keeps a floor open, and a factor unknown: the same words in every answer. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from atlas.risk.evaluations.domain.facts import CARRIED
from atlas.risk.evaluations.domain.readings import GapSaid, ReadingSaid
from atlas.risk.evaluations.domain.wording import FOUND_BEFORE, input_title, readable, words
from atlas.risk.matrix.domain import Floor, Matrix

Readings: TypeAlias = Mapping[str, Sequence[ReadingSaid]]
"""The readings of an evaluation by input."""
NOT_KEPT = "what it reads was not kept with the evaluation"
_NOT_RUN: tuple[ReadingSaid, ...] = ({"not_assessed": {"reason": "not_run"}},)
_MODULE = "module:"
_LEVELS = "modules.levels"
_SEVERE = frozenset({"high", "critical"})


@dataclass(frozen=True, slots=True)
class Gap:
    """Why an input, or a list of countries, gives no answer: a stable code, and details."""

    input: str
    title: str
    reason: str
    detail: str = ""

    @property
    def said(self) -> str:
        """The gap in words."""
        return gap_words(self.reason, self.detail)


def gap_words(reason: str, detail: str) -> str:
    """Return why there is no answer, in words."""
    if reason == "no_exchange_rate":
        return f"stated in {detail}, and no exchange rate to euro is known"
    return words(reason) + (f" ({readable(detail).rstrip('.')})" if detail else "")


def all_said(gaps: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return reasons and details in words, each once."""
    return tuple(dict.fromkeys(gap_words(reason, detail) for reason, detail in gaps))


def gaps_of(keys: Iterable[str], readings: Readings) -> tuple[Gap, ...]:
    """Return why inputs were not assessed, each reason once."""
    found = (one for key in sorted(keys) for one in _of_input(key, readings.get(key, _NOT_RUN)))
    return tuple(dict.fromkeys(found))


def _of_input(key: str, given: Sequence[ReadingSaid]) -> Iterator[Gap]:
    unasked = [_source(one) for one in given if _is_unasked_module(one)]
    if unasked:
        names = ", ".join(source.removeprefix(_MODULE).upper() for source in unasked)
        yield Gap(key, input_title(key), "rules_open", f"No rule was assessed of: {names}.")
    for one in given:
        gap = _gap(one)
        if gap and not _is_unasked_module(one):
            yield Gap(key, input_title(key), gap["reason"], gap.get("detail") or "")


def _is_unasked_module(reading: ReadingSaid) -> bool:
    """Whether a reading is that no rule of a module was assessed."""
    gap = _gap(reading)
    of_module = _source(reading).startswith(_MODULE)
    return of_module and gap is not None and not gap.get("detail")


def gaps_of_floor(
    inputs: Iterable[str],
    lists: Iterable[str],
    readings: Readings,
    silent_lists: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Gap, ...]:
    """Return what keeps a floor open that nothing met.

    Args:
        inputs: the inputs that its conditions read.
        lists: the country lists that they ask for.
        readings: the evaluation's.
        silent_lists: the lists on which absence proves nothing, with the reason as a code.

    """
    keys = sorted(inputs)
    silent = (
        Gap(name, readable(name), silent_lists[name], f"the {readable(name)}")
        for name in lists
        if name in silent_lists
    )
    return (*gaps_of(keys, readings), *_carried(keys, readings), *silent)


def _carried(keys: Iterable[str], readings: Readings) -> Iterator[Gap]:
    """Yield the inputs of which only an earlier evaluation knew anything."""
    for key in keys:
        if _rests_on_what_was_found(key, readings.get(key, ())):
            title = input_title(key)
            yield Gap(key, title, "not_answered", f"{title}: {FOUND_BEFORE}.")


def _rests_on_what_was_found(key: str, given: Sequence[ReadingSaid]) -> bool:
    """Whether an earlier finding keeps an input open.

    A module that was neither high nor critical does so only where nothing else keeps it open.
    """
    before = [one for one in given if _source(one).startswith(CARRIED)]
    if key != _LEVELS or not before:
        return bool(before)
    severe = any(one.get("value") in _SEVERE for one in before)
    return severe or not any(map(_gap, given))


def _source(reading: ReadingSaid) -> str:
    return reading.get("source", "")


def _gap(reading: ReadingSaid) -> GapSaid | None:
    return reading.get("not_assessed")


def inputs_of(floor: Floor) -> tuple[str, ...]:
    """Return the inputs that a floor's conditions read."""
    return tuple(dict.fromkeys(one.input for one in floor.any_of))


def lists_of(floor: Floor) -> tuple[str, ...]:
    """Return the country lists that a floor's conditions ask for."""
    found = (one.country_risk_list for one in floor.any_of)
    return tuple(dict.fromkeys(one for one in found if one))


def left_open(
    matrix: Matrix | None, readings: Readings, silent_lists: Mapping[str, str], ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Return, by the floor's id, what keeps open each of some floors, in words."""
    floors = {one.id: one for one in matrix.floors} if matrix is not None else {}
    found = {}
    for key in ids:
        floor = floors.get(key)
        gaps = (
            gaps_of_floor(inputs_of(floor), lists_of(floor), readings, silent_lists)
            if floor is not None
            else ()
        )
        found[key] = tuple(dict.fromkeys(one.said for one in gaps)) or (NOT_KEPT,)
    return found
