"""How a report words what a run kept: codes as words, shares, values, the chain. Pure."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from msgspec import UNSET

from atlas.foundation.core.types import JSON
from atlas.investigations.reports.domain.facts import LinkSaid
from atlas.investigations.reports.domain.report import Report
from atlas.investigations.reports.domain.sections import (
    Floor,
    FloorFact,
    OpenFloor,
    Read,
    RiskSection,
    RuleSaid,
    Unknown,
)
from atlas.investigations.results.domain import Hit, JsonObject, Regime, Result, read
from atlas.investigations.runs.owner_countries import LOWER
from atlas.knowledge.graph.domain.ownership_words import DECIDED_BY_PEOPLE, OVER_DECLARED
from atlas.risk.evaluations.aged import OUTDATED_WORDS
from atlas.risk.evaluations.domain.facts import CARRIED
from atlas.risk.evaluations.domain.open_floors import NOT_KEPT, all_said
from atlas.risk.evaluations.domain.wording import (
    CAUSE_INPUT,
    CAUSES,
    FOUND_BEFORE,
    code_words,
    readable,
    rounded,
    spaced,
    words,
)
from atlas.risk.matrix.domain import INPUTS

_NO_HOLDING = frozenset({"Directorship", "RegisteredAt", "OperatesAt"})
_OF_OWNERS = frozenset(
    INPUTS[key].title
    for key in ("geography.ownership_chain", "geography.ubo_residence", "geography.ubo_nationality")
)
_OWNERS_BEFORE = "of an earlier owner or controller; of one at present no source states the country"
_COMPARATORS = {">=": "at least", ">": "more than"}
_LEFT_TO_RIGHT = "\u200e"


def unbroken(text: object) -> str:
    """Return a date that no line ends within: its hyphens do not break."""
    return str(text).replace("-", "\u2011")


def test_of(comparator: str, threshold: object) -> str:
    """Return a threshold as words: at least 50 %, more than 25 %."""
    return f"{_COMPARATORS.get(comparator, comparator)} {threshold} %"


def fact_words(fact: FloorFact) -> str:
    """Return what met a floor's condition, as a line, and whether it is an earlier finding.

    A finding of an earlier evaluation counts until a source answers it: it does not state who is
    there today.
    """
    if fact.title == INPUTS[CAUSE_INPUT].title:
        found = f"Beneficial owner: {CAUSES.get(fact.value, words(fact.value))}"
    else:
        found = f"{fact.title}: {code_words(fact.value)}"
    if fact.source == LOWER:
        return f"{found} ({LOWER})"
    if not is_of_before(fact):
        return found
    present = fact.title in _OF_OWNERS
    return f"{found} ({_OWNERS_BEFORE if present else FOUND_BEFORE})"


def is_of_before(fact: FloorFact) -> bool:
    """Whether only an earlier evaluation found it, and no source has answered it."""
    return fact.source.startswith(CARRIED)


def floor_title(floor: Floor) -> str:
    """Return a floor's title; of one that rests on findings of before alone, with that."""
    of_before = bool(floor.facts) and all(map(is_of_before, floor.facts or ()))
    return f"{floor.title} (as an earlier evaluation found)" if of_before else floor.title


def floor_causes(floor: Floor) -> str:
    """Return what met a floor's condition, each once, or why it could not be assessed."""
    if floor.facts is None:
        return value(list(floor.because))
    met = dict.fromkeys(fact_words(one) for one in floor.facts)
    if met:
        return "; ".join(met)
    if floor.today:
        return f"Not met when it was evaluated. {floor.today}"
    return floor_gaps(floor) if floor.status == "not_assessed" else ""


def floor_gaps(floor: Floor | OpenFloor) -> str:
    """Return what keeps a floor open."""
    return reasons(floor.reasons) or NOT_KEPT


def valued(source: Read) -> str:
    """Return the value of a factor's source in words, with its unit; empty: nothing was found."""
    if source.input == CAUSE_INPUT:
        return CAUSES.get(str(source.value), words(source.value))
    nothing = source.value in ([], (), {})
    said = "none found" if nothing else code_words(value(source.value))
    unit = UNITS.get(source.input)
    return f"{said} {unit}" if unit else said


def article(word: str) -> str:
    """Return the article that a word takes."""
    return "an" if word[:1].lower() in "aeiou" else "a"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Return a number with its noun: 1 layer, 2 layers."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def rated(text: object) -> str:
    """Return a level of risk as a word: a level `clear` is no answer of a list."""
    return str(text).replace("_", " ")


UNITS = {"company.age_months": "months", "sanctions.matched_holding_upper": "%"}
"""Units of inputs of the matrix whose title does not say them."""
UNIDENTIFIED = (
    "Not identified: no source says which company is meant, so there is no score, level or review"
    " date. What follows is about the name that was asked for."
)


def reasons(found: Iterable[Unknown]) -> str:
    """Return why inputs were not assessed, each once."""
    return "; ".join(all_said((item.reason, item.detail) for item in found))


def named(name: object) -> str:
    """Return a name that can stand in a line of English.

    Between two names written from right to left an arrow would be read from right to left as well:
    the holder and the company would change places (UAX 9, N1). Marks of direction keep the line.
    """
    plain = str(name)
    turns = any(unicodedata.bidirectional(char) in {"R", "AL", "AN"} for char in plain)
    return f"{_LEFT_TO_RIGHT}{plain}{_LEFT_TO_RIGHT}" if turns else plain


def held(holder: object, company: object) -> str:
    """Return who holds whom."""
    return f"{named(holder)} → {named(company)}"


class _Share(Result, frozen=True, kw_only=True):
    share_exact: object = None
    share_minimum: object = None
    share_maximum: object = None
    minimum_exclusive: object = None
    maximum_exclusive: object = None


def share(attributes: Mapping[str, object]) -> str:
    """Return the share of an interest as declared: exact, a band with its open ends, or unknown."""
    stated = read(_Share, attributes)
    if stated.share_exact is not None:
        return _percent(stated.share_exact)
    low, high = stated.share_minimum, stated.share_maximum
    if low is None and high is None:
        return "not stated"
    left = "more than" if stated.minimum_exclusive else "at least"
    right = "less than" if stated.maximum_exclusive else "up to"
    parts = [] if low is None else [f"{left} {_percent(low)}"]
    return ", ".join(parts if high is None else [*parts, f"{right} {_percent(high)}"])


class _LeftOut(Result, frozen=True, kw_only=True):
    left_out: object = None
    left_out_on: object = None
    left_out_of_record: object = None


def removed(attributes: Mapping[str, JSON]) -> str:
    """Return that a register left a relationship out, in brackets; empty: it did not."""
    said = read(_LeftOut, attributes)
    if said.left_out is not True:
        return ""
    if said.left_out_of_record is True:
        return f" (left out of the register's statement of {said.left_out_on}, no end stated)"
    return f" (record removed from the register's file of {said.left_out_on}, no end stated)"


def _percent(number: object) -> str:
    return f"{rounded(number)} %"


def value(item: object) -> str:
    """Return a claim's value in one line."""
    if isinstance(item, Mapping):
        return ", ".join(f"{words(key)}: {value(part)}" for key, part in item.items())
    if isinstance(item, list | tuple):
        return "; ".join(value(part) for part in item)
    if isinstance(item, bool):
        return "yes" if item else "no"
    return "" if item is None else str(item)


def link_line(link: LinkSaid) -> str:
    """Return one relationship in a line: holder, company, kind, share, dates."""
    control = link.attributes.get("control_kind")
    ends = (link.from_name or link.from_id, link.to_name or link.to_id)
    parts = [f"{held(*ends)}: {spaced(link.type)}"]
    if link.type in {"Ownership", "Voting"}:
        parts.append(f" {share(link.attributes)}")
    elif control:
        parts.append(f" ({words(control)})")
    if link.valid_from:
        parts.append(f", since {link.valid_from}")
    if link.valid_to:
        parts.append(f", until {link.valid_to}")
    return "".join([*parts, removed(link.attributes)])


class _Ground(Result, frozen=True, kw_only=True):
    basis: str
    detail: object


class _Edge(Result, frozen=True, kw_only=True):
    from_name: object = UNSET
    to_name: object = None
    kind: object = None
    share: object = None
    valid_from: object = None
    valid_to: object = None
    name: object = None
    status: object = None
    grounds: tuple[_Ground, ...] = ()


def ground_lines(grounds: Iterable[tuple[str, object]]) -> list[str]:
    """Return grounds (basis, detail) as sentences, each once: several holdings give the same."""
    return list(dict.fromkeys(f"{words(basis)}: {detail}" for basis, detail in grounds))


def proof_line(proof: JsonObject) -> str:
    """Return one step of a finding's proof: a holding, or an owner with the grounds."""
    edge = read(_Edge, proof)
    if edge.from_name is UNSET:
        grounds = ground_lines((one.basis, one.detail) for one in edge.grounds)
        return "; ".join([f"{named(edge.name)} ({words(edge.status)})", *grounds])
    share_of = f" {_percent(edge.share)}" if edge.share else ""
    since = f", since {edge.valid_from}" if edge.valid_from else ""
    until = f", until {edge.valid_to}" if edge.valid_to else ""
    return f"{held(edge.from_name, edge.to_name)}: {words(edge.kind)}{share_of}{since}{until}"


@dataclass(slots=True)
class ChainLine:
    """A line of the ownership chain. `again`: the holder's own holders stand further up already."""

    level: int
    link: LinkSaid
    again: bool = False


def chain(report: Report) -> list[ChainLine]:
    """Return the ownership chain as an outline: below each holder, those who hold the holder."""
    into = _holdings(report.links)
    subject = str(report.subject.entity_id)
    lines: list[ChainLine] = []
    opened = {subject}
    waiting = [(link, 0) for link in reversed(into.get(subject, ()))]
    while waiting:
        link, level = waiting.pop()
        line = ChainLine(level, link)
        lines.append(line)
        following = waiting[-1][0] if waiting else None
        if following and (following.from_id, following.to_id) == (link.from_id, link.to_id):
            continue  # another kind of holding of the same holder: its own holders come after it
        above = into.get(link.from_id, ())
        line.again = bool(above) and link.from_id in opened
        if link.from_id not in opened:
            opened.add(link.from_id)
            waiting += [(upper, level + 1) for upper in reversed(above)]
    return lines


def _holdings(found: Iterable[LinkSaid]) -> dict[str, list[LinkSaid]]:
    into: dict[str, list[LinkSaid]] = {}
    links = [link for link in found if link.type not in _NO_HOLDING]
    for link in sorted(links, key=lambda link: (link.from_name or "", link.from_id, link.type)):
        into.setdefault(link.to_id, []).append(link)
    return into


def gauge_words(risk: RiskSection) -> str:
    """Return what the gauge shows, for who cannot see it."""
    if risk.provisional:
        return (
            f"Provisional. At worst {risk.score_high} of 100, level"
            f" {rated(risk.level_at_worst)}; on what is known {risk.score}"
            f" ({rated(risk.level)}), at best {risk.score_low}."
            f" Coverage {risk.coverage} %."
        )
    return (
        f"Score {risk.score} of 100, level {rated(risk.level)}. With everything unknown at"
        f" its best {risk.score_low}, at its worst {risk.score_high}"
        f" ({rated(risk.level_at_worst)}). Coverage {risk.coverage} %."
    )


def chain_line(line: ChainLine) -> str:
    """Return one line of the outline."""
    said = link_line(line.link)
    return f"{said} (the holders above it are listed already)" if line.again else said


def unasked_line(regime: str) -> str:
    """Return the text for a regime whose lists were not searched."""
    return f"{regime.upper()}: not assessed: no list of this regime was searched."


def sanctioned_lines(
    regimes: Iterable[Regime],
    said: RuleSaid | None,
    ties: Mapping[str, str] = MappingProxyType({}),
) -> list[str]:
    """Return the answers of the regimes' rules on ownership by sanctioned persons.

    Regimes that answer alike share a line. `not owned` is always followed by the result on control.
    `ties`: how parties are connected that neither hold nor are in office today, by entity id.
    """
    alike: dict[str, list[Regime]] = {}
    for regime in regimes:
        alike.setdefault(_answer_of(regime, said, ties), []).append(regime)
    return [_sanctioned_line(answer, found) for answer, found in alike.items()]


def delisting_said(hit: Hit, *, named: bool = False) -> str:
    """Return in words that a true match counts no more: two people confirmed its delisting.

    `named`: with their names, which a summary does not have.
    """
    found = hit.delisting
    if found is UNSET:
        return "delisting confirmed by two people; does not count"
    names = [one for one in (found.by_name, found.other_name) if one]
    by = " and ".join(names) if named and names else "two people"
    return f"delisting confirmed by {by} on {found.confirmed_on}; does not count"


def _sanctioned_line(answer: str, regimes: Sequence[Regime]) -> str:
    titles = ", ".join(_titled(regime) for regime in regimes)
    sources = dict.fromkeys(regime.rule.source for regime in regimes if regime.rule)
    return f"{titles}: {answer.rstrip('.')}. {'; '.join(sources)}".rstrip()


def _titled(regime: Regime) -> str:
    rule = regime.rule
    test = f" ({test_of(rule.comparator, rule.threshold)})" if rule else ""
    return f"{regime.regime.upper()}{test}"


def _answer_of(regime: Regime, said: RuleSaid | None, ties: Mapping[str, str]) -> str:
    """Return the word on ownership and the word on control, each with its reason."""
    word = regime.word or _earlier_word(regime)
    answer = words(word) if word in {"blocked", "possible"} else _WORDS_OF_OWNERSHIP[word]
    if word == "blocked":
        answer += _ground_of(regime)
    if regime.contested:
        answer += " (contested)"
    answer += _what_settles(regime, word, ties)
    if word == "not_assessed":
        answer += _gap(regime, said)
    if word == "none_found" and OVER_DECLARED in regime.reasons:
        answer += " (more than the whole of a company is declared)"
    elif word == "none_found" and regime.undeclared not in {None, "0"}:
        answer += f" (shares that no source declares: {_percent(regime.undeclared)})"
    if DECIDED_BY_PEOPLE in regime.reasons:
        answer += ", as two people decided between sources on a holding"
    if regime.control:
        answer += f". Control: {_WORDS_OF_CONTROL.get(regime.control, words(regime.control))}"
    return answer


_WORDS_OF_OWNERSHIP = {
    "not_owned": "not owned",
    "none_found": "no party above the company matches the lists of this regime,"
    " which clears nothing",
    "not_assessed": "not assessed",
}
_WORDS_OF_CONTROL = {
    "controlled": "controlled, by a true match",
    "possible": "possible, by a matched party",
    "none_found": "no party in control matches the lists of this regime",
    "not_assessed": "not assessed",
}
_WHY = {
    "outdated": "what it rested on has changed since the investigation",
    "not_screened": "not every party above was screened against a current list of the regime",
    "no_profile": "no compliance profile is active, so no favourable result may be given",
    "not_searched": "no current list of the regime was searched, or the group was cut",
}


_GROUNDS = {
    "ownership": "by ownership",
    "votes": "by votes",
    "board_appointment": "by control (the right to appoint the board)",
    "dominant_influence": "by control (dominant influence)",
    "accounting_consolidation": "by control (consolidation of its accounts)",
}


def _ground_of(regime: Regime) -> str:
    """Return by what a company is blocked; runs of earlier releases tell ownership from control."""
    codes = [code.partition(":") for code in regime.reasons]
    ground = next((name for name, _, status in codes if status == "blocked"), None)
    if ground is None:
        return " by control" if regime.by_control else ""
    return f" {_GROUNDS.get(ground, f'by control ({words(ground)})')}"


def _earlier_word(regime: Regime) -> str:
    """Return the result of a run that kept none: it counted no undeclared share."""
    return "not_assessed" if regime.status == "clear" else regime.status


def _gap(regime: Regime, said: RuleSaid | None) -> str:
    """Return why a regime was not assessed; what the rule says of another is no reason here."""
    own = [_WHY[code] for code in regime.reasons if code in _WHY]
    if said and said.outcome == "not_assessed" and said.reason:
        own.append(f"{words(said.reason)}, {readable(said.detail).rstrip('.')}")
    if not own and regime.word is None:
        own = ["an earlier release did not count the shares that no source declares"]
    return f": {'; '.join(own)}" if own else ""


def _what_settles(regime: Regime, word: str, ties: Mapping[str, str]) -> str:
    """Return what would settle that a company is possibly owned, or the ground of it."""
    if word != "possible":
        return ""
    if "marked_by_a_register" in regime.reasons:
        return (
            ": a company register itself marks a party above as sanctioned; deciding its task"
            " settles it"
        )
    if any(not seed.certain for seed in regime.seeds):
        return ": deciding the open match of the owner settles it, a newer list does not"
    grounds = [_ELSEWHEN[code] for code in regime.reasons if code in _ELSEWHEN]
    if not grounds:
        return ": the holdings that are known leave it open"
    who = "; ".join(ties[seed.party] for seed in regime.seeds if seed.party in ties)
    above = ["a matched party is above the company"] * ("matched_party_above" in regime.reasons)
    return f": {'; '.join([*above, *grounds])}" + (f" ({who})" if who else "")


_ELSEWHEN = {
    "matched_former_holder": "a matched party held until after its listing, or left in the 24"
    " months before it",
    "matched_coming_holder": "a matched party holds from a later day on",
    "matched_above_subsidiary": "a matched party is stated above what the company holds, and the"
    " way may lead through the company",
}


_REASONS = {
    "no_profile": "no compliance profile is active",
    "coverage_below_minimum": "less of the matrix could be assessed than the policy asks for",
    "country_involved": "it involves a country for which the law has a floor",
    "long_chain_of_owners": "more layers of owners than are usual",
    "country_not_read": "a source names a country by a text that could not be read",
    "earlier_engine": "an earlier release made the evaluation",
    "sanctions_match": "a confirmed match with a sanctions list counts",
}
_REASON_KINDS = {
    "core_not_assessed": "not assessed:",
    "data_check_open": "open check:",
}


def why_provisional(lacks: Iterable[str]) -> str:
    """Return what a favourable level lacks, in words; empty where nothing is known of it."""
    return "; ".join(map(_reason, lacks))


def _reason(code: str) -> str:
    kind, _, what = code.partition(":")
    if kind == "outdated":
        return OUTDATED_WORDS.get(what, code_words(what))
    if kind in _REASON_KINDS and what:
        return f"{_REASON_KINDS[kind]} {what.replace('_', ' ')}"
    return _REASONS.get(code, code_words(code))
