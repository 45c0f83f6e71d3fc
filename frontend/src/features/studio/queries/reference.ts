import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import type { ReferenceSearch } from "../search";
import { match } from "./matrices";

type Schemas = components["schemas"];
export type DatasetDetail = Schemas["DatasetOut"];
export type DatasetEvent = Schemas["DatasetEventOut"];
export type DatasetType = Schemas["DatasetTypeOut"];
export type DatasetImport = Schemas["DatasetImport"];
export type ImportOutcome = Schemas["DatasetImportOut"];
export type DatasetDiff = Schemas["DatasetDiffOut"];

const at = (id: string) => ({ path: { dataset_id: id } });

export function datasetsQuery(search: ReferenceSearch) {
  const filters = held({ "type.in": search.type, "stale.eq": search.state === "stale" ? true : undefined, "empty.eq": search.state === "empty" ? true : undefined, "status.in": search.state === "own" ? "draft,active" : undefined });
  return pagesOf(["reference-data", "list", search], (after) =>
    unwrap(api.GET("/api/reference-data/datasets", { params: { query: { limit: 100, sort: "type", ...filters, ...after } } })),
  );
}

export const typesQuery = queryOptions({
  queryKey: ["reference-data", "types"],
  queryFn: () => unwrap(api.GET("/api/reference-data/types")),
  staleTime: 600_000,
});

export function datasetQuery(id: string) {
  return queryOptions({
    queryKey: ["reference-data", "one", id],
    queryFn: () => unwrap(api.GET("/api/reference-data/datasets/{dataset_id}", { params: at(id) })),
  });
}

export function historyQuery(id: string) {
  return pagesOf(["reference-data", "history", id], (after) =>
    unwrap(api.GET("/api/reference-data/datasets/{dataset_id}/history", { params: { ...at(id), query: { limit: 20, ...after } } })),
  );
}

export function datasetDiffQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["reference-data", "diff", id, revision],
    queryFn: () => unwrap(api.GET("/api/reference-data/datasets/{dataset_id}/diff", { params: at(id) })),
    retry: false,
  });
}

export function datasetChecksQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["reference-data", "checks", id, revision],
    queryFn: () => unwrap(api.POST("/api/reference-data/datasets/{dataset_id}/validate", { params: at(id) })),
  });
}

export function importDataset(body: DatasetImport, key: string): Promise<ImportOutcome> {
  return unwrap(api.POST("/api/reference-data/import", { body, headers: { "Idempotency-Key": key } }));
}

export function activateDataset({ id, revision }: DatasetDetail): Promise<DatasetDetail> {
  return unwrap(api.POST("/api/reference-data/datasets/{dataset_id}/activate", { params: at(id), headers: match(revision) }));
}

export function confirmDataset({ id, revision }: DatasetDetail): Promise<DatasetDetail> {
  return unwrap(api.POST("/api/reference-data/datasets/{dataset_id}/confirm", { params: at(id), headers: match(revision) }));
}

export function archiveDataset({ id, revision }: DatasetDetail): Promise<DatasetDetail> {
  return unwrap(api.POST("/api/reference-data/datasets/{dataset_id}/archive", { params: at(id), headers: match(revision) }));
}

export function discardDataset({ id, revision }: DatasetDetail): Promise<void> {
  return succeeded(api.DELETE("/api/reference-data/datasets/{dataset_id}", { params: at(id), headers: match(revision) }));
}
