import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import { whileRunning } from "../../../work";
import type { PortfolioQuery } from "../../customers/queries/customers";
import type { BatchSearch, Rows } from "../search";

type Schemas = components["schemas"];
export type Overview = Schemas["OverviewOut"];
export type Heatmap = Schemas["HeatmapOut"];
export type Evaluation = Schemas["EvaluationOut"];
export type Explanation = Schemas["ExplanationOut"];
export type Factor = Schemas["FactorStepOut"];
export type Floor = Schemas["FloorOut"];
export type Batch = Schemas["EvaluationBatchOut"];
export type Result = Schemas["ResultOut"];
export type Movement = Schemas["MovementOut"];
export type Comparison = Schemas["BatchComparisonOut"];

export const overviewQuery = queryOptions({
  queryKey: ["risk-overview"],
  queryFn: () => unwrap(api.GET("/api/risk/overview")),
});

export function heatmapQuery(rows: Rows) {
  return queryOptions({
    queryKey: ["risk-heatmap", rows],
    queryFn: () => unwrap(api.GET("/api/risk/heatmap", { params: { query: { rows } } })),
  });
}

export function portfolioFile(query: PortfolioQuery, format: "csv" | "xlsx"): Promise<Blob> {
  return unwrap(api.GET("/api/risk/export", { params: { query: { ...query, format } }, parseAs: "blob" })) as Promise<Blob>;
}

export function explanationQuery(id: string) {
  return queryOptions({
    queryKey: ["evaluation", id, "explanation"],
    queryFn: () => unwrap(api.GET("/api/risk-evaluations/{evaluation_id}/explain", { params: { path: { evaluation_id: id } } })),
  });
}

export function verifyEvaluation(id: string) {
  return unwrap(api.GET("/api/risk-evaluations/{evaluation_id}/verify", { params: { path: { evaluation_id: id } } }));
}

export function companyQuery(id: string) {
  return queryOptions({
    queryKey: ["company", id],
    queryFn: () => unwrap(api.GET("/api/companies/{company_id}", { params: { path: { company_id: id } } })),
  });
}

export const batchesQuery = pagesOf(["risk-batches"], (after) =>
  unwrap(api.GET("/api/risk-evaluations/batches", { params: { query: { limit: 20, sort: "-created_at", ...after } } })),
);

export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ["risk-batch", id],
    queryFn: () => unwrap(api.GET("/api/risk-evaluations/batches/{batch_id}", { params: { path: { batch_id: id } } })),
    refetchInterval: whileRunning,
  });
}

export interface BatchOrder {
  trial: boolean;
  appetite: string | null;
  neverEvaluated: boolean;
}

export function startBatch({ trial, appetite, neverEvaluated }: BatchOrder, key: string) {
  return unwrap(
    api.POST("/api/risk-evaluations/batches", {
      body: { trial: trial || appetite !== null, ...(appetite ? { appetite } : {}), scope: { never_evaluated: neverEvaluated } },
      headers: { "Idempotency-Key": key },
    }),
  );
}

export function cancelBatch(id: string) {
  return unwrap(api.POST("/api/risk-evaluations/batches/{batch_id}/cancel", { params: { path: { batch_id: id } } }));
}

export const appetitesQuery = queryOptions({
  queryKey: ["risk-appetites"],
  queryFn: () => unwrap(api.GET("/api/risk-policy/appetites")),
  staleTime: 600_000,
});

export function resultsQuery(id: string, done: number, { outcome }: BatchSearch) {
  return pagesOf(
    ["risk-batch", id, "results", done, outcome],
    (after) =>
      unwrap(
        api.GET("/api/risk-evaluations/batches/{batch_id}/results", {
          params: { path: { batch_id: id }, query: { limit: 50, sort: "-score", ...held({ "outcome.eq": outcome }), ...after } },
        }),
      ),
    { keep: true },
  );
}

export function resultsFile(id: string): Promise<Blob> {
  return unwrap(
    api.GET("/api/risk-evaluations/batches/{batch_id}/export", { params: { path: { batch_id: id } }, parseAs: "blob" }),
  ) as Promise<Blob>;
}

export function comparisonQuery(id: string) {
  return queryOptions({
    queryKey: ["risk-batch", id, "comparison"],
    queryFn: () => unwrap(api.GET("/api/risk-evaluations/batches/{batch_id}/comparison", { params: { path: { batch_id: id } } })),
    retry: false,
  });
}

export function movementsQuery(id: string, search: BatchSearch) {
  return pagesOf(["risk-batch", id, "movements", search], (after) =>
    unwrap(
      api.GET("/api/risk-evaluations/batches/{batch_id}/movements", {
        params: {
          path: { batch_id: id },
          query: {
            limit: 50,
            sort: "-distance",
            ...held({ "change.eq": search.change, "level_before.eq": search.before, "level_after.eq": search.after }),
            ...after,
          },
        },
      }),
    ),
  );
}
