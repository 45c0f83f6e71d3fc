import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../../api/client";
import { pagesOf } from "../../../api/pages";
import { unwrap } from "../../../api/unwrap";

export type Import = components["schemas"]["ImportOut"];
export type ImportRow = components["schemas"]["CompanyImportRowOut"];
export type OnExisting = Import["on_existing"];
export type Outcome = ImportRow["outcome"];

const path = (id: string) => ({ path: { import_id: id } });

export function isOver(job: Pick<Import, "status">): boolean {
  return job.status !== "pending" && job.status !== "running";
}

export interface ImportOrder {
  content: Blob;
  fileName: string;
  dryRun: boolean;
  onExisting: OnExisting;
}

/** Sends the file; with `dryRun` nothing is written. The key makes a repeated click send it once. */
export function startImport(order: ImportOrder, key: string): Promise<Import> {
  return unwrap(
    api.POST("/api/companies/imports", {
      // the document's type of a file is a text; the serializer sends the blob
      body: { file: "", dry_run: order.dryRun, on_existing: order.onExisting },
      bodySerializer: () => {
        const form = new FormData();
        form.set("file", order.content, order.fileName);
        form.set("dry_run", String(order.dryRun));
        form.set("on_existing", order.onExisting);
        return form;
      },
      headers: { "Idempotency-Key": key },
    }),
  );
}

/** One import; asked again while it runs. */
export function importQuery(id: string) {
  return queryOptions({
    queryKey: ["import", id],
    queryFn: () => unwrap(api.GET("/api/companies/imports/{import_id}", { params: path(id) })),
    refetchInterval: (query) => (query.state.data && isOver(query.state.data) ? false : 700),
  });
}

export function importsQuery() {
  return queryOptions({
    queryKey: ["imports"],
    queryFn: () => unwrap(api.GET("/api/companies/imports", { params: { query: { limit: 20 } } })),
  });
}

export function importRowsQuery(id: string, outcome: Outcome | null) {
  return pagesOf(["import", id, "rows", outcome], (after) =>
    unwrap(
      api.GET("/api/companies/imports/{import_id}/rows", {
        params: { ...path(id), query: { limit: 50, ...(outcome ? { "outcome.eq": outcome } : {}), ...after } },
      }),
    ),
  );
}

/** Every refused row, for the file to download. */
export async function refusedRows(id: string): Promise<ImportRow[]> {
  const rows: ImportRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await unwrap(
      api.GET("/api/companies/imports/{import_id}/rows", {
        params: { ...path(id), query: { limit: 200, "outcome.eq": "rejected", ...(cursor ? { cursor } : {}) } },
      }),
    );
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

export function cancelImport(id: string) {
  return unwrap(api.POST("/api/companies/imports/{import_id}/cancel", { params: path(id) }));
}
