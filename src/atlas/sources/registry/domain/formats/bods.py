"""The Beneficial Ownership Data Standard: 0.4 as it is, 0.2 and 0.3 upgraded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from atlas.sources.protocol.domain.coverage import Scope
from atlas.sources.registry.domain.formats.base import Format, Json
from atlas.sources.registry.domain.formats.bods_legacy import is_legacy, upgraded
from atlas.sources.registry.domain.formats.bods_registers import with_schemes
from atlas.sources.registry.domain.formats.unread import bods_subject


def _recognises(record: Any) -> bool:
    names = record.keys() if isinstance(record, Mapping) else frozenset()
    return bool({"statementId", "statementID", "recordDetails", "statementType"} & names)


def _convert(raw: Any) -> Iterator[Json]:
    yield with_schemes(upgraded(raw) if is_legacy(raw) else raw)


def _about(raw: Any) -> tuple[str, tuple[Json, ...]] | None:
    subject = bods_subject(raw)
    return (subject, ()) if subject else None


BODS = Format(
    name="bods",
    title="Beneficial Ownership Data Standard",
    recognises=_recognises,
    convert=_convert,
    about=_about,
    scope=frozenset({Scope.IDENTITY, Scope.BENEFICIAL_OWNERS}),
)
