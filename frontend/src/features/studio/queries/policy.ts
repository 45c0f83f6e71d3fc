import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";
import { match } from "./matrices";

type Schemas = components["schemas"];
export type ActivePolicy = Schemas["ActivePolicyOut"];
export type Policy = Schemas["PolicyOut"];
export type PolicyIn = Schemas["PolicyIn"];
export type Segment = Schemas["SegmentOut"];
export type SegmentIn = Schemas["SegmentIn"];
export type Category = Schemas["CategoryOut"];

/** The policy in force with its segments. */
export const segmentsInForceQuery = queryOptions({
  queryKey: ["risk-policy", "active"],
  queryFn: () => unwrap(api.GET("/api/risk-policy/active")),
});

export const categoriesQuery = queryOptions({
  queryKey: ["risk-policy", "categories"],
  queryFn: () => unwrap(api.GET("/api/risk-policy/categories")),
});

export const checksQuery = queryOptions({
  queryKey: ["risk-policy", "checks"],
  queryFn: () => unwrap(api.GET("/api/risk-policy/checks")),
});

export const policiesQuery = pagesOf(["risk-policy", "versions"], (after) =>
  unwrap(api.GET("/api/risk-policy/versions", { params: { query: { limit: 20, ...after } } })),
);

export const segmentsQuery = pagesOf(["risk-policy", "segments"], (after) =>
  unwrap(api.GET("/api/risk-policy/segments", { params: { query: { limit: 50, ...after } } })),
);

export function policyDiffQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["risk-policy", "diff", id, revision],
    queryFn: () => unwrap(api.GET("/api/risk-policy/versions/{policy_id}/diff", { params: { path: { policy_id: id } } })),
  });
}

export function draftPolicy(body: PolicyIn, key: string): Promise<Policy> {
  return unwrap(api.POST("/api/risk-policy/versions", { body, headers: { "Idempotency-Key": key } }));
}

export function activatePolicy({ id, revision }: Policy): Promise<Policy> {
  return unwrap(api.POST("/api/risk-policy/versions/{policy_id}/activate", { params: { path: { policy_id: id } }, headers: match(revision) }));
}

export function draftSegment(body: SegmentIn, key: string): Promise<Segment> {
  return unwrap(api.POST("/api/risk-policy/segments", { body, headers: { "Idempotency-Key": key } }));
}

export function activateSegment({ id, revision }: Segment): Promise<Segment> {
  return unwrap(api.POST("/api/risk-policy/segments/{segment_id}/activate", { params: { path: { segment_id: id } }, headers: match(revision) }));
}

export function archiveSegment({ id, revision }: Segment): Promise<void> {
  return succeeded(api.DELETE("/api/risk-policy/segments/{segment_id}", { params: { path: { segment_id: id } }, headers: match(revision) }));
}
