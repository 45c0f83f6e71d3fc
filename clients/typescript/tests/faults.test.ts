/** What the real stack does not do on demand: connections that break, parts that are away. */
import { type IncomingMessage, type ServerResponse, createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { afterEach, expect, test } from "vitest";

import { type Event, ProblemError, answer, createAtlas, events } from "../src/index.js";

type Answer = (response: ServerResponse, number: number) => void;

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** Answers each request by its number, and keeps what it was asked. */
async function faulty(reply: Answer): Promise<{ url: string; asked: IncomingMessage[] }> {
  const asked: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    asked.push(request);
    request.resume().on("end", () => reply(response, asked.length));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => server.close());
  return { url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, asked };
}

function say(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  response.writeHead(status, { "content-type": "application/json", connection: "close", ...headers });
  response.end(typeof body === "string" ? body : JSON.stringify(body));
}

test("a keyed POST is sent again with its key", async () => {
  const server = await faulty((response, number) => {
    if (number === 1) response.destroy();
    else if (number === 2) say(response, 503, { code: "database_unavailable" }, { "retry-after": "0" });
    else if (number === 3) say(response, 409, { code: "idempotency_in_flight" }, { "retry-after": "0" });
    else say(response, 201, { id: "1" });
  });
  const atlas = createAtlas({ url: server.url, token: "t" });
  expect(await answer(atlas.POST("/api/companies", { body: { name: "Kept Limited" } }))).toEqual({ id: "1" });
  expect(server.asked).toHaveLength(4);
  expect(new Set(server.asked.map((one) => one.headers["idempotency-key"])).size).toBe(1);
});

test("what may have been done is not sent again", async () => {
  const server = await faulty((response) => response.destroy());
  const atlas = createAtlas({ url: server.url, token: "t", attempts: 2 });
  const path = { company_id: "1" };
  await expect(atlas.PATCH("/api/companies/{company_id}", { params: { path }, body: { name: "Changed" } })).rejects.toThrow(TypeError);
  expect(server.asked).toHaveLength(1);
  await expect(atlas.GET("/api/companies/{company_id}", { params: { path } })).rejects.toThrow(TypeError);
  expect(server.asked).toHaveLength(1 + 2);
});

test("a wait that is too long is an error at once", async () => {
  const server = await faulty((response) => say(response, 429, { code: "rate" }, { "retry-after": "3600" }));
  const refused: unknown = await createAtlas({ url: server.url, token: "t" })
    .GET("/api/companies")
    .catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  expect((refused as ProblemError).retryAfter).toBe(3600);
  expect(server.asked).toHaveLength(1);
});

test("a stream continues where it broke off", async () => {
  const parts = [
    'event: progress\nid: a\ndata: {"done": 1}\n\n',
    ': here\n\nevent: progress\nid: b\ndata: {"done": 2}\n\nevent: progress\nid: c',
    'event: done\nid: d\ndata: {"done": 3}\n\n',
  ];
  const server = await faulty((response, number) =>
    say(response, 200, parts[number - 1] ?? "", { "content-type": "text/event-stream" }),
  );
  const seen: Event[] = [];
  for await (const event of events(createAtlas({ url: server.url, token: "t" }), "/api/jobs/1/events")) seen.push(event);
  expect(seen.map(({ name, id }) => [name, id])).toEqual([["progress", "a"], ["progress", "b"], ["done", "d"]]);
  expect(server.asked.map((one) => one.headers["last-event-id"])).toEqual([undefined, "a", "b"]);
});
