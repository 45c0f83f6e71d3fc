import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { asProblem } from "../../../api/problem";
import { pagesOf } from "../../../api/pages";
import { succeeded, unwrap } from "../../../api/unwrap";
import type { Content, Draft } from "../profile";

type Schemas = components["schemas"];
export type ProfileState = Schemas["ProfileStateOut"];
export type EffectiveAnswer = Schemas["EffectiveAnswerOut"];
export type Preview = Schemas["ProfilePreviewOut"];
export type Version = Schemas["ComplianceProfileSummaryOut"];
export type Kind = Schemas["ObligedEntityIn"]["kind"];

export const stateQuery = queryOptions({
  queryKey: ["compliance-profile"],
  queryFn: () => unwrap(api.GET("/api/compliance-profile")),
});

export const effectiveQuery = queryOptions({
  queryKey: ["compliance-profile", "effective"],
  queryFn: () => unwrap(api.GET("/api/compliance-profile/effective")),
});

/** The draft; null where there is none. */
export const draftQuery = queryOptions({
  queryKey: ["compliance-profile", "draft"],
  queryFn: async (): Promise<Draft | null> => {
    try {
      return await unwrap(api.GET("/api/compliance-profile/draft"));
    } catch (error) {
      if (asProblem(error).status === 404) return null;
      throw error;
    }
  },
});

export function previewQuery(revision: number) {
  return queryOptions({
    queryKey: ["compliance-profile", "preview", revision],
    queryFn: () => unwrap(api.GET("/api/compliance-profile/draft/preview")),
  });
}

export const versionsQuery = pagesOf(["compliance-profile", "versions"], (after) =>
  unwrap(api.GET("/api/compliance-profile/versions", { params: { query: { limit: 20, ...after } } })),
);

export function proposalOf(home: string[], kind: Kind) {
  return unwrap(api.GET("/api/compliance-profile/proposal", { params: { query: { home, kind } } }));
}

const match = (revision: number | null) => (revision === null ? {} : { headers: { "If-Match": `"${String(revision)}"` } });

/** Keeps the draft; `revision` is that of the draft it replaces, null where there is none. */
export function keepDraft(content: Content, revision: number | null) {
  return unwrap(api.PUT("/api/compliance-profile/draft", { body: content, ...match(revision) }));
}

export function discardDraft(revision: number) {
  return succeeded(api.DELETE("/api/compliance-profile/draft", match(revision)));
}

export function proposeDraft(revision: number) {
  return unwrap(api.POST("/api/compliance-profile/draft/propose", match(revision)));
}

export function activateDraft(revision: number) {
  return unwrap(api.POST("/api/compliance-profile/draft/activate", match(revision)));
}
