"""From all claims of some subjects to what must change in what is stored about them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from atlas.foundation.core.canonical import canonical_hash
from atlas.foundation.core.types import JSON
from atlas.knowledge.mutations.domain.claims import plain_interval
from atlas.knowledge.mutations.domain.model import (
    Changes,
    ConflictRow,
    MutationRow,
    PreferenceRow,
    StoredEntity,
    StoredRelationship,
)
from atlas.knowledge.ontology.domain import AttributeSpec, Ontology
from atlas.knowledge.ontology.domain.model import EXISTS
from atlas.knowledge.survivorship.domain import (
    Candidate,
    Dispute,
    Outcome,
    existence,
    resolve,
    stored_data,
)
from atlas.knowledge.survivorship.domain.decided import as_decided, decisions, told
from atlas.knowledge.survivorship.domain.ends import as_filed, ended_by, persons_end
from atlas.knowledge.survivorship.domain.model import PROTECTED_RULE
from atlas.knowledge.survivorship.domain.resolve import last_day

ClaimsByAttribute = Mapping[str, Sequence[Candidate]]
NO_LONGER_STATED, STATED_AGAIN = "no_longer_stated", "stated_again"
"""Rules of the changes of what sources state; the value itself stays."""


@dataclass(frozen=True, slots=True)
class Subjects:
    """Stored rows of the subjects, their claims over the whole cluster, their preferences.

    `claims`: subject → attribute name (without type) → claims. `preferences`: (subject,
    qualified attribute) → claim and rule.
    """

    entities: Sequence[StoredEntity] = ()
    relationships: Sequence[StoredRelationship] = ()
    claims: Mapping[UUID, ClaimsByAttribute] = field(default_factory=dict)
    preferences: Mapping[tuple[UUID, str], tuple[UUID, str]] = field(default_factory=dict)


def find_changes(
    ontology: Ontology, subjects: Subjects, *, as_of: date, new_claims: Collection[UUID] = ()
) -> Changes:
    """Compare what the claims come to with what is stored.

    `new_claims` are those of this write: a refused one on a protected attribute is logged.
    """
    changes = Changes()
    fresh = frozenset(new_claims)
    for entity in subjects.entities:
        rebuilt, outcomes = rebuild_entity(ontology, entity, subjects.claims, as_of)
        if rebuilt != entity:
            changes.entities.append(rebuilt)
            changes.mutations += _silences(entity, rebuilt)
        specs = ontology.types[entity.type].attributes
        stated = _stated(subjects.claims.get(entity.id, {}))
        log = _Log(entity.id, None, entity.type, specs, entity.data, rebuilt.data, stated)
        log.write(changes, outcomes, subjects.preferences, fresh)
    for relationship in subjects.relationships:
        after, outcomes = rebuild_relationship(ontology, relationship, subjects.claims, as_of)
        if after != relationship:
            changes.relationships.append(after)
        specs = ontology.relationship_types[relationship.type].attributes
        old = {
            **relationship.data,
            EXISTS: plain_interval(relationship.valid_from, relationship.valid_to),
        }
        new = {**after.data, EXISTS: plain_interval(after.valid_from, after.valid_to)}
        stated = _stated(subjects.claims.get(relationship.id, {}))
        log = _Log(None, relationship.id, relationship.type, specs, old, new, stated)
        log.write(changes, outcomes, subjects.preferences, fresh)
    return changes


def rebuild_entity(
    ontology: Ontology,
    entity: StoredEntity,
    claims: Mapping[UUID, ClaimsByAttribute],
    as_of: date,
) -> tuple[StoredEntity, dict[str, Outcome]]:
    """Return an entity as its claims alone make it."""
    spec = ontology.types[entity.type]
    outcomes = resolve(
        spec.attributes,
        claims.get(entity.id, {}),
        as_of=as_of,
        delta=ontology.conflict_trust_delta,
    )
    data = stored_data(outcomes)
    name = str(data.get(spec.display) or entity.display_name)[:500]
    unstated = _unstated(ontology, entity, claims.get(entity.id, {}), as_of, data)
    return StoredEntity(entity.id, entity.type, name, data, unstated), outcomes


def _unstated(
    ontology: Ontology,
    entity: StoredEntity,
    claims: ClaimsByAttribute,
    as_of: date,
    data: Mapping[str, JSON],
) -> dict[str, JSON]:
    """Return what comes to something else without the claims that are no longer stated."""
    concerned = {name for name, group in claims.items() if any(one.silent for one in group)}
    if not concerned:
        return {}
    stated = stored_data(
        resolve(
            ontology.types[entity.type].attributes,
            {name: [one for one in claims[name] if not one.silent] for name in concerned},
            as_of=as_of,
            delta=ontology.conflict_trust_delta,
        )
    )
    return {
        name: stated.get(name)
        for name in sorted(concerned & data.keys())
        if stated.get(name) != data[name]
    }


def _silences(before: StoredEntity, after: StoredEntity) -> list[MutationRow]:
    """Log which values are no longer stated, and which are again."""
    rows = []
    for name in sorted(before.unstated.keys() | after.unstated.keys()):
        was, is_now = (one.unstated.get(name, one.data.get(name)) for one in (before, after))
        if was != is_now:
            rule = NO_LONGER_STATED if name in after.unstated else STATED_AGAIN
            rows.append(
                MutationRow(
                    entity_id=after.id, relationship_id=None, attribute=f"{after.type}.{name}",
                    before=was, after=is_now, winner_claim_id=None, loser_claim_ids=(), rule=rule,
                )
            )  # fmt: skip
    return rows


def rebuild_relationship(
    ontology: Ontology,
    relationship: StoredRelationship,
    claims: Mapping[UUID, ClaimsByAttribute],
    as_of: date,
) -> tuple[StoredRelationship, dict[str, Outcome]]:
    """Return a relationship as its claims alone make it."""
    spec = ontology.relationship_types[relationship.type]
    mine = claims.get(relationship.id, {})
    delta = ontology.conflict_trust_delta
    decided = decisions(mine)
    counting = as_decided(mine, decided)
    stated, said = persons_end(counting)
    stated = as_filed(stated)
    start, end, exists = existence(stated.get(EXISTS, ()), as_of=as_of, delta=delta)
    if said is not None:
        end, exists = said.until, ended_by(said, start, exists)
    outcomes = resolve(
        spec.attributes,
        stated,
        as_of=last_day(end, as_of),
        delta=delta,
        keep_ended=True,
        standing=end is None or end > as_of,
    )
    data = stored_data(outcomes)
    rebuilt = StoredRelationship(relationship.id, relationship.type, data, start, end)
    return rebuilt, told({**outcomes, EXISTS: exists}, mine, decided)


def _stated(claims: ClaimsByAttribute) -> dict[UUID, tuple[str, Any]]:
    return {one.claim_id: (one.source, one.value) for group in claims.values() for one in group}


@dataclass(frozen=True, slots=True)
class _Log:
    """One subject's changes, written down attribute by attribute."""

    entity_id: UUID | None
    relationship_id: UUID | None
    type: str
    specs: Mapping[str, AttributeSpec]
    before: Mapping[str, JSON]
    after: Mapping[str, JSON]
    stated: Mapping[UUID, tuple[str, Any]]
    """Claim → source and value: what makes a dispute the same dispute again."""

    def write(
        self,
        changes: Changes,
        outcomes: Mapping[str, Outcome],
        preferences: Mapping[tuple[UUID, str], tuple[UUID, str]],
        fresh: frozenset[UUID],
    ) -> None:
        subject = self.entity_id or self.relationship_id
        assert subject is not None  # noqa: S101  one of the two is always there
        for name, outcome in outcomes.items():
            attribute = f"{self.type}.{name}"
            known = preferences.get((subject, attribute))
            if outcome.winner is None:
                if known is not None:
                    changes.dropped.append((subject, attribute))
            elif known != (outcome.winner, outcome.rule):
                changes.preferences.append(
                    PreferenceRow(subject, attribute, outcome.winner, outcome.rule)
                )
            if self.before.get(name) != self.after.get(name):
                changes.mutations.append(self._mutation(name, outcome, outcome.rule))
            refused = tuple(one for one in outcome.unauthorised if one in fresh)
            if refused:
                changes.mutations.append(self._refusal(name, outcome, refused))
            changes.conflicts += self._conflicts(name, outcome)

    def _mutation(self, name: str, outcome: Outcome, rule: str) -> MutationRow:
        return MutationRow(
            self.entity_id, self.relationship_id, f"{self.type}.{name}",
            self.before.get(name), self.after.get(name), outcome.winner, outcome.losers, rule,
        )  # fmt: skip

    def _refusal(self, name: str, outcome: Outcome, refused: tuple[UUID, ...]) -> MutationRow:
        kept = self.after.get(name)
        return MutationRow(
            self.entity_id, self.relationship_id, f"{self.type}.{name}",
            kept, kept, outcome.winner, refused, PROTECTED_RULE,
        )  # fmt: skip

    def _conflicts(self, name: str, outcome: Outcome) -> list[ConflictRow]:
        attribute = f"{self.type}.{name}"
        subject = [self.entity_id or self.relationship_id, attribute]
        return [
            ConflictRow(
                entity_id=self.entity_id,
                relationship_id=self.relationship_id,
                attribute=attribute,
                kind=dispute.kind.value,
                policy=self.specs[name].conflict.value,
                winner_claim_id=outcome.winner,
                claim_ids=dispute.claim_ids,
                detail=dispute.detail,
                dispute_key=canonical_hash(
                    [subject, attribute, dispute.kind, self._sides(dispute)]
                ),
            )
            for dispute in outcome.disputes
        ]

    def _sides(self, dispute: Dispute) -> list[str]:
        return sorted({canonical_hash(self.stated[claim]) for claim in dispute.claim_ids})
