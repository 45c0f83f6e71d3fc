import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";

export type Hit = components["schemas"]["HitOut"];
export type HitDetail = components["schemas"]["HitDetail"];
export type Candidate = components["schemas"]["ScreeningCandidateOut"];
export type Feature = components["schemas"]["FeatureOut"];
export type DecisionRequest = components["schemas"]["DecisionIn"];
export type SecondRequest = components["schemas"]["SecondDecisionIn"];

export const SORTS = ["-created_at", "created_at", "-last_seen_at", "last_seen_at"] as const;
export type HitSort = (typeof SORTS)[number];

export const VIEWS = ["waiting", "second", "review", "decided"] as const;
export type View = (typeof VIEWS)[number];

export interface HitFilter {
  view: View;
  name?: string;
  strength?: Hit["strength"];
  investigation?: string;
  sort?: HitSort;
}

/** `unsure` waits like `undecided`; what waits for its second person is a view of its own. */
export function hitConditions(view: View) {
  switch (view) {
    case "waiting":
      return { "status.in": "undecided,unsure", "awaits_second.eq": false };
    case "second":
      return { "awaits_second.eq": true };
    case "review":
      return { "review_required.eq": true };
    case "decided":
      return { "status.in": "true_match,false_positive" };
  }
}

export function hitsQuery(filter: HitFilter) {
  return pagesOf(["hits", filter], (after) =>
    unwrap(
      api.GET("/api/screening/hits", {
        params: {
          query: {
            limit: 50,
            ...hitConditions(filter.view),
            ...held({
              sort: filter.sort,
              "party_name.contains": filter.name,
              "strength.eq": filter.strength,
              investigation_id: filter.investigation,
            }),
            ...after,
          },
        },
      }),
    ),
  );
}

export function hitQuery(id: string) {
  return queryOptions({
    queryKey: ["hit", id],
    queryFn: () => unwrap(api.GET("/api/screening/hits/{hit_id}", { params: { path: { hit_id: id } } })),
  });
}

/** The entry as its publisher lists it. */
export function entryQuery(id: string) {
  return queryOptions({
    queryKey: ["list-entry", id],
    queryFn: () =>
      unwrap(api.GET("/api/screening/entries/{entry_id}", { params: { path: { entry_id: id } } })),
    staleTime: Infinity, // an entry of a version never changes
  });
}

export function listQuery(id: string) {
  return queryOptions({
    queryKey: ["list", id],
    queryFn: () =>
      unwrap(api.GET("/api/screening/lists/{list_id}", { params: { path: { list_id: id } } })),
    staleTime: 60_000,
  });
}

/** Decides on the hit as it was read: a newer version answers 412. */
export function decideHit(id: string, version: number, body: DecisionRequest, key: string) {
  return unwrap(
    api.POST("/api/screening/hits/{hit_id}/decisions", {
      params: { path: { hit_id: id } },
      body,
      headers: { "If-Match": `"${String(version)}"`, "Idempotency-Key": key },
    }),
  );
}

/** Confirms or refuses, as the second person, what another one proposed. */
export function secondDecideHit(id: string, version: number, body: SecondRequest) {
  return unwrap(
    api.POST("/api/screening/hits/{hit_id}/second-decision", {
      params: { path: { hit_id: id } },
      body,
      headers: { "If-Match": `"${String(version)}"` },
    }),
  );
}
