import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";
import type { Definition } from "../matrix";

type Schemas = components["schemas"];
export type Matrix = Schemas["MatrixOut"];
export type MatrixDetail = Schemas["MatrixDetailOut"];
export type Assignments = Schemas["AssignmentsOut"];
export type Preview = Schemas["PreviewOut"];
export type PreviewSide = Schemas["PreviewSideOut"];
export type Validation = Schemas["MatrixValidationOut"];

const at = (id: string) => ({ path: { schema_id: id } });
export const match = (revision: number) => ({ "If-Match": `"${String(revision)}"` });

export const matricesQuery = pagesOf(["matrices"], (after) =>
  unwrap(api.GET("/api/risk-matrix/schemas", { params: { query: { limit: 50, sort: "name", ...after } } })),
);

export function versionsQuery(id: string) {
  return pagesOf(["matrices", id, "versions"], (after) =>
    unwrap(api.GET("/api/risk-matrix/schemas/{schema_id}/versions", { params: { ...at(id), query: { limit: 50, ...after } } })),
  );
}

export function matrixQuery(id: string) {
  return queryOptions({
    queryKey: ["matrix", id],
    queryFn: () => unwrap(api.GET("/api/risk-matrix/schemas/{schema_id}", { params: at(id) })),
  });
}

/** `revision`: what was checked is what is shown. */
export function validationQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["matrix", id, "checks", revision],
    queryFn: () => unwrap(api.POST("/api/risk-matrix/schemas/{schema_id}/validate", { params: at(id) })),
    staleTime: 60_000,
  });
}

export function diffQuery(id: string, revision: number, against: string | undefined) {
  return queryOptions({
    queryKey: ["matrix", id, "diff", revision, against ?? null],
    queryFn: () => unwrap(api.GET("/api/risk-matrix/schemas/{schema_id}/diff", { params: { ...at(id), query: against ? { against } : {} } })),
  });
}

export function previewMatrix(id: string, companyId: string): Promise<Preview> {
  return unwrap(api.POST("/api/risk-matrix/schemas/{schema_id}/preview", { params: at(id), body: { company_id: companyId } }));
}

/** Tries a published version on every company whose relationship is open; nothing changes for them. */
export function startTrial(id: string, key: string): Promise<Schemas["EvaluationBatchOut"]> {
  return unwrap(
    api.POST("/api/risk-matrix/schemas/{schema_id}/trial", { params: at(id), body: { scope: { never_evaluated: false } }, headers: { "Idempotency-Key": key } }),
  );
}

export interface NewMatrix {
  name: string;
  version: string;
  title: string;
  copyOf: string;
}

export function createMatrix({ name, version, title, copyOf }: NewMatrix, key: string): Promise<MatrixDetail> {
  return unwrap(
    api.POST("/api/risk-matrix/schemas", {
      body: { name, version, copy_of: copyOf, ...(title ? { title } : {}) },
      headers: { "Idempotency-Key": key },
    }),
  );
}

export function importMatrix(content: string, dryRun: boolean, key: string): Promise<Schemas["MatrixImportOut"]> {
  const format = content.trimStart().startsWith("{") ? "json" : "yaml";
  return unwrap(api.POST("/api/risk-matrix/import", { body: { format, content, dry_run: dryRun }, headers: { "Idempotency-Key": key } }));
}

export function saveMatrix(id: string, revision: number, body: { title?: string; definition?: Definition }): Promise<MatrixDetail> {
  return unwrap(api.PATCH("/api/risk-matrix/schemas/{schema_id}", { params: at(id), body, headers: match(revision) }));
}

export function publishMatrix(id: string, revision: number): Promise<MatrixDetail> {
  return unwrap(api.POST("/api/risk-matrix/schemas/{schema_id}/publish", { params: at(id), headers: match(revision) }));
}

export function archiveMatrix(id: string, revision: number): Promise<MatrixDetail> {
  return unwrap(api.POST("/api/risk-matrix/schemas/{schema_id}/archive", { params: at(id), headers: match(revision) }));
}

export function discardMatrix(id: string, revision: number): Promise<void> {
  return succeeded(api.DELETE("/api/risk-matrix/schemas/{schema_id}", { params: at(id), headers: match(revision) }));
}

export function matrixFile(id: string, format: "json" | "yaml"): Promise<Blob> {
  return unwrap(api.GET("/api/risk-matrix/schemas/{schema_id}/export", { params: { ...at(id), query: { format } }, parseAs: "blob" })) as Promise<Blob>;
}

export const assignmentsQuery = queryOptions({
  queryKey: ["matrix-assignments"],
  queryFn: () => unwrap(api.GET("/api/risk-evaluations/assignments")),
});

export function putAssignments(assignments: Schemas["AssignmentIn"][], revision: number): Promise<Assignments> {
  return unwrap(api.PUT("/api/risk-evaluations/assignments", { body: { assignments }, headers: match(revision) }));
}

export function confirmAssignments(revision: number): Promise<Assignments> {
  return unwrap(api.POST("/api/risk-evaluations/assignments/confirm", { headers: match(revision) }));
}

/** Companies whose name holds the text, to try a matrix on. */
export function companiesQuery(name: string) {
  return queryOptions({
    queryKey: ["companies-to-try", name],
    queryFn: () => unwrap(api.GET("/api/companies", { params: { query: { limit: 10, "name.contains": name } } })),
    enabled: name.length >= 2,
  });
}
