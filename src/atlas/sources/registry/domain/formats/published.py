"""The words that Companies House publishes: only these are read for what they mean.

`psc_descriptions.yml` of its api-enumerations (https://github.com/companieshouse/api-enumerations).
A word that is not among them has no known meaning, however much it is like one of them.
"""

from __future__ import annotations

import re

_BANDS = ("25-to-50-percent", "50-to-75-percent", "75-to-100-percent")
_FOR_ITSELF = ("", "-as-trust", "-as-firm")
_OVERSEAS = (*_FOR_ITSELF, "-as-control-over-trust", "-as-control-over-firm")
_LLP, _OE = "-limited-liability-partnership", "-registered-overseas-entity"
_APPOINT, _INFLUENCE = "right-to-appoint-and-remove", "significant-influence-or-control"
_SURPLUS = "right-to-share-surplus-assets"
NATURES = frozenset(
    {
        *(f"ownership-of-shares-{band}{held}" for band in _BANDS for held in _FOR_ITSELF),
        *(f"ownership-of-shares-more-than-25-percent{held}{_OE}" for held in _OVERSEAS),
        *(
            f"voting-rights-{band}{held}{of}"
            for band in _BANDS
            for held in _FOR_ITSELF
            for of in ("", _LLP)
        ),
        *(f"voting-rights-more-than-25-percent{held}{_OE}" for held in _OVERSEAS),
        *(f"{_SURPLUS}-{band}{held}{_LLP}" for band in _BANDS for held in _FOR_ITSELF),
        *(f"part-{_SURPLUS}-{band}{held}" for band in _BANDS for held in _FOR_ITSELF),
        *(f"{_APPOINT}-directors{held}" for held in _FOR_ITSELF),
        *(f"{_APPOINT}-directors{held}{_OE}" for held in _OVERSEAS),
        *(f"{_APPOINT}-members{held}{_LLP}" for held in _FOR_ITSELF),
        *(f"{_APPOINT}-person{held}" for held in _FOR_ITSELF),
        *(f"{_INFLUENCE}{held}{of}" for held in _FOR_ITSELF for of in ("", _LLP)),
        *(f"{_INFLUENCE}{held}{_OE}" for held in _OVERSEAS),
        *(
            f"registered-owner-as-nominee-{whom}-{where}{_OE}"
            for whom in ("person", "another-entity")
            for where in ("england-wales", "scotland", "northern-ireland")
        ),
    }
)
"""Natures of control: `description` and `short_description`."""
KINDS = {
    f"{whom}-{what}": whom
    for whom in ("individual", "corporate-entity", "legal-person", "super-secure")
    for what in ("person-with-significant-control", "beneficial-owner")
}
"""Kinds of entry, and whom each is of."""
UNKNOWN_STATUS = "unknown_status"
"""Warning: a company status that is not known."""
STATEMENT = "persons-with-significant-control-statement"
OF_CHANGES = frozenset(
    {
        "all-beneficial-owners-identified",
        "nobody-has-become-or-ceased-to-be-a-beneficial-owner",
        "somebody-has-become-or-ceased-to-be-a-beneficial-owner",
        *(
            f"{what}-relevant-period"
            for what in (
                *("no-change-beneficial-owner", "change-beneficial-owner"),
                *("no-trust-involved", "trust-involved"),
                *("no-change-beneficiary", "change-beneficiary"),
            )
        ),
    }
)
"""Statements of overseas entities that tell of no missing owner (`statement_description`)."""
NATURE_LIKE = re.compile(
    r"(?:part-)?(?:ownership-of|voting-rights|right-to|significant-influence|registered-owner)-"
)
"""How natures of control begin."""
_CODE = r"[a-z0-9]+(?:-[a-z0-9]+)+"
_CODES = re.compile(
    rf"(?:Relationship Type: )?[\['\"]*{_CODE}(?:['\"]*, *['\"]*{_CODE})*[\]'\"]*", re.IGNORECASE
)
"""A text that is codes alone; so Open Ownership writes those of a statement."""


def codes_in(details: str) -> list[str]:
    """Return the codes of a text that consists of codes; none of any other text."""
    if not _CODES.fullmatch(details):
        return []
    return re.findall(_CODE, details.removeprefix("Relationship Type: "), re.IGNORECASE)
