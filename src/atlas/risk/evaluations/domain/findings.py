"""Findings of an earlier evaluation that count until a source answers otherwise.

Ignorance never helps: where the sources that once stated a fact no longer answer, their statement
counts as before, and the fact is still not assessed. An answer with a gap covers only what it
found: what was found before and is not in it stays. A module answers by its rules: what one of them
found counts until that rule is assessed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from atlas.knowledge.reference_data.domain import ReferenceSnapshot
from atlas.risk.evaluations.domain.facts import (
    CARRIED,
    MARKED,
    UBO_CAUSE,
    UBO_CAUSES,
    Known,
    MatchDecision,
    MatchStrength,
    ModuleRules,
    NotAssessed,
    PepExposure,
    Reading,
    SanctionsMatch,
    Scalar,
    SubjectFacts,
)
from atlas.risk.evaluations.domain.inputs import EvaluationInputs, matched_values

_Match = TypeVar("_Match")
_BY_SOURCE = frozenset({"modules.levels"})
"""Inputs whose every source tells of a fact of its own."""
_LEVELS = ("clear", "low", "medium", "high", "critical")
_FOUND_NOTHING = "clear"
"""The level of a module in which no rule fired; from `low` on, one did."""
_LISTS = "spepws"
"""The module that candidates of lists answer."""
_NEVER = frozenset(
    {
        "relationship.stage",
        "ownership.ubo_exemption",
        "subject.identified_by",
    }
)
"""What is no finding: it may only speak in the subject's favour."""
_HARMLESS_CAUSES = frozenset({"identified", "exempt", "exhausted"})
_OF_MATCHES = frozenset(
    {"sanctions.exposure", "sanctions.asset_freeze", "pep.categories", "pep.connected_roles"}
)
"""Inputs that candidates of lists answer, each for itself."""
_THROUGH_MATCHES = frozenset({"sanctions.ownership", "sanctions.matched_holding_upper"})
"""Inputs that are computed from candidates: none of them counts where each was refused."""
OF_LISTS = _OF_MATCHES | _THROUGH_MATCHES
"""Inputs that rest on candidates of lists."""
_MAY_FIND_NOTHING = OF_LISTS | {"network.risk_score"}
_OWNERS_NAMED_IN_PART = "owners_not_identified"


@dataclass(frozen=True, slots=True)
class Then:
    """What was known before and what is known now, by the candidates of lists."""

    before: SubjectFacts
    now: SubjectFacts
    snapshot: ReferenceSnapshot
    as_of: date

    def lost(self) -> Mapping[str, Known[Scalar]]:
        """Return the values of the earlier candidates that are not among today's."""
        sanctions = _lost(self.before.sanctions_matches, self.now.sanctions_matches, _entry)
        peps = _lost(self.before.peps, self.now.peps, _person)
        then = replace(self.before, sanctions_matches=sanctions, peps=peps)
        return matched_values(then, self.snapshot, self.as_of)

    def not_seen_again(self, module: str) -> frozenset[str]:
        """Return the rules of a module that found something then and were not assessed now.

        None of the module on lists where people have refused each candidate that told.
        """
        then = self.before.module_rules.get(module, ModuleRules())
        now = self.now.module_rules.get(module, ModuleRules())
        left = frozenset(then.found) & frozenset(now.unseen)
        return frozenset() if left and module == _LISTS and self._refused() else left

    def _refused(self) -> bool:
        """Whether each earlier candidate of a sanctions list that told has been refused."""
        now, then = self.now.sanctions_matches, self.before.sanctions_matches
        if isinstance(now, NotAssessed) or isinstance(then, NotAssessed):
            return False
        told = {_entry(one) for one in then if _tells(one)}
        refused = {_entry(one) for one in now if one.decision.settled}
        return bool(told) and told <= refused

    def settled(self, *, asked: bool) -> bool:
        """Whether no earlier candidate of a sanctions list counts: refused, or not listed any more.

        Args:
            asked: today's lists give negative answers, so that who is not found is not listed.

        """
        now = self.now.sanctions_matches
        then = self.before.sanctions_matches
        if isinstance(now, NotAssessed) or isinstance(then, NotAssessed):
            return False
        counted = {_entry(one) for one in then if not one.decision.settled}
        standing = {_entry(one) for one in now if not one.decision.settled}
        refused = {_entry(one) for one in now if one.decision.settled}
        return bool(counted) and (not counted & standing if asked else counted <= refused)


def with_findings(
    now: EvaluationInputs,
    before: EvaluationInputs | None,
    then: Callable[[], Then | None] = lambda: None,
) -> EvaluationInputs:
    """Return the inputs with the findings of an earlier evaluation that nothing answers now.

    Args:
        now: what is known now.
        before: the inputs of the evaluation of the same subject that counts until now.
        then: returns the candidates of then and now, where they are known; asked when needed.

    """
    if before is None:
        return now
    carried = dict(_carried(now.readings, before.readings, then))
    return now.with_readings({**now.readings, **carried}) if carried else now


def _carried(
    now: Mapping[str, tuple[Reading, ...]],
    before: Mapping[str, tuple[Reading, ...]],
    then: Callable[[], Then | None],
) -> Iterable[tuple[str, tuple[Reading, ...]]]:
    for key, earlier in before.items():
        if key in _NEVER:
            continue
        given = now.get(key, ())
        answered = [item for item in given if not isinstance(item.value, NotAssessed)]
        # a mark stands until a person decides about it, whatever its register says since
        findings = [one for one in earlier if one.source != MARKED and _is_finding(key, one)]
        if key in _BY_SOURCE:
            more = _of_modules(findings, answered, then)
        elif not findings or (answered and not _open(key, given, now)):
            continue
        elif key in _THROUGH_MATCHES and _settled(then(), now):
            more = []
        else:
            more = _unanswered(key, findings, answered, then) if answered else findings
        if more:
            yield key, (*given, *map(_again, more))


def _of_modules(
    findings: Iterable[Reading], answered: Iterable[Reading], then: Callable[[], Then | None]
) -> list[Reading]:
    """Return the earlier levels of modules that do not answer, or not what they found then."""
    today = {item.source: item.value for item in answered}

    def counts(item: Reading) -> bool:
        source = _plain(item.source)
        if source not in today:
            return True
        if _LEVELS.index(str(item.value)) <= _LEVELS.index(str(today[source])):
            return False
        known = then()
        return known is not None and bool(known.not_seen_again(source.removeprefix("module:")))

    return [item for item in findings if counts(item)]


def remembered(now: SubjectFacts, before: Mapping[str, ModuleRules]) -> SubjectFacts:
    """Return the facts with the rules that found something and were not assessed again since.

    before: what became of the modules' rules in the evaluation that counts until now.
    """
    if not before:
        return now
    rules = dict(now.module_rules)
    for module, then in before.items():
        said = now.module_rules.get(module)
        if said is None:
            rules[module] = then
            continue
        left = {*then.found} & {*said.unseen}
        rules[module] = replace(said, found=tuple(sorted({*said.found, *left})))
    return replace(now, module_rules=rules)


def _settled(known: Then | None, now: Mapping[str, tuple[Reading, ...]]) -> bool:
    given = now.get("sanctions.asset_freeze", ())
    asked = bool(given) and not any(isinstance(item.value, NotAssessed) for item in given)
    return known is not None and known.settled(asked=asked)


def _open(key: str, given: tuple[Reading, ...], now: Mapping[str, tuple[Reading, ...]]) -> bool:
    """Whether something stays open next to what is answered."""
    if key != UBO_CAUSE:
        return any(isinstance(item.value, NotAssessed) for item in given)
    # the cause is said of what is known: it is open where no source covers the owners
    return any(
        isinstance(item.value, NotAssessed) and item.value.reason != _OWNERS_NAMED_IN_PART
        for item in now.get("ownership.layers", ())
    )


def _unanswered(
    key: str,
    findings: list[Reading],
    answered: list[Reading],
    then: Callable[[], Then | None],
) -> list[Reading]:
    """Return the earlier findings that today's answers do not speak of."""
    if key == UBO_CAUSE:
        worst = max(UBO_CAUSES.index(str(item.value)) for item in answered)
        return [item for item in findings if UBO_CAUSES.index(str(item.value)) > worst]
    known = then() if key in _OF_MATCHES else None
    if known is not None:
        value = known.lost()[key]
        again = [item for item in findings if item.carried]
        findings = [*again, *(Reading(item.source, value) for item in findings if not item.carried)]
    said = [item.value for item in answered]
    left = ((item, _beyond(item.value, said)) for item in findings)
    return [replace(item, value=value) for item, value in left if value is not None]


def _beyond(value: Scalar | NotAssessed, said: Sequence[object]) -> Scalar | None:
    """Return of an earlier value what today's answers do not say: what they say is theirs."""
    if isinstance(value, NotAssessed):
        return None
    if not isinstance(value, tuple):
        return None if value in said else value
    today = {token for one in said if isinstance(one, tuple) for token in one}
    return tuple(token for token in value if token not in today) or None


def _lost(
    before: Iterable[_Match] | NotAssessed,
    now: Iterable[_Match] | NotAssessed,
    name: Callable[[_Match], object],
) -> tuple[_Match, ...]:
    if isinstance(before, NotAssessed):
        return ()
    found = set() if isinstance(now, NotAssessed) else {name(one) for one in now}
    return tuple(one for one in before if name(one) not in found)


def _tells(one: SanctionsMatch) -> bool:
    if one.decision.settled:
        return False
    return one.decision is MatchDecision.TRUE_MATCH or one.strength is not MatchStrength.WEAK


def _entry(one: SanctionsMatch) -> tuple[str | None, ...]:
    return (one.list_id, one.entry_id, one.party_id)


def _person(one: PepExposure) -> str | None:
    return one.party_id


def _is_finding(key: str, item: Reading) -> bool:
    if isinstance(item.value, NotAssessed):
        return False
    if key in _MAY_FIND_NOTHING and _nothing(item.value):
        return False
    if key in _BY_SOURCE and item.value == _FOUND_NOTHING:
        return False
    return key != UBO_CAUSE or item.value not in _HARMLESS_CAUSES


def _nothing(value: Scalar) -> bool:
    """Whether an answer says that there was nothing: no match, no share, no risk around."""
    if isinstance(value, tuple):
        return not value
    return str(value).strip("0.") == ""


def _plain(source: str) -> str:
    return source.removeprefix(CARRIED)


def _again(item: Reading) -> Reading:
    return item if item.carried else Reading(f"{CARRIED}{item.source}", item.value)
