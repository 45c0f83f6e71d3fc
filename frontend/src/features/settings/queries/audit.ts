import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import { auditFilter, type AuditSearch, type UsageSearch } from "../search";

type Schemas = components["schemas"];
export type AuditEvent = Schemas["AuditEventOut"];
export type Verification = Schemas["AuditVerification"];
export type Dashboard = Schemas["UsageDashboardOut"];

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

export function verifyTrail() {
  return unwrap(api.POST("/api/audit/verify"));
}

const period = (search: UsageSearch) => ({ params: { query: held({ since: search.since, until: search.until }) } });

export function dashboardQuery(search: UsageSearch) {
  return queryOptions({ queryKey: ["usage", search], queryFn: () => unwrap(api.GET("/api/usage/dashboard", period(search))) });
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
