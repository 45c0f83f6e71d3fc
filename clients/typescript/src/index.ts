/**
 * A client of the Atlas API.
 *
 *   const atlas = createAtlas({ url: "https://atlas.example", clientId, clientSecret });
 *   const run = await answer(atlas.POST("/api/investigations", { body: { company_name: "Acme Limited" } }));
 */
import { EventSourceParserStream } from "eventsource-parser/stream";
import createClient, { type Client } from "openapi-fetch";

import { WaitExpiredError, WorkFailedError } from "./problem.js";
import type { components, paths } from "./schema.js";
import { type Options, sleep, transport } from "./transport.js";

export { type Problem, ProblemError, WaitExpiredError, WorkFailedError } from "./problem.js";
export type { components, operations, paths } from "./schema.js";
export type { Options } from "./transport.js";

export type Change = components["schemas"]["ChangeOut"];
/** One installation, as one account: `GET`, `POST`, … typed by path. A refusal throws `ProblemError`. */
export type Atlas = Client<paths> & { readonly send: (request: Request) => Promise<Response>; readonly url: string };

export interface Event {
  name: string;
  data: unknown;
  id: string;
}

const RUNNING = new Set(["pending", "queued", "running", "started"]);
const RECONNECTS = 5;

export function createAtlas(options: Options): Atlas {
  const url = options.url.replace(/\/+$/, "");
  const send = transport({ ...options, url });
  return Object.assign(createClient<paths>({ baseUrl: url, fetch: send }), { send, url });
}

/** The body of an answer. */
export async function answer<T>(pending: Promise<{ data?: T }>): Promise<NonNullable<T>> {
  const { data } = await pending;
  if (data === undefined || data === null) throw new TypeError("The answer has no body.");
  return data;
}

/** The body and its serialiser of a form with files: `atlas.POST("/api/companies/imports", form({ file }))`. */
export function form<T extends object>(body: T): { body: T; bodySerializer: () => FormData } {
  const bodySerializer = (): FormData => {
    const data = new FormData();
    for (const [name, value] of Object.entries(body)) {
      if (value instanceof Blob) data.append(name, value);
      else if (value !== undefined && value !== null) data.append(name, String(value));
    }
    return data;
  };
  return { body, bodySerializer };
}

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Every row of a list, page by page. Spread `page` into the query: it holds the cursor. */
export async function* pages<T>(read: (page: { cursor?: string }) => Promise<Page<T>>): AsyncGenerator<T> {
  let page: { cursor?: string } = {};
  for (;;) {
    const { items, next_cursor: cursor } = await read(page);
    yield* items;
    if (cursor === null) return;
    page = { cursor };
  }
}

/** Reads long work until it is over, and returns its last state; `timeout` and `pause` in seconds. */
export async function wait<T extends { status: string }>(
  read: () => Promise<T>,
  { timeout = 600, pause = 1 }: { timeout?: number; pause?: number } = {},
): Promise<T> {
  const end = Date.now() + timeout * 1000;
  for (;;) {
    const found = await read();
    if (!RUNNING.has(found.status)) {
      if (found.status === "failed" || found.status === "cancelled") throw new WorkFailedError(found);
      return found;
    }
    if (Date.now() + pause * 1000 > end) throw new WaitExpiredError(`The work is still ${found.status}.`);
    await sleep(pause * 1000);
  }
}

/** The events of a stream until the one named `done`; continues where it broke off. */
export async function* events(atlas: Atlas, path: string, signal?: AbortSignal): AsyncGenerator<Event> {
  let last = "";
  for (let failures = 0; ; failures += 1) {
    try {
      const headers = { Accept: "text/event-stream", ...(last ? { "Last-Event-ID": last } : {}) };
      const response = await atlas.send(new Request(atlas.url + path, { headers, ...(signal ? { signal } : {}) }));
      const stream = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
      for await (const { event, data, id } of stream ?? []) {
        last = id ?? last;
        failures = 0;
        const name = event ?? "message";
        yield { name, data: JSON.parse(data) as unknown, id: last };
        if (name === "done") return;
      }
    } catch (error) {
      // a connection that broke is a TypeError of `fetch`; everything else is the caller's to see
      if (!(error instanceof TypeError) || failures >= RECONNECTS) throw error;
    }
    if (failures >= RECONNECTS) throw new Error("The stream ended again and again before its last event.");
    await sleep(250 * 2 ** failures);
  }
}

type ChangesQuery = NonNullable<paths["/api/changes"]["get"]["parameters"]["query"]>;

/**
 * Every change after a position, without end; keep `position` of what you have handled.
 * Without `after` from the beginning, with `latest` from now on; `pause` in seconds.
 */
export async function* followChanges(
  atlas: Atlas,
  after?: string,
  { query = {}, pause = 5 }: { query?: Omit<ChangesQuery, "after">; pause?: number } = {},
): AsyncGenerator<Change> {
  let position = after;
  for (;;) {
    const asked = position === undefined ? query : { ...query, after: position };
    const found = await answer(atlas.GET("/api/changes", { params: { query: asked } }));
    yield* found.items;
    position = found.position ?? position;
    if (!found.has_more) await sleep(pause * 1000);
  }
}
