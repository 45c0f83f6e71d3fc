"""Findings of an earlier evaluation that go on counting until a source answers otherwise.

Ignorance never helps: where the sources that once told of a fact are
silent now, what they told counts as before, and the fact is not assessed all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from atlas.risk.evaluations.domain.facts import CARRIED, UBO_CAUSE, NotAssessed, Reading
from atlas.risk.evaluations.domain.inputs import EvaluationInputs

_BY_SOURCE = frozenset({"modules.levels"})
"""Inputs whose every source tells of a fact of its own."""
_NEVER = frozenset(
    {
        "relationship.stage",
        "ownership.ubo_exemption",
        "subject.identified_by",
    }
)
"""What is no finding: it may only speak in the subject's favour."""
_HARMLESS_CAUSES = frozenset({"identified", "exempt", "exhausted"})


def with_findings(now: EvaluationInputs, before: EvaluationInputs | None) -> EvaluationInputs:
    """Return the inputs with the findings of an earlier evaluation that nothing answers now.

    Args:
        now: what is known now.
        before: the inputs of the evaluation of the same subject that counts until now.

    """
    if before is None:
        return now
    carried = dict(_carried(now.readings, before.readings))
    return now.with_readings({**now.readings, **carried}) if carried else now


def _carried(
    now: Mapping[str, tuple[Reading, ...]], before: Mapping[str, tuple[Reading, ...]]
) -> Iterable[tuple[str, tuple[Reading, ...]]]:
    for key, earlier in before.items():
        if key in _NEVER:
            continue
        given = now.get(key, ())
        answered = {item.source for item in given if not isinstance(item.value, NotAssessed)}
        if answered and key not in _BY_SOURCE:
            continue
        more = [
            _again(item)
            for item in earlier
            if _is_finding(key, item) and _plain(item.source) not in answered
        ]
        if more:
            yield key, (*given, *more)


def _is_finding(key: str, item: Reading) -> bool:
    if isinstance(item.value, NotAssessed):
        return False
    return key != UBO_CAUSE or item.value not in _HARMLESS_CAUSES


def _plain(source: str) -> str:
    return source.removeprefix(CARRIED)


def _again(item: Reading) -> Reading:
    return item if item.carried else Reading(f"{CARRIED}{item.source}", item.value)
