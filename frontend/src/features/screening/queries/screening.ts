import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";
import { held } from "../../../search";
import { whileRunning } from "../../../work";
import type { BatchRowsSearch, ScreeningsSearch, SuppressionsSearch } from "../search";

type Schemas = components["schemas"];
export type Screening = Schemas["ScreeningOut"];
export type ScreeningSummary = Schemas["ScreeningSummaryOut"];
export type ScreenedList = Schemas["ScreenedListOut"];
export type NotCompared = Schemas["NotComparedOut"];
export type ScreenRequest = Schemas["ScreenIn"];
export type PartyKind = Schemas["PartyKind"];
export type Batch = Schemas["ScreeningBatchOut"];
export type BatchRow = Schemas["BatchRowOut"];
export type KnownList = Schemas["ListOut"];
export type ListVersion = Schemas["ListVersionOut"];
export type ListEntry = Schemas["ListEntryOut"];
export type EntryChange = Schemas["EntryChangeOut"];
export type Suppression = Schemas["SuppressionOut"];

/** Every list that Atlas knows, with its standing; shared with the banner of all pages. */
export const listsQuery = queryOptions({
  queryKey: ["lists"],
  queryFn: () => unwrap(api.GET("/api/screening/lists")),
  staleTime: 60_000,
});

export function screen(body: ScreenRequest, key: string) {
  return unwrap(api.POST("/api/screening/screenings", { body, headers: { "Idempotency-Key": key } }));
}

export function screeningQuery(id: string) {
  return queryOptions({
    queryKey: ["screening", id],
    queryFn: () => unwrap(api.GET("/api/screening/screenings/{screening_id}", { params: { path: { screening_id: id } } })),
  });
}

export function screeningsQuery({ name, outcome }: ScreeningsSearch) {
  return pagesOf(["screenings", name, outcome], (after) =>
    unwrap(
      api.GET("/api/screening/screenings", {
        params: { query: { limit: 20, sort: "-created_at", ...held({ "name.contains": name, "outcome.eq": outcome }), ...after } },
      }),
    ),
  );
}

/** The screening as its hash covers it, as a file. */
export function screeningFile(id: string, type: "application/pdf" | "text/csv"): Promise<Blob> {
  return unwrap(
    api.GET("/api/screening/screenings/{screening_id}/content", {
      params: { path: { screening_id: id } },
      headers: { Accept: type },
      parseAs: "blob",
    }),
  ) as Promise<Blob>;
}

export interface BatchOrder {
  content: Blob;
  fileName: string;
  topics: string[];
  purpose: string;
}

export function startBatch(order: BatchOrder, key: string): Promise<Batch> {
  return unwrap(
    api.POST("/api/screening/batches/import", {
      // the document's type of a file is a text; the serializer sends the blob
      body: { file: "", purpose: order.purpose, topics: order.topics.join(","), threshold: 80 },
      bodySerializer: () => {
        const form = new FormData();
        form.set("file", order.content, order.fileName);
        form.set("topics", order.topics.join(","));
        form.set("purpose", order.purpose);
        return form;
      },
      headers: { "Idempotency-Key": key },
    }),
  );
}

/** One batch; asked again while it runs. */
export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ["screening-batch", id],
    queryFn: () => unwrap(api.GET("/api/screening/batches/{batch_id}", { params: { path: { batch_id: id } } })),
    refetchInterval: whileRunning,
  });
}

export const batchesQuery = pagesOf(["screening-batches"], (after) =>
  unwrap(api.GET("/api/screening/batches", { params: { query: { limit: 20, sort: "-created_at", ...after } } })),
);

function rowFilter({ outcome, status, name }: BatchRowsSearch) {
  return { sort: "row_number", ...held({ "outcome.eq": outcome, "status.eq": status, "name.contains": name }) } as const;
}

export function batchRowsQuery(id: string, search: BatchRowsSearch, done: number) {
  return pagesOf(
    ["screening-batch", id, "rows", search, done],
    (after) =>
      unwrap(
        api.GET("/api/screening/batches/{batch_id}/rows", {
          params: { path: { batch_id: id }, query: { limit: 50, ...rowFilter(search), ...after } },
        }),
      ),
    { keep: true },
  );
}

export function batchFile(id: string, search: BatchRowsSearch): Promise<Blob> {
  return unwrap(
    api.GET("/api/screening/batches/{batch_id}/export", {
      params: { path: { batch_id: id }, query: { format: "csv", ...rowFilter(search) } },
      parseAs: "blob",
    }),
  ) as Promise<Blob>;
}

export function cancelBatch(id: string) {
  return unwrap(api.POST("/api/screening/batches/{batch_id}/cancel", { params: { path: { batch_id: id } } }));
}

export function versionsQuery(listId: string) {
  return pagesOf(["list-versions", listId], (after) =>
    unwrap(api.GET("/api/screening/versions", { params: { query: { limit: 20, sort: "-loaded_at", "list_id.eq": listId, ...after } } })),
  );
}

export function changesQuery(versionId: string, change: "added" | "changed" | "removed" | undefined) {
  return pagesOf(["list-changes", versionId, change], (after) =>
    unwrap(
      api.GET("/api/screening/versions/{version_id}/changes", {
        params: { path: { version_id: versionId }, query: { limit: 50, ...held({ "change.eq": change }), ...after } },
      }),
    ),
  );
}

export function entriesQuery(listId: string, name: string | undefined, incomplete: true | undefined) {
  return pagesOf(["list-entries", listId, name, incomplete], (after) =>
    unwrap(
      api.GET("/api/screening/entries", {
        params: { query: { limit: 50, "list_id.eq": listId, ...held({ "name.contains": name, "incomplete.eq": incomplete }), ...after } },
      }),
    ),
  );
}

export function suppressionsQuery({ sort, status }: SuppressionsSearch) {
  return pagesOf(["suppressions", sort, status], (after) =>
    unwrap(
      api.GET("/api/screening/suppressions", {
        params: { query: { limit: 50, sort: sort ?? "-created_at", ...(status === "all" ? {} : { "status.eq": status }), ...after } },
      }),
    ),
  );
}

export function revokeSuppression(id: string, reason: string) {
  return unwrap(
    api.POST("/api/screening/suppressions/{suppression_id}/revoke", { params: { path: { suppression_id: id } }, body: { reason } }),
  );
}
