"""What the publisher that a statement names declares, where others publish it as BODS."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from atlas.sources.protocol.domain.coverage import Scope

_PUBLISHERS: Mapping[str, frozenset[Scope]] = {
    "gleif.org": frozenset({Scope.IDENTITY, Scope.ACCOUNTING_CONSOLIDATION}),
    "companieshouse.gov.uk": frozenset({Scope.IDENTITY, Scope.SIGNIFICANT_CONTROL}),
    "company-information.service.gov.uk": frozenset({Scope.IDENTITY, Scope.SIGNIFICANT_CONTROL}),
}


def of_publisher(source_url: str | None) -> frozenset[Scope] | None:
    """Return what the source that a statement names declares; None where it is not known."""
    host = (urlsplit(source_url or "").hostname or "").lower()
    for known, scope in _PUBLISHERS.items():
        if host == known or host.endswith(f".{known}"):
            return scope
    return None
