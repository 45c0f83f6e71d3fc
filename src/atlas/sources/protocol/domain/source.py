"""The protocol that every source fulfils, and the sources of a process by what they are asked for.

A source makes its own claims. Who asks it stores the raw responses, hands the batches to the writer
of claims, and knows no source by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from atlas.sources.protocol.domain.answers import CollectRequest, SourceAnswer
from atlas.sources.protocol.domain.subjects import SubjectAnswer, SubjectQuery


class Source(Protocol):
    """What can be asked about a subject."""

    async def collect(self, tenant: UUID, request: CollectRequest) -> SourceAnswer:
        """Return what the source says of a subject. It keeps nothing.

        Called outside any transaction: a source opens its own while it reads the database, and has
        none while it waits for the network. A part that fails is `Asked` with its reason.

        Args:
            tenant: for whom it is asked.
            request: about whom, and on which day.

        Raises:
            NotAskedError: it cannot be asked about this subject.

        """
        ...


class SubjectSource(Source, Protocol):
    """A source that also tells which company is meant."""

    async def find_subject(self, tenant: UUID, query: SubjectQuery) -> SubjectAnswer:
        """Return who is meant, or who may be; called and read as `collect`."""
        ...


@dataclass(frozen=True, slots=True)
class Sources:
    """The sources of one process, one for each question. Several behind one is a source, too."""

    companies: SubjectSource
    """Which company it is, its owners, officers and subsidiaries."""
    websites: Source
    """What a company's website and domain tell."""
