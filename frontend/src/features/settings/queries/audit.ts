import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { endOf, held, startOf } from "../../../search";
import { auditFilter, type AuditSearch, type UsageSearch } from "../search";

type Schemas = components["schemas"];
export type AuditEvent = Schemas["AuditEventOut"];
export type Verification = Schemas["AuditVerification"];
export type Dashboard = Schemas["UsageDashboardOut"];
export type Use = Schemas["InvestigationUse"];

export function eventsQuery(search: AuditSearch) {
  return pagesOf(["audit-events", search], (after) =>
    unwrap(api.GET("/api/audit/events", { params: { query: { limit: 50, ...auditFilter(search), ...after } } })),
  );
}

export function eventsFile(search: AuditSearch, format: "csv" | "ndjson"): Promise<Blob> {
  return unwrap(
    api.GET("/api/audit/events/export", { params: { query: { ...auditFilter(search), format } }, parseAs: "blob" }),
  ) as Promise<Blob>;
}

/** Whose account an event names. */
export function accountQuery(id: string) {
  return queryOptions({ queryKey: ["audit-account", id], queryFn: () => unwrap(api.GET("/api/audit/accounts/{account_id}", { params: { path: { account_id: id } } })), staleTime: 600_000 });
}

export function verifyTrail() {
  return unwrap(api.POST("/api/audit/verify"));
}

const period = (search: UsageSearch) => ({ params: { query: held({ since: search.since, until: search.until }) } });

export function dashboardQuery(search: UsageSearch) {
  return queryOptions({ queryKey: ["usage", search], queryFn: () => unwrap(api.GET("/api/usage/dashboard", period(search))) });
}

/** The investigations of a period with what each took, the newest first. */
export function usesQuery({ from, until }: { from: string; until: string }) {
  return pagesOf(["usage", "investigations", from, until], (after) =>
    unwrap(api.GET("/api/usage/investigations", { params: { query: { limit: 25, "created_at.gte": startOf(from), "created_at.lte": endOf(until), ...after } } })),
  );
}

export function providerUseQuery(search: UsageSearch) {
  return queryOptions({ queryKey: ["usage", "providers", search], queryFn: () => unwrap(api.GET("/api/usage/providers", period(search))) });
}

export function modelUseQuery(search: UsageSearch) {
  return queryOptions({ queryKey: ["usage", "models", search], queryFn: () => unwrap(api.GET("/api/usage/models", period(search))) });
}

export function durationsQuery(search: UsageSearch) {
  return queryOptions({ queryKey: ["usage", "durations", search], queryFn: () => unwrap(api.GET("/api/usage/durations", period(search))) });
}
