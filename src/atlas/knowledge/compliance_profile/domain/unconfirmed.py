"""What a profile rests on its firm's word alone, of a home whose law reference data lacks. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from atlas.knowledge.compliance_profile.domain.proposal import is_placeholder, is_unknown
from atlas.knowledge.compliance_profile.domain.rules import ProfileContent, RegimeRules, UboTest

_BARRING = frozenset({"binding", "adopted"})


def unconfirmed(content: ProfileContent, *laws: Mapping[str, RegimeRules]) -> tuple[str, ...]:
    """Return, in a sentence each, what no dataset confirms of a home whose law is not known.

    Args:
        content: the profile.
        laws: what datasets say the law is, by jurisdiction; where they are left out, what the
            profile itself says of the dataset that proposed it counts.

    """
    found: list[str] = []
    for own in content.regimes:
        said = [own, *(one[own.jurisdiction] for one in laws if own.jurisdiction in one)]
        if any(is_unknown(one) or one.ubo.assumed for one in said):
            found += _owners(own)
        if any(map(is_unknown, said)):
            found += _lists(own)
    return tuple(dict.fromkeys(found))


def _owners(own: RegimeRules) -> Iterator[str]:
    if not own.ubo.assumed:
        yield (
            f"Beneficial owners in {own.jurisdiction}: {share(own.ubo)} is the firm's own word"
            f" ({own.ubo.source or 'no source is stated'}). The law is not known here, and no"
            " dataset confirms it."
        )


def _lists(own: RegimeRules) -> Iterator[str]:
    for item in own.lists:
        if item.standing in _BARRING and is_placeholder(own, item.list_id, unknown=True):
            yield (
                f"{item.list_id} stands for the own list of {own.jurisdiction}, which reference"
                " data does not name, and no reader loads it: until the firm loads a list under"
                " that id, or names its list in this one's place, clear is never said."
            )


def share(test: UboTest) -> str:
    """Return the share of a test in words."""
    return f"{'at least' if test.comparator == '>=' else 'more than'} {test.threshold:g} %"
