import { queryOptions } from "@tanstack/react-query";

import { api, type components } from "../../api/client";
import { pagesOf } from "../../api/pages";
import { unwrap } from "../../api/unwrap";
import type { Investigation } from "../../investigations/queries";
import { held } from "../../search";
import { whileAnyRuns, whileRunning } from "../../work";
import type { BatchRow, Item, Preview } from "./batch";

export type Batch = components["schemas"]["InvestigationBatchOut"];

type Body = components["schemas"]["InvestigationBatchIn"];
/** A row may be anything: the API checks each by itself and says what is wrong. */
const bodyOf = (items: Item[]) => ({ items }) as unknown as Body;

/** Rows by state, every state named. */
export function countsOf(batch: Pick<Batch, "rows">): Record<BatchRow["status"], number> {
  return { pending: 0, started: 0, complete: 0, failed: 0, cancelled: 0, rejected: 0, ...batch.rows };
}

const path = (id: string) => ({ path: { batch_id: id } });

/** What a start would do with each item; nothing is stored. */
export function previewBatch(items: Item[]): Promise<Preview> {
  return unwrap(api.POST("/api/investigations/batches/preview", { body: bodyOf(items) }));
}

/** Starts them; the key makes a repeated click start them once. */
export function startBatch(items: Item[], key: string): Promise<Batch> {
  return unwrap(api.POST("/api/investigations/batches", { body: bodyOf(items), headers: { "Idempotency-Key": key } }));
}

export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ["investigation-batch", id],
    queryFn: () => unwrap(api.GET("/api/investigations/batches/{batch_id}", { params: path(id) })),
    refetchInterval: whileRunning,
  });
}

export const batchesQuery = {
  ...pagesOf(["investigation-batches"], (after) => unwrap(api.GET("/api/investigations/batches", { params: { query: { limit: 20, ...after } } }))),
  refetchInterval: whileAnyRuns,
};

const ROWS_A_PAGE = 50;

export interface Outcome {
  row: BatchRow;
  /** Its investigation as it stands; absent where there is none, or it was withdrawn. */
  run: Investigation | undefined;
}

async function fetchRows(id: string, status: BatchRow["status"] | undefined, limit: number, after: { cursor?: string }) {
  const page = await unwrap(
    api.GET("/api/investigations/batches/{batch_id}/rows", { params: { ...path(id), query: { limit, ...held({ "status.eq": status }), ...after } } }),
  );
  const ids = page.items.flatMap((row) => row.investigation_id ?? []);
  const runs = ids.length === 0 ? [] : (await unwrap(api.GET("/api/investigations", { params: { query: { limit, "id.in": ids.join(",") } } }))).items;
  const byId = new Map(runs.map((run) => [run.id, run]));
  return { ...page, items: page.items.map((row): Outcome => ({ row, run: row.investigation_id ? byId.get(row.investigation_id) : undefined })) };
}

/** Rows with their investigations. The counts are part of the key: what has moved since is asked for again. */
export function rowsQuery(batch: Batch, status: BatchRow["status"] | undefined) {
  const id = batch.id;
  return pagesOf(["investigation-batch", id, "rows", status ?? "all", countsOf(batch)], (after) => fetchRows(id, status, ROWS_A_PAGE, after), { keep: true });
}

/** Every row, for the file to download. */
export async function allRows(id: string): Promise<Outcome[]> {
  const rows: Outcome[] = [];
  let cursor: string | undefined;
  do {
    const page = await fetchRows(id, undefined, 200, cursor ? { cursor } : {});
    rows.push(...page.items);
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  return rows;
}

export function cancelBatch(id: string) {
  return unwrap(api.POST("/api/investigations/batches/{batch_id}/cancel", { params: path(id) }));
}

export function resumeBatch(id: string, key: string) {
  return unwrap(api.POST("/api/investigations/batches/{batch_id}/resume", { params: path(id), headers: { "Idempotency-Key": key } }));
}
