"""Numbered parts of one snapshot, told by their names: which are given, which are missing.

Companies House names them `psc-snapshot-2026-11-22_1of30.zip` and
`BasicCompanyData-2026-11-01-part1_7.zip`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from atlas.sources.registry.errors import RegistryFileBrokenError

_PART = re.compile(
    r"[-_. ](?:part[-_ ]?)?(\d{1,3})[-_ ]?of[-_ ]?(\d{1,3})(?!\d)"
    r"|[-_. ]part[-_ ]?(\d{1,3})_(\d{1,3})(?!\d)",
    re.IGNORECASE,
)
_SHOWN = 5
_CHANGES = re.compile(r"gleif.*(intra-?day|last-?(?:day|week|month)|delta)", re.IGNORECASE)
"""In the names of GLEIF's files that hold what has changed since."""


def what_is_missing(names: Sequence[str]) -> str | None:
    """Return which parts are missing by the files' names; None when the names number no parts.

    Raises:
        RegistryFileBrokenError: parts of different snapshots, or one part twice.

    """
    for name in names:
        if found := _CHANGES.search(name):
            return f"by its name ({found[1]}) it holds changes alone: load the whole file"
    return missing_parts(names)


def missing_parts(names: Sequence[str]) -> str | None:
    """Return which numbered parts are not among the files; None when none is missing.

    Raises:
        RegistryFileBrokenError: parts of different snapshots, or one part twice.

    """
    found = [match for name in names if (match := _PART.search(name))]
    if not found:
        return None
    places = [(int(match[1] or match[3]), int(match[2] or match[4])) for match in found]
    snapshots = {
        (match.string.replace(match[0], "#"), whole)
        for match, (_, whole) in zip(found, places, strict=True)
    }
    if len(found) < len(names) or len(snapshots) > 1:
        other = next((name for name in names if not _PART.search(name)), names[-1])
        reason = f"not a part of the same snapshot as {names[0]}: load each snapshot by itself"
        raise RegistryFileBrokenError(other, 0, reason)
    given = [place for place, _ in places]
    if len({*given}) < len(given):
        twice = next(place for place in given if given.count(place) > 1)
        raise RegistryFileBrokenError(names[0], 0, f"part {twice} is given twice")
    whole = places[0][1]
    missing = [place for place in range(1, whole + 1) if place not in given]
    if not missing:
        return None
    shown = ", ".join(str(place) for place in missing[:_SHOWN])
    more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
    return f"the file is in {whole} parts; missing: {shown}{more}"
