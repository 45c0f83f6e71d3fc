import { queryOptions } from "@tanstack/react-query";

import type { components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { ProblemError, problemFrom } from "../../../api/problem";
import { succeeded, unwrap } from "../../../api/unwrap";
import { whileAnyRuns } from "../../../work";
import { operator } from "../session";

type Schemas = components["schemas"];
export type Readiness = Schemas["Readiness"];
export type Tenant = Schemas["TenantOut"];
export type Feed = Schemas["ListFeedOut"];
export type Fetch = Schemas["ListFetchOut"];
export type ListLoad = Schemas["ListLoadOut"];
export type RegisterLoad = Schemas["RegistryLoadOut"];
export type Dataset = Schemas["RegistryDatasetOut"];
export type Issuer = Schemas["IssuerOut"];
export type Message = Schemas["OutboxMessage"];
export type InstalledProvider = Schemas["InstalledProviderOut"];
export type PlatformEvent = Schemas["PlatformEventOut"];

const OFTEN = 5_000;

/** Whether the installation serves; also its answer while it does not (503) is an answer. */
export const readinessQuery = queryOptions({
  queryKey: ["operator", "readiness"],
  queryFn: async (): Promise<Readiness> => {
    const { data, error, response } = await operator.GET("/health/ready");
    if (data) return data;
    const said: unknown = error;
    if (typeof said === "object" && said !== null && "checks" in said) return said as Readiness;
    throw new ProblemError(problemFrom(response, error));
  },
  refetchInterval: OFTEN,
});

export const engineQuery = queryOptions({
  queryKey: ["operator", "engine"],
  queryFn: () => unwrap(operator.GET("/api/platform/engine")),
  refetchInterval: OFTEN,
});

export const outboxQuery = queryOptions({
  queryKey: ["operator", "outbox"],
  queryFn: () => unwrap(operator.GET("/api/platform/outbox")),
  refetchInterval: OFTEN,
});

export const messagesQuery = pagesOf(["operator", "messages"], (after) =>
  unwrap(operator.GET("/api/platform/outbox/messages", { params: { query: { limit: 20, ...after } } })),
);

export const eventsQuery = pagesOf(["operator", "events"], (after) =>
  unwrap(operator.GET("/api/platform/events", { params: { query: { limit: 50, ...after } } })),
);

// tenants

export const tenantsQuery = pagesOf(["operator", "tenants"], (after) =>
  unwrap(operator.GET("/api/platform/tenants", { params: { query: { limit: 50, ...after } } })),
);

export function tenantQuery(id: string) {
  return queryOptions({
    queryKey: ["operator", "tenant", id],
    queryFn: () => unwrap(operator.GET("/api/platform/tenants/{tenant_id}", { params: { path: { tenant_id: id } } })),
    staleTime: 60_000,
  });
}

const of = (tenant: Tenant) => ({ path: { tenant_id: tenant.id } });

export function createTenant(body: { slug: string; name: string; home: string[] }, key: string) {
  return unwrap(operator.POST("/api/platform/tenants", { body, headers: { "Idempotency-Key": key } }));
}

export function renameTenant(tenant: Tenant, name: string) {
  return unwrap(
    operator.PATCH("/api/platform/tenants/{tenant_id}", { params: of(tenant), body: { name }, headers: { "If-Match": `"${String(tenant.version)}"` } }),
  );
}

export function suspendTenant(tenant: Tenant) {
  return unwrap(operator.POST("/api/platform/tenants/{tenant_id}/suspend", { params: of(tenant) }));
}

export function resumeTenant(tenant: Tenant) {
  return unwrap(operator.POST("/api/platform/tenants/{tenant_id}/resume", { params: of(tenant) }));
}

export function deleteTenant(tenant: Tenant) {
  return succeeded(operator.DELETE("/api/platform/tenants/{tenant_id}", { params: of(tenant) }));
}

// lists

export const feedsQuery = queryOptions({
  queryKey: ["operator", "feeds"],
  queryFn: () => unwrap(operator.GET("/api/platform/lists/feeds")),
  refetchInterval: (query) => (query.state.data?.items.some((feed) => feed.running) ? 1_500 : 30_000),
});

export function startFetch(listId: string, dryRun: boolean, key: string) {
  return unwrap(operator.POST("/api/platform/lists/fetches", { body: { list_id: listId, dry_run: dryRun }, headers: { "Idempotency-Key": key } }));
}

export const fetchesQuery = pagesOf(["operator", "fetches"], (after) =>
  unwrap(operator.GET("/api/platform/lists/fetches", { params: { query: { limit: 20, sort: "-created_at", ...after } } })),
);

export const listLoadsQuery = {
  ...pagesOf(["operator", "list-loads"], (after) =>
    unwrap(operator.GET("/api/platform/lists/loads", { params: { query: { limit: 20, sort: "-created_at", ...after } } })),
  ),
  refetchInterval: whileAnyRuns,
};

export const listVersionsQuery = pagesOf(["operator", "list-versions"], (after) =>
  unwrap(operator.GET("/api/platform/lists/versions", { params: { query: { limit: 200, "status.eq": "current", ...after } } })),
);

export interface ListOrder {
  listId: string;
  files: File[];
  /** The day of the download, as the operator states it; empty where nobody does. */
  downloaded: string;
  dryRun: boolean;
}

function multipart(files: File[], fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const file of files) form.append("file", file, file.name);
  for (const [name, value] of Object.entries(fields)) if (value !== "") form.set(name, value);
  return form;
}

export function loadList(order: ListOrder, key: string) {
  const fields = { list_id: order.listId, downloaded: order.downloaded, dry_run: String(order.dryRun) };
  return unwrap(
    operator.POST("/api/platform/lists/loads", {
      // the document's type of a file is a text; the serializer sends the files
      body: { file: [], list_id: order.listId, dry_run: order.dryRun, force: false },
      bodySerializer: () => multipart(order.files, fields),
      headers: { "Idempotency-Key": key },
    }),
  );
}

// registers

export const datasetsQuery = pagesOf(["operator", "datasets"], (after) =>
  unwrap(operator.GET("/api/platform/registry/datasets", { params: { query: { limit: 50, ...after } } })),
);

export const registerLoadsQuery = {
  ...pagesOf(["operator", "register-loads"], (after) =>
    unwrap(operator.GET("/api/platform/registry/loads", { params: { query: { limit: 20, sort: "-created_at", ...after } } })),
  ),
  refetchInterval: whileAnyRuns,
};

export interface RegisterOrder {
  dataset: string;
  files: File[];
  dataDate: string;
  complete: boolean;
  dryRun: boolean;
}

export function loadRegister(order: RegisterOrder, key: string) {
  const fields = { dataset: order.dataset, data_date: order.dataDate, complete: String(order.complete), dry_run: String(order.dryRun) };
  return unwrap(
    operator.POST("/api/platform/registry/loads", {
      body: { file: [], dataset: order.dataset, complete: order.complete, dry_run: order.dryRun, force: false, format: "auto" },
      bodySerializer: () => multipart(order.files, fields),
      headers: { "Idempotency-Key": key },
    }),
  );
}

// providers

export const providersQuery = queryOptions({
  queryKey: ["operator", "providers"],
  queryFn: () => unwrap(operator.GET("/api/platform/providers")),
});

// issuers

export const issuersQuery = pagesOf(["operator", "issuers"], (after) =>
  unwrap(operator.GET("/api/platform/issuers", { params: { query: { limit: 50, ...after } } })),
);

export function createIssuer(body: Schemas["IssuerCreate"], key: string) {
  return unwrap(operator.POST("/api/platform/issuers", { body, headers: { "Idempotency-Key": key } }));
}

const matching = (issuer: Issuer) => ({ params: { path: { issuer_id: issuer.id } }, headers: { "If-Match": `"${String(issuer.version)}"` } });

export function switchIssuer(issuer: Issuer, enabled: boolean) {
  return unwrap(operator.PATCH("/api/platform/issuers/{issuer_id}", { ...matching(issuer), body: { enabled } }));
}

export function deleteIssuer(issuer: Issuer) {
  return succeeded(operator.DELETE("/api/platform/issuers/{issuer_id}", matching(issuer)));
}
