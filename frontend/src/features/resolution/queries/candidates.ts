import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";

export type Candidate = components["schemas"]["CandidateOut"];
export type ComparedCandidate = components["schemas"]["ComparedCandidateOut"];
export type ComparedFeature = components["schemas"]["ComparedFeatureOut"];
export type SourcedValue = components["schemas"]["SourcedValueOut"];
export type Merge = components["schemas"]["MergeOut"];
export type Preview = components["schemas"]["MergePreviewOut"];
export type Verdict = components["schemas"]["CandidateDecisionIn"]["verdict"];

export const CANDIDATE_SORTS = ["-found_at", "found_at"] as const;
export type CandidateSort = (typeof CANDIDATE_SORTS)[number];

export const CANDIDATE_VIEWS = ["undecided", "proposed", "merged", "rejected"] as const;
export type CandidateView = (typeof CANDIDATE_VIEWS)[number];

export interface CandidateFilter {
  view: CandidateView;
  company?: string;
  sort?: CandidateSort;
}

const STATUSES: Record<CandidateView, string> = {
  undecided: "open,unsure",
  proposed: "proposed,reject_proposed,undo_proposed",
  merged: "merged",
  rejected: "rejected",
};

/** What a view lists, as the API takes it. */
export function candidateFilter(view: CandidateView) {
  return { "status.in": STATUSES[view] };
}

export function candidatesQuery(filter: CandidateFilter) {
  return pagesOf(["candidates", filter], (after) =>
    unwrap(
      api.GET("/api/resolution/candidates", {
        params: {
          query: { limit: 50, ...candidateFilter(filter.view), ...held({ sort: filter.sort, "company_id.eq": filter.company }), ...after },
        },
      }),
    ),
  );
}

export function candidateQuery(id: string) {
  return queryOptions({
    queryKey: ["candidate", id],
    queryFn: () =>
      unwrap(api.GET("/api/resolution/candidates/{candidate_id}", { params: { path: { candidate_id: id } } })),
  });
}

/** The merge of a candidate that stands: what can be taken back. */
export function mergeOfQuery(candidateId: string) {
  return queryOptions({
    queryKey: ["candidate", candidateId, "merge"],
    queryFn: async () => {
      const page = await unwrap(
        api.GET("/api/resolution/merges", { params: { query: { "candidate_id.eq": candidateId } } }),
      );
      return page.items.find((merge) => merge.undone_at === null) ?? null;
    },
  });
}

export function previewQuery(id: string, revision: number) {
  return queryOptions({
    queryKey: ["candidate", id, "preview", revision],
    queryFn: () =>
      unwrap(
        api.POST("/api/resolution/candidates/{candidate_id}/preview", { params: { path: { candidate_id: id } } }),
      ),
  });
}

/** Decides on the candidate as it was read: a newer version answers 412. */
export function decideCandidate(candidate: Candidate, verdict: Verdict, reason: string) {
  return unwrap(
    api.POST("/api/resolution/candidates/{candidate_id}/decision", {
      params: { path: { candidate_id: candidate.id } },
      body: { verdict, reason },
      headers: { "If-Match": `"${String(candidate.revision)}"` },
    }),
  );
}

export function undoMerge(mergeId: string, reason: string) {
  return unwrap(
    api.POST("/api/resolution/merges/{merge_id}/undo", { params: { path: { merge_id: mergeId } }, body: { reason } }),
  );
}
