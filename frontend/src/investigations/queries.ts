import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../api/client";
import { pagesOf } from "../api/pages";
import { unwrap } from "../api/unwrap";
import type { Written } from "../features/investigation/narrative";
import { endOf, held, startOf } from "../search";

export type Investigation = components["schemas"]["InvestigationOut"];
export type InvestigationRequest = components["schemas"]["InvestigationRequest"];
export type ModuleResult = components["schemas"]["ModuleOut"];
export type CaseDecision = components["schemas"]["CaseDecisionOut"];
export type CheckResult = components["schemas"]["InvestigationCheckOut"];
export type AttestationRequest = components["schemas"]["CheckAttestationIn"];
export type DecisionRequest = components["schemas"]["CaseDecisionIn"];
export type TimelineEntry = components["schemas"]["StepEventOut"];

export const STATUSES = ["pending", "running", "complete", "failed", "cancelled"] as const;

export function isOver(status: string): boolean {
  return status !== "pending" && status !== "running";
}

export interface ListFilter {
  status?: Investigation["status"];
  name?: string;
  /** A decision on it waits for its second person. */
  second?: true;
  /** The approval on it was seen to have ended. */
  ended?: true;
  /** First and last day (UTC) on which they were started. */
  from?: string;
  until?: string;
}

/** The filters as the API takes them. */
export function runConditions({ status, name, second, ended, from, until }: ListFilter) {
  return held({
    "status.eq": status,
    "company_name.contains": name,
    "awaits_second.eq": second,
    "approval_ended.eq": ended,
    "created_at.gte": from && startOf(from),
    "created_at.lte": until && endOf(until),
  });
}

/** Pages of the tenant's investigations, newest first; the server pages and filters. */
export function investigationsQuery(filter: ListFilter) {
  return pagesOf(["investigations", filter], (after) =>
    unwrap(
      api.GET("/api/investigations", {
        params: { query: { limit: 50, ...runConditions(filter), ...after } },
      }),
    ),
  );
}

/** One investigation; polled while it runs unless its events are being streamed. */
export function investigationQuery(id: string, streaming: boolean) {
  return queryOptions({
    queryKey: ["investigation", id],
    queryFn: () =>
      unwrap(
        api.GET("/api/investigations/{investigation_id}", {
          params: { path: { investigation_id: id } },
        }),
      ),
    refetchInterval: (query) => {
      const held = query.state.data;
      return !held || isOver(held.status) || streaming ? false : 1_500;
    },
  });
}

export function modulesQuery(id: string) {
  return queryOptions({
    queryKey: ["investigation", id, "modules"],
    queryFn: () =>
      unwrap(
        api.GET("/api/investigations/{investigation_id}/modules", {
          params: { path: { investigation_id: id } },
        }),
      ),
  });
}

/** Starts a new version that runs one module alone. */
export function rerunModule(id: string, code: string, key: string): Promise<Investigation> {
  return unwrap(
    api.POST("/api/investigations/{investigation_id}/modules/{code}/rerun", {
      params: { path: { investigation_id: id, code: code as components["parameters"]["code"] } },
      headers: { "Idempotency-Key": key },
    }),
  );
}

/** An evaluation with its floors: titles, what each asks for, and the law. */
export function evaluationQuery(id: string) {
  return queryOptions({
    queryKey: ["evaluation", id],
    queryFn: () =>
      unwrap(
        api.GET("/api/risk-evaluations/{evaluation_id}", {
          params: { path: { evaluation_id: id } },
        }),
      ),
  });
}

/** The customer's decision record, with the checks of due diligence it rests on. */
export function decisionQuery(id: string) {
  return queryOptions({
    queryKey: ["investigation", id, "decision"],
    queryFn: () =>
      unwrap(
        api.GET("/api/investigations/{investigation_id}/decision", {
          params: { path: { investigation_id: id } },
        }),
      ),
  });
}

/** Decides on the evaluation that was read: a newer one answers 409 `stale_basis`. */
export function decide(id: string, request: DecisionRequest, key: string) {
  return unwrap(
    api.POST("/api/investigations/{investigation_id}/decision", {
      params: { path: { investigation_id: id } },
      body: request,
      headers: { "Idempotency-Key": key },
    }),
  );
}

/** Records a person's word that a check is done; it never stands in for a list. */
export function attest(id: string, request: AttestationRequest, key: string) {
  return unwrap(
    api.POST("/api/investigations/{investigation_id}/attestations", {
      params: { path: { investigation_id: id } },
      body: request,
      headers: { "Idempotency-Key": key },
    }),
  );
}

/** Starts one; the key makes a repeated click or a lost answer start it once. */
export function startInvestigation(request: InvestigationRequest, key: string) {
  return unwrap(
    api.POST("/api/investigations", { body: request, headers: { "Idempotency-Key": key } }),
  );
}

export type RerunRequest = Partial<components["schemas"]["RerunRequest"]>;

/** Starts a new version of the run, deeper or as it was; the former one is kept. */
export function rerunInvestigation(id: string, request: RerunRequest, key: string) {
  return unwrap(
    api.POST("/api/investigations/{investigation_id}/rerun", {
      params: { path: { investigation_id: id } },
      body: { refresh: false, ...request },
      headers: { "Idempotency-Key": key },
    }),
  );
}

/** Evaluates again with the decisions on hits since; 409 `stale_basis` asks for a rerun. */
export function reevaluateInvestigation(id: string, key: string) {
  return unwrap(
    api.POST("/api/investigations/{investigation_id}/evaluation", {
      params: { path: { investigation_id: id } },
      headers: { "Idempotency-Key": key },
    }),
  );
}

export function cancelInvestigation(id: string) {
  return unwrap(
    api.POST("/api/investigations/{investigation_id}/cancel", {
      params: { path: { investigation_id: id } },
    }),
  );
}

export function reportQuery(id: string) {
  return queryOptions({
    queryKey: ["report", id, "html"],
    queryFn: () =>
      unwrap(
        api.GET("/api/reports/{report_id}/content", {
          params: { path: { report_id: id } },
          headers: { Accept: "text/html" },
          parseAs: "text",
        }),
      ),
    staleTime: Infinity, // a report's content never changes
  });
}

/** The text of a language model in a report, and the run that it is about; null: none was wanted. */
export function reportTextQuery(id: string) {
  return queryOptions({
    queryKey: ["report", id, "text"],
    queryFn: async () => {
      const report = await unwrap(api.GET("/api/reports/{report_id}/content", { params: { path: { report_id: id } }, headers: { Accept: "application/json" } }));
      const { narrative, investigation } = report as { narrative?: unknown; investigation: { id?: unknown } };
      return narrative ? { runId: String(investigation.id), written: narrative as Written } : null;
    },
    staleTime: Infinity,
  });
}

/** The report as a PDF file, made by the API at each request. */
export function reportPdf(id: string): Promise<Blob> {
  return unwrap(
    api.GET("/api/reports/{report_id}/content", {
      params: { path: { report_id: id } },
      headers: { Accept: "application/pdf" },
      parseAs: "blob",
    }),
  ) as Promise<Blob>;
}
