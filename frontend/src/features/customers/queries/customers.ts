import { queryOptions } from "@tanstack/react-query";

import { api } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import type { paths } from "../../../api/schema";
import { unwrap } from "../../../api/unwrap";
import { fieldsOf } from "../profile";
import type { PortfolioRow, Profile, ProfileRequest, StatusRequest, CompanyUpdate } from "../types";

export type PortfolioQuery = Omit<NonNullable<paths["/api/risk/companies"]["get"]["parameters"]["query"]>, "limit" | "cursor">;

const versioned = (version: number) => ({ "If-Match": `"${String(version)}"` });
const ofCompany = (id: string) => ({ path: { company_id: id } });

export interface Standing {
  row: PortfolioRow;
  /** What the level lacks; empty where it is not provisional. */
  reasons: readonly string[];
}

/** Rows with the reasons of their evaluations: a provisional level is never shown without. */
async function withReasons(rows: PortfolioRow[]): Promise<Standing[]> {
  const ids = rows.flatMap((row) => (row.evaluation_id && row.provisional ? [row.evaluation_id] : []));
  if (ids.length === 0) return rows.map((row) => ({ row, reasons: [] }));
  const answer = await unwrap(api.GET("/api/risk-evaluations", { params: { query: { limit: 200, "id.in": ids.join(",") } } }));
  const reasons = new Map(answer.items.map((item) => [item.id, item.reasons]));
  return rows.map((row) => ({ row, reasons: (row.evaluation_id && reasons.get(row.evaluation_id)) || [] }));
}

/** A page of the customer file with where each customer stands, and why. */
export function portfolioPages(query: PortfolioQuery) {
  return pagesOf(["customers", query], async (after) => {
    const page = await unwrap(api.GET("/api/risk/companies", { params: { query: { limit: 50, ...query, ...after } } }));
    return { items: await withReasons(page.items), next_cursor: page.next_cursor };
  });
}

/** Where one customer stands; null once it is withdrawn. */
export function standingQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "standing"],
    queryFn: async () => {
      const page = await unwrap(api.GET("/api/risk/companies", { params: { query: { limit: 1, "company_id.eq": id } } }));
      return (await withReasons(page.items))[0] ?? null;
    },
  });
}

/** The investigation that an evaluation rests on; null where it rests on none. */
export function restsOnQuery(evaluationId: string) {
  return queryOptions({
    queryKey: ["evaluation", evaluationId, "investigation"],
    queryFn: async () => {
      const page = await unwrap(api.GET("/api/risk-evaluations", { params: { query: { limit: 1, "id.in": evaluationId } } }));
      return page.items[0]?.investigation_id ?? null;
    },
  });
}

export function overviewQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "overview"],
    queryFn: () => unwrap(api.GET("/api/companies/{company_id}/overview", { params: ofCompany(id) })),
  });
}

/** Everything that was ever claimed about one attribute of a party, also what lost. */
export function claimsQuery(entityId: string, attribute: string) {
  return queryOptions({
    queryKey: ["claims", entityId, attribute],
    queryFn: () =>
      unwrap(
        api.GET("/api/entities/{entity_id}/claims", {
          params: { path: { entity_id: entityId }, query: { limit: 200, "attribute.eq": attribute } },
        }),
      ),
  });
}

export function evidenceQuery(id: string) {
  return queryOptions({
    queryKey: ["evidence", id],
    queryFn: () => unwrap(api.GET("/api/evidence/{evidence_id}", { params: { path: { evidence_id: id } } })),
    staleTime: Infinity, // evidence never changes
  });
}

/** The raw response as text. It is shown as text alone: nothing of it is rendered or run. */
export function evidenceTextQuery(id: string) {
  return queryOptions({
    queryKey: ["evidence", id, "content"],
    queryFn: () =>
      unwrap(
        api.GET("/api/evidence/{evidence_id}/content", { params: { path: { evidence_id: id } }, parseAs: "text" }),
      ),
    staleTime: Infinity,
  });
}

/** The newest version, from the list: a customer without a profile is no failure. */
async function readProfile(id: string): Promise<Profile | null> {
  const page = await unwrap(
    api.GET("/api/companies/{company_id}/profile/versions", { params: { ...ofCompany(id), query: { limit: 1 } } }),
  );
  return page.items[0] ?? null;
}

/** The profile that holds; null while none was written. */
export function profileQuery(id: string) {
  return queryOptions({ queryKey: ["customer", id, "profile"], queryFn: () => readProfile(id) });
}

export function profileVersionsQuery(id: string) {
  return pagesOf(["customer", id, "profile-versions"], (after) =>
    unwrap(api.GET("/api/companies/{company_id}/profile/versions", { params: { ...ofCompany(id), query: { limit: 20, ...after } } })),
  );
}

/** Writes on the version that was read (0: none yet); a newer one answers 412. */
export function writeProfile(id: string, version: number, body: ProfileRequest) {
  return unwrap(api.PUT("/api/companies/{company_id}/profile", { params: ofCompany(id), body, headers: versioned(version) }));
}

export function statusChangesQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "status-changes"],
    queryFn: () =>
      unwrap(api.GET("/api/companies/{company_id}/status-changes", { params: { ...ofCompany(id), query: { limit: 200 } } })),
  });
}

export function changeStatus(id: string, version: number, body: StatusRequest, key: string) {
  return unwrap(
    api.POST("/api/companies/{company_id}/status-changes", {
      params: ofCompany(id),
      body,
      headers: { ...versioned(version), "Idempotency-Key": key },
    }),
  );
}

export function updateCompany(id: string, version: number, body: CompanyUpdate) {
  return unwrap(api.PATCH("/api/companies/{company_id}", { params: ofCompany(id), body, headers: versioned(version) }));
}

export function freshnessQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "freshness"],
    queryFn: () => unwrap(api.GET("/api/companies/{company_id}/freshness", { params: ofCompany(id) })),
  });
}

export function reviewTasksQuery(id: string) {
  return queryOptions({
    queryKey: ["tasks", "of", id],
    queryFn: () =>
      unwrap(api.GET("/api/tasks", { params: { query: { limit: 20, "status.eq": "open", "subject_id.eq": id } } })),
  });
}

/** Investigates the customer again, as deep as the last evaluation asks for. */
export function refreshCompany(id: string, key: string) {
  return unwrap(api.POST("/api/companies/{company_id}/refresh", { params: ofCompany(id), headers: { "Idempotency-Key": key } }));
}

export function runsQuery(id: string) {
  return pagesOf(["investigations", { company: id }], (after) =>
    unwrap(api.GET("/api/investigations", { params: { query: { limit: 20, "company_id.eq": id, ...after } } })),
  );
}

export function notesQuery(id: string) {
  return pagesOf(["customer", id, "notes"], (after) =>
    unwrap(
      api.GET("/api/companies/{company_id}/notes", { params: { ...ofCompany(id), query: { limit: 50, sort: "-created_at", ...after } } }),
    ),
  );
}

export function addNote(id: string, text: string, key: string) {
  return unwrap(
    api.POST("/api/companies/{company_id}/notes", { params: ofCompany(id), body: { text }, headers: { "Idempotency-Key": key } }),
  );
}

export function timelineQuery(id: string) {
  return pagesOf(["customer", id, "timeline"], (after) =>
    unwrap(api.GET("/api/companies/{company_id}/timeline", { params: { ...ofCompany(id), query: { limit: 50, ...after } } })),
  );
}

interface Choice {
  value: string;
  label: string;
}

function isProduct(item: unknown): item is { code: string; title: string } {
  return typeof item === "object" && item !== null && "code" in item && "title" in item;
}

/** The products that the reference data in force knows. */
export const productsQuery = queryOptions({
  queryKey: ["products"],
  staleTime: 300_000,
  queryFn: async (): Promise<Choice[]> => {
    const sets = await unwrap(
      api.GET("/api/reference-data/datasets", { params: { query: { limit: 50, "type.eq": "product_risk" } } }),
    );
    const inForce = sets.items.find((set) => set.status === "active") ?? sets.items.find((set) => set.status === "shipped");
    if (!inForce) return [];
    const { data } = await unwrap(
      api.GET("/api/reference-data/datasets/{dataset_id}", { params: { path: { dataset_id: inForce.id } } }),
    );
    const items: unknown = data?.["items"];
    return Array.isArray(items) ? items.filter(isProduct).map((item) => ({ value: item.code, label: item.title })) : [];
  },
});

export const segmentsQuery = queryOptions({
  queryKey: ["segments"],
  staleTime: 300_000,
  queryFn: async (): Promise<Choice[]> => {
    const page = await unwrap(api.GET("/api/risk-policy/segments", { params: { query: { limit: 200, "status.eq": "active" } } }));
    return page.items.map((segment) => ({ value: segment.key, label: segment.title }));
  },
});

/** What the customer file holds of a customer now, record and profile, by the fields of an import. */
export function heldQuery(id: string) {
  return queryOptions({
    queryKey: ["customer", id, "held"],
    staleTime: 0,
    queryFn: async () => {
      const company = await unwrap(api.GET("/api/companies/{company_id}", { params: ofCompany(id) }));
      const profile = await readProfile(id);
      return {
        name: company.name,
        register: company.register,
        registration_number: company.registration_number,
        country_code: company.country_code,
        external_id: company.external_id,
        website: company.website,
        tags: company.tags,
        ...(profile ? fieldsOf(profile) : {}),
      };
    },
  });
}
