"""What a report says of regimes without a rule on ownership, and whom their lists name. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from atlas.investigations.reports.domain.sections import OwnershipSection
from atlas.investigations.reports.wording import named
from atlas.investigations.results.domain import ListedWithoutRule
from atlas.knowledge.reference_data.domain.rules import RegimeWithoutRule

_TIES = {
    "owner": "owns or controls it",
    "former_owner": "held it until lately",
    "coming_owner": "will hold it",
    "stated_above": "is stated above what it holds",
    "leader": "leads it, or a company that controls it",
}
_NO_RULE = "no rule on ownership by listed parties is known for this regime"


def without_rule_lines(section: OwnershipSection, names: Mapping[str, str]) -> list[str]:
    """Return what is known of regimes on which no rule is computed.

    The listed parties that own or lead the company come first. Regimes of one reason that name no
    one share a line.

    Args:
        section: the report's.
        names: the names of parties by id.

    """
    listed: dict[str, list[ListedWithoutRule]] = {}
    for one in section.listed_without_rule:
        listed.setdefault(one.regime, []).append(one)
    laws = {one.regime: one for one in section.regimes_unruled}
    others = [key for key in section.regimes_without_rule if key not in laws and key not in listed]
    return [
        *(_listed_line(key, found, laws.get(key), names) for key, found in listed.items()),
        *_unruled_lines(one for one in section.regimes_unruled if one.regime not in listed),
        *(f"{key.upper()}: {_NO_RULE}; a match with its list counts by itself." for key in others),
    ]


def _listed_line(
    regime: str,
    listed: Sequence[ListedWithoutRule],
    law: RegimeWithoutRule | None,
    names: Mapping[str, str],
) -> str:
    word = "possible" if any(one.owns for one in listed) else "not assessed"
    who = "; ".join(_who(one, named(names.get(one.party, one.party))) for one in listed)
    title = law.title if law else regime.upper()
    why = _unruled_line(law.reason, [law], said="") if law else f"{_NO_RULE.capitalize()}."
    return f"{title}: {word}. Control: possible. {who}. {why}"


def _who(one: ListedWithoutRule, name: str) -> str:
    ties = " and ".join(_TIES[tie] for tie in one.ties)
    share = f", {one.share} % of the shares" if one.share else ""
    match = "confirmed match" if one.certain else f"{'weak ' * one.weak}match, not yet decided"
    return f"{name} {ties}{share} ({match})"


def _unruled_lines(regimes: Iterable[RegimeWithoutRule]) -> Iterator[str]:
    """Yield why nothing is computed of regimes, with the sources of their laws."""
    alike: dict[str, list[RegimeWithoutRule]] = {}
    for regime in regimes:
        alike.setdefault(regime.reason, []).append(regime)
    for reason, found in alike.items():
        titles = "; ".join(regime.title for regime in found)
        yield _unruled_line(reason, found, said=f"{titles}: not computed. ")


def _unruled_line(reason: str, regimes: Sequence[RegimeWithoutRule], *, said: str) -> str:
    sources = "; ".join(
        regime.source + ("" if regime.verified else " (not verified)") for regime in regimes
    )
    return f"{said}{reason.rstrip('.')}. {sources}"
