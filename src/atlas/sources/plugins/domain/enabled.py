"""Which providers the operator switched on, and where each is called. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


class ProvidersSettingError(ValueError):
    """`ATLAS_PROVIDERS` cannot be read."""


@dataclass(frozen=True, slots=True)
class Enabled:
    """A provider that the operator switched on. base_url: instead of the manifest's; None: that."""

    name: str
    base_url: str | None = None


def enabled_of(texts: Iterable[str]) -> tuple[Enabled, ...]:
    """Read `ATLAS_PROVIDERS`: names, each with `=URL` where another address is called.

    Raises:
        ProvidersSettingError: an entry has no name, or one stands there twice.

    """
    found: dict[str, Enabled] = {}
    for text in texts:
        name, _, url = text.partition("=")
        if not name.strip() or name.strip() in found:
            raise ProvidersSettingError(f"ATLAS_PROVIDERS: {text[:60]!r} names no further provider")
        found[name.strip()] = Enabled(name.strip(), url.strip() or None)
    return tuple(found.values())
