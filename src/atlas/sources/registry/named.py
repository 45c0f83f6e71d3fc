"""The party named by a statement made instead of naming an owner."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from atlas.sources.registry.collected import Collected
from atlas.sources.registry.domain.persons import plain_name
from atlas.sources.registry.domain.texts import clean
from atlas.sources.registry.domain.vocabulary import parse_record
from atlas.sources.registry.models import RecordRow

_LONGEST = 500


def named_instead(found: Collected, row: RecordRow) -> str | None:
    """Return the name of the party that a statement concerns, where no record of the group has it.

    Companies House calls it `linked_psc_name`. A record of that name is a party by itself.
    """
    published = row.body.get("published")
    data = published.get("data") if isinstance(published, Mapping) else None
    said = data.get("linked_psc_name") if isinstance(data, Mapping) else None
    name = clean(said, _LONGEST) if isinstance(said, str) else ""
    plain = plain_name(name)
    return None if not plain or plain in map(plain_name, _names(found)) else name


def _names(found: Collected) -> Iterator[str]:
    for row in found.records.values():
        record = parse_record(row.record_type, row.body["recordDetails"])
        called = getattr(record, "name", None)
        if called:
            yield called
        for name in getattr(record, "names", None) or ():
            yield name.full_name or ""
