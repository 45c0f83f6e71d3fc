"""Reading written list files of any format as a load does, without a database."""

from dataclasses import dataclass
from pathlib import Path

from atlas.sources.lists.domain.catalogue import ListDefinition
from atlas.sources.lists.domain.entry import ListEntry
from atlas.sources.lists.domain.manifest import ListManifest
from atlas.sources.lists.domain.source_files import FileFacts
from atlas.sources.lists.entry_rows import Reading
from atlas.sources.lists.opening import open_list
from atlas.sources.lists.schemas import RejectedRecord

MANIFEST = ListManifest(
    publisher="Written here",
    licence="Apache-2.0",
    topics=("sanctions", "pep"),
    max_age_days=7,
    minimum_entries=1,
)


@dataclass(frozen=True)
class ReadList:
    """What the files say."""

    entries: list[ListEntry]
    rejected: list[RejectedRecord]
    facts: FileFacts
    file_format: str
    definition: ListDefinition

    @property
    def warnings(self) -> list[str]:
        return self.facts.warnings

    @property
    def encodings(self) -> dict[str, str]:
        return self.facts.encodings


def read(path: Path, list_id: str = "ofac-sdn", *, file_format: str | None = None) -> ReadList:
    opened = open_list(path, list_id, ListManifest(), MANIFEST, file_format)
    reading = Reading(opened)
    entries = []
    while batch := reading.next():
        for item in batch:
            reading.row(item)
            entries.append(item.entry)
    reading.check()
    return ReadList(entries, reading.rejected, reading.facts, opened.file_format, opened.definition)
