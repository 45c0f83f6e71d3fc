import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../api/client";
import { pagesOf } from "../../api/pages";
import { succeeded, unwrap } from "../../api/unwrap";
import { held } from "../../search";

type Schemas = components["schemas"];
export type Party = Schemas["InvestigatedPartyOut"];
export type RunScreening = Schemas["ScreeningRowOut"];
export type RunSource = Schemas["InvestigationSourceOut"];
export type Conflict = Schemas["ConflictOut"];
export type LogEntry = Schemas["LogEntryOut"];
export type Transcript = Schemas["TranscriptOut"];
export type Attestation = Schemas["CheckAttestationOut"];
export type RunComparison = Schemas["RunComparisonOut"];
export type Section = Schemas["SectionOut"];
export type FieldChange = Schemas["RunFieldChangeOut"];

const of = (id: string) => ({ path: { investigation_id: id } });
const key = (id: string, ...more: (string | undefined)[]) => ["investigation", id, ...more];

export const partiesQuery = (id: string) =>
  pagesOf(key(id, "parties"), (after) => unwrap(api.GET("/api/investigations/{investigation_id}/entities", { params: { ...of(id), query: { limit: 50, ...after } } })));

export const screeningsQuery = (id: string) =>
  pagesOf(key(id, "screenings"), (after) => unwrap(api.GET("/api/investigations/{investigation_id}/screenings", { params: { ...of(id), query: { limit: 50, ...after } } })));

export const sourcesQuery = (id: string) =>
  queryOptions({ queryKey: key(id, "sources"), queryFn: () => unwrap(api.GET("/api/investigations/{investigation_id}/sources", { params: of(id) })) });

export const conflictsQuery = (id: string) =>
  queryOptions({ queryKey: key(id, "conflicts"), queryFn: () => unwrap(api.GET("/api/investigations/{investigation_id}/conflicts", { params: of(id) })) });

export const runTimelineQuery = (id: string) =>
  queryOptions({ queryKey: key(id, "timeline"), queryFn: () => unwrap(api.GET("/api/investigations/{investigation_id}/timeline", { params: of(id) })) });

export const logsQuery = (id: string) =>
  pagesOf(key(id, "logs"), (after) => unwrap(api.GET("/api/investigations/{investigation_id}/logs", { params: { ...of(id), query: { limit: 50, ...after } } })));

export const costQuery = (id: string) =>
  queryOptions({ queryKey: key(id, "cost"), queryFn: () => unwrap(api.GET("/api/investigations/{investigation_id}/cost", { params: of(id) })) });

export const transcriptsQuery = (id: string) =>
  pagesOf(key(id, "transcripts"), (after) => unwrap(api.GET("/api/investigations/{investigation_id}/transcripts", { params: { ...of(id), query: { limit: 20, ...after } } })));

export const attestationsQuery = (id: string) =>
  pagesOf(key(id, "attestations"), (after) =>
    unwrap(api.GET("/api/investigations/{investigation_id}/attestations", { params: { ...of(id), query: { limit: 50, sort: "-attested_at", ...after } } })),
  );

/** Takes back what a person vouched for; the record stays. */
export function withdrawAttestation(one: Attestation): Promise<void> {
  return succeeded(
    api.DELETE("/api/investigations/{investigation_id}/attestations/{attestation_id}", {
      params: { path: { investigation_id: one.investigation_id, attestation_id: one.id } },
      headers: { "If-Match": `"${String(one.version)}"` },
    }),
  );
}

export const runNotesQuery = (id: string) =>
  pagesOf(key(id, "notes"), (after) =>
    unwrap(api.GET("/api/investigations/{investigation_id}/notes", { params: { ...of(id), query: { limit: 50, sort: "-created_at", ...after } } })),
  );

export function addRunNote(id: string, text: string, idempotency: string) {
  return unwrap(api.POST("/api/investigations/{investigation_id}/notes", { params: of(id), body: { text }, headers: { "Idempotency-Key": idempotency } }));
}

/** The runs of a company, the newest first. */
export const runsOfQuery = (companyId: string) =>
  queryOptions({
    queryKey: ["investigations", "of", companyId],
    queryFn: () => unwrap(api.GET("/api/investigations", { params: { query: { limit: 50, "company_id.eq": companyId } } })),
    enabled: companyId !== "",
  });

/** Two runs field by field; against the version before it unless another is named. */
export const compareQuery = (id: string, against?: string) =>
  queryOptions({
    queryKey: key(id, "compare", against),
    queryFn: () => unwrap(api.GET("/api/investigations/{investigation_id}/compare", { params: { ...of(id), query: held({ against }) } })),
  });

/** What one statement of a run rests on, down to the raw responses. */
export const lineageQuery = (id: string, of: string) =>
  queryOptions({
    queryKey: key(id, "lineage", of),
    queryFn: () => unwrap(api.GET("/api/investigations/{investigation_id}/lineage", { params: { path: { investigation_id: id }, query: { of } } })),
    staleTime: 60_000,
  });

export type HoldingConflicts = Schemas["RelationshipConflictsOut"];
export type HoldingConflict = Schemas["HoldingConflictOut"];
export type StatedHolding = Schemas["StatedHoldingOut"];

/** What sources in conflict state of a holding, and what two people decided. */
export const holdingConflictsQuery = (id: string) =>
  queryOptions({
    queryKey: ["holding-conflicts", id],
    queryFn: () => unwrap(api.GET("/api/relationships/{relationship_id}/conflicts", { params: { path: { relationship_id: id } } })),
  });

const ofConflict = (found: HoldingConflicts, about: HoldingConflict["about"]) => ({
  params: { path: { relationship_id: found.relationship_id, about } },
  headers: { "If-Match": `"${String(found.version)}"` },
});

export const proposeDecision = (found: HoldingConflicts, about: HoldingConflict["about"], claim: string, reason: string) =>
  unwrap(api.POST("/api/relationships/{relationship_id}/conflicts/{about}", { ...ofConflict(found, about), body: { claim_id: claim, reason } }));

export const confirmDecision = (found: HoldingConflicts, about: HoldingConflict["about"], proposal: string) =>
  unwrap(api.POST("/api/relationships/{relationship_id}/conflicts/{about}/confirm", { ...ofConflict(found, about), body: { proposal_id: proposal } }));

export const withdrawDecision = (found: HoldingConflicts, about: HoldingConflict["about"], reason: string) =>
  unwrap(api.POST("/api/relationships/{relationship_id}/conflicts/{about}/withdraw", { ...ofConflict(found, about), body: { reason } }));
