"""What the registers say of a company's group, and whether they have said something else since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from atlas.foundation.core.canonical import canonical_json, sha256_hex
from atlas.knowledge.graph.domain.method import METHOD
from atlas.sources.registry.collected import Collected
from atlas.sources.registry.datasets import scope_of
from atlas.sources.registry.domain.fingerprints import RegisterState, Said, fingerprint
from atlas.sources.registry.models import DatasetRow, RecordRow, Ref


def state_of(record_ref: str, found: Collected, datasets: Sequence[DatasetRow]) -> RegisterState:
    """Return what the collected records say, to be compared later."""
    return RegisterState(
        record=record_ref,
        loads=loads_of(datasets),
        covers=covers_of(found, datasets),
        said=frozenset(one.fingerprint for one in said_by(found, datasets)),
    )


def loads_of(datasets: Sequence[DatasetRow]) -> dict[str, str]:
    """Return the moment of each dataset's load."""
    return {row.name: row.loaded_at.isoformat() for row in datasets}


def loads_key(datasets: Sequence[DatasetRow]) -> str:
    """Return what tells one state of all loads, and of how they are read, from another.

    16 hex digits. After an upgrade that finds owners by other rules it is another one.
    """
    return key_of(loads_of(datasets))


def key_of(loads: Mapping[str, str]) -> str:
    """Return the same of each dataset's load, as a run kept them."""
    return sha256_hex(canonical_json([METHOD, dict(loads)]))[:16]


def covers_of(found: Collected, datasets: Sequence[DatasetRow]) -> dict[str, str]:
    """Return each dataset that holds the company, and what the absence of a record in it means."""
    holding = {ref.dataset_id for ref in found.records if _is_own(found, ref)}
    return {
        row.name: " ".join((*scope_of(row), "complete" if row.complete else "extract"))
        for row in datasets
        if row.id in holding
    }


def said_by(found: Collected, datasets: Sequence[DatasetRow]) -> Iterator[Said]:
    """Yield every record of the group, relationships by the company that they are about."""
    names = {row.id: row.name for row in datasets}
    called = {ref: name for ref, row in found.records.items() if (name := name_of(row))}
    for ref, row in (*found.records.items(), *found.relationships.items()):
        subject = Ref(ref.dataset_id, row.subject_record) if row.subject_record else ref
        dataset = names[ref.dataset_id]
        yield Said(
            _fingerprint(f"{dataset}/{ref.record_id}", row, own=_is_own(found, ref)),
            dataset,
            called.get(subject) or subject.record_id,
        )


def _fingerprint(reference: str, row: RecordRow, *, own: bool) -> str:
    earlier = [
        {
            "holder": one.holder_record,
            "said_on": one.statement_date,
            "interests": one.body["recordDetails"].get("interests"),
        }
        for one in row.earlier
    ]
    return fingerprint(
        reference,
        row.body["recordDetails"],
        row.facts,
        earlier,
        over=row.status == "closed" or row.unpublished_on is not None,
        own=own,
    )


def _is_own(found: Collected, ref: Ref) -> bool:
    return ref in found.records and found.union.root(ref) == found.union.root(found.subject)


def name_of(row: RecordRow) -> str | None:
    """Return what a party's record calls it."""
    details = row.body["recordDetails"]
    names = details.get("names") or ()
    first = names[0].get("fullName") if names else None
    found = details.get("name") or first
    return found if isinstance(found, str) else None
