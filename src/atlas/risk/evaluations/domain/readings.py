"""Readings that are shared: they repeat in a portfolio, and what follows from them is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar

from atlas.foundation.core.types import JSON
from atlas.risk.evaluations.domain.facts import Known, NotAssessed, Reading, Scalar
from atlas.risk.evaluations.domain.hashing import document_json
from atlas.risk.matrix.domain import INPUTS, InputKind

Answer = TypeVar("Answer")
LARGEST_WHOLE = 2**53 - 1
"""The largest whole number that every JSON reader keeps exact (RFC 8785 takes no larger)."""
KEPT = 1024
"""What is kept of one input, and of one factor, at most."""


class GapSaid(TypedDict, total=False):
    """Why a source gave no value, as it was hashed."""

    reason: str
    detail: str | None


class ReadingSaid(TypedDict, total=False):
    """One source's value of an input, or why it has none, as it was hashed."""

    source: str
    value: JSON
    not_assessed: GapSaid


class Readings(tuple[Reading, ...]):  # noqa: SLOT001  it keeps its JSON
    """Checked readings of one input, one object for all subjects that have the same.

    Its hash is its identity: what follows from it is found without looking at what it says, and
    `1` is never taken for `True`. Made by `shared_readings` alone; a plain tuple of readings says
    the same, but nothing is kept of it.
    """

    __hash__ = object.__hash__

    @cached_property
    def json(self) -> bytes:
        """RFC 8785 JSON of the readings."""
        return readings_json(self)

    @cached_property
    def said(self) -> Said:
        """What they come to."""
        return _said(self)


class Said(NamedTuple):
    """What the readings of an input come to.

    answered: there is an answer of this run, and no source left it open. values: what was answered,
    a set of tokens taken apart. carried: the sources that an earlier evaluation had and none has
    answered since.
    """

    answered: bool
    values: frozenset[Any]
    carried: tuple[str, ...]


_NOTHING = Said(answered=False, values=frozenset(), carried=())


def said(readings: tuple[Reading, ...]) -> Said:
    """Return what the readings of an input come to; of shared ones it is worked out once."""
    if not readings:
        return _NOTHING
    return readings.said if isinstance(readings, Readings) else _said(readings)


def _said(readings: tuple[Reading, ...]) -> Said:
    values: set[Any] = set()
    for item in readings:
        if not isinstance(item.value, NotAssessed):
            values |= set(item.value) if isinstance(item.value, tuple) else {item.value}
    carried = tuple(item.source for item in readings if item.carried)
    is_open = any(isinstance(item.value, NotAssessed) for item in readings)
    return Said(bool(readings) and not is_open and not carried, frozenset(values), carried)


class Kept(dict[Any, Answer], Generic[Answer]):
    """Answers by what was asked: `kept[asked]` works out what it does not hold.

    Args:
        answer: works it out.
        lasting: whether something asked will be asked again (by default everything).
        limit: when so many answers are held, all are forgotten.

    """

    def __init__(
        self,
        answer: Callable[[Any], Answer],
        *,
        lasting: Callable[[Any], bool] | None = None,
        limit: int = KEPT,
    ) -> None:
        super().__init__()
        self._answer = answer
        self._lasting = lasting
        self._limit = limit

    def __missing__(self, asked: Any) -> Answer:
        """Work an answer out, and keep it."""
        found = self._answer(asked)
        if self._lasting is None or self._lasting(asked):
            if len(self) >= self._limit:
                self.clear()
            self[asked] = found
        return found


def is_shared(readings: object) -> bool:
    """Whether readings will be met again as the same object; none at all (None) always is."""
    return readings is None or readings.__class__ is Readings


def are_shared(asked: tuple[object, ...]) -> bool:
    """Whether all of several inputs' readings are shared."""
    return all(map(is_shared, asked))


def _shared(asked: tuple[str, str, type, Known[Scalar]]) -> Readings:
    key, source, _, value = asked
    check_value(key, value)
    return Readings((Reading(source, value),))


_ONE: Mapping[str, Kept[Readings]] = {key: Kept(_shared) for key in INPUTS}


def shared_readings(key: str, source: str, value: Known[Scalar]) -> Readings:
    """Return the readings of an input that one source gives.

    Raises:
        ValueError: the value is not of the input's kind.

    """
    try:
        return _ONE[key][key, source, value.__class__, value]
    except TypeError:  # no hash: no value of any kind either
        check_value(key, value)
        raise


def shared_reading(key: str, source: str, value: Known[Scalar]) -> Reading:
    """Return the one reading of `shared_readings`: what repeats is checked once.

    Raises:
        KeyError: there is no such input.
        TypeError, ValueError: the value is not of the input's kind.

    """
    return shared_readings(key, source, value)[0]


def _several(asked: tuple[tuple[str, type, Known[Scalar]], ...]) -> Readings:
    return Readings(Reading(source, value) for source, _, value in asked)


_SEVERAL: Kept[Readings] = Kept(_several)


def joined_readings(readings: tuple[Reading, ...]) -> Readings:
    """Return checked readings of several sources as shared ones."""
    return _SEVERAL[tuple((item.source, item.value.__class__, item.value) for item in readings)]


def readings_json(readings: tuple[Reading, ...]) -> bytes:
    """Return the RFC 8785 JSON of readings."""
    return document_json([reading_document(reading) for reading in readings])


def reading_document(reading: Reading) -> ReadingSaid:
    """Return a reading as JSON."""
    if isinstance(reading.value, NotAssessed):
        reason: GapSaid = {"reason": reading.value.reason, "detail": reading.value.detail}
        return {"source": reading.source, "not_assessed": reason}
    value = list(reading.value) if isinstance(reading.value, tuple) else reading.value
    return {"source": reading.source, "value": value}


_TYPES: Mapping[InputKind, type | tuple[type, ...]] = {
    InputKind.FLAG: bool,
    InputKind.COUNT: int,
    InputKind.PERCENT: str,
    InputKind.TOKEN: str,
    InputKind.TOKENS: tuple,
    InputKind.COUNTRIES: tuple,
    InputKind.DATE: str,
}


def _anything(_: object) -> bool:
    return True


def _is_number(value: Any) -> bool:
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except ValueError:
        return False


def _are_tokens(value: Any) -> bool:
    return all(isinstance(item, str) for item in value)


_READS: Mapping[InputKind, Callable[[Any], bool]] = {
    InputKind.PERCENT: _is_number,
    InputKind.DATE: _is_day,
    InputKind.TOKENS: _are_tokens,
    InputKind.COUNTRIES: _are_tokens,
}
"""What a value's type does not say yet."""


def check_value(key: str, value: Known[Scalar]) -> None:
    """Check that a value is of its input's kind, and one of its tokens where those are closed.

    Raises:
        ValueError: it is not.

    """
    if isinstance(value, NotAssessed):
        return
    spec = INPUTS[key]
    fits = isinstance(value, _TYPES[spec.kind])
    if spec.kind is InputKind.COUNT:
        fits = type(value) is int and 0 <= value <= LARGEST_WHOLE
    if not fits or not _READS.get(spec.kind, _anything)(value):
        raise ValueError(f"{key} takes a {spec.kind}, not {value!r}")
    given = value if isinstance(value, tuple) else (value,)
    wrong = [item for item in given if spec.values and item not in spec.values]
    if wrong:
        raise ValueError(f"{key} takes {', '.join(spec.values)}, not {wrong[0]!r}")
