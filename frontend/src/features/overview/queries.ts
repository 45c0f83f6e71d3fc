import { queryOptions } from "@tanstack/react-query";

import { api } from "../../api/client";
import { unwrap } from "../../api/unwrap";
import { runConditions, type ListFilter } from "../../investigations/queries";
import { candidateFilter, type CandidateView } from "../resolution/queries/candidates";
import { hitConditions, type View } from "../casework/queries/hits";
import { taskConditions, type TaskFilter } from "../casework/queries/tasks";
import { portfolioOf, type RiskSearch } from "../risk/search";

/** Only the number is asked for, with the very filter of the page that it leads to. */
const COUNT = { limit: 1, include: "total" } as const;
const EVERY_MINUTE = { refetchInterval: 60_000, staleTime: 5_000 };

export const taskCountsQuery = queryOptions({
  queryKey: ["tasks", "counts"],
  queryFn: () => unwrap(api.GET("/api/tasks/counts")),
  ...EVERY_MINUTE,
});

export function tasksCount(view: TaskFilter["view"]) {
  return queryOptions({
    queryKey: ["tasks", "count", view],
    queryFn: () => unwrap(api.GET("/api/tasks", { params: { query: { ...COUNT, ...taskConditions(view) } } })),
    ...EVERY_MINUTE,
  });
}

export function hitsCount(view: View) {
  return queryOptions({
    queryKey: ["hits", "count", view],
    queryFn: () => unwrap(api.GET("/api/screening/hits", { params: { query: { ...COUNT, ...hitConditions(view) } } })),
    ...EVERY_MINUTE,
  });
}

export function candidatesCount(view: CandidateView) {
  return queryOptions({
    queryKey: ["candidates", "count", view],
    queryFn: () => unwrap(api.GET("/api/resolution/candidates", { params: { query: { ...COUNT, ...candidateFilter(view) } } })),
    ...EVERY_MINUTE,
  });
}

export function runsCount(filter: ListFilter) {
  return queryOptions({
    queryKey: ["investigations", "count", filter],
    queryFn: () => unwrap(api.GET("/api/investigations", { params: { query: { ...COUNT, ...runConditions(filter) } } })),
    ...EVERY_MINUTE,
    ...(filter.status === "running" || filter.status === "pending" ? { refetchInterval: 10_000 } : {}),
  });
}

export function companiesCount(search: RiskSearch) {
  return queryOptions({
    queryKey: ["risk-companies", "count", search],
    queryFn: () => unwrap(api.GET("/api/risk/companies", { params: { query: { ...portfolioOf(search), ...COUNT } } })),
    ...EVERY_MINUTE,
  });
}

/** Versions of the firm's own rules that hold only once a second person has confirmed them. */
export const policyDraftsCount = queryOptions({
  queryKey: ["risk-policy", "versions", "drafts"],
  queryFn: () => unwrap(api.GET("/api/risk-policy/versions", { params: { query: { ...COUNT, "status.eq": "draft" } } })),
  ...EVERY_MINUTE,
});

export const datasetsWaiting = queryOptions({
  queryKey: ["reference-data", "list", "waiting"],
  queryFn: () => unwrap(api.GET("/api/reference-data/datasets", { params: { query: { limit: 200, "status.in": "draft,active" } } })),
  ...EVERY_MINUTE,
});
