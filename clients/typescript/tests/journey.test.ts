/** A whole journey on the real stack, which `tests/api/clients` starts. */
import { expect, test } from "vitest";

import { type Event, ProblemError, answer, createAtlas, events, followChanges, form, pages, wait } from "../src/index.js";

const account = {
  url: process.env["ATLAS_URL"] ?? "",
  clientId: process.env["ATLAS_CLIENT_ID"] ?? "",
  clientSecret: process.env["ATLAS_CLIENT_SECRET"] ?? "",
};
const atlas = createAtlas(account);
const LONG = 240_000;

async function problemOf(work: Promise<unknown>): Promise<ProblemError> {
  const error = await work.then(
    () => undefined,
    (found: unknown) => found,
  );
  expect(error).toBeInstanceOf(ProblemError);
  return error as ProblemError;
}

test("a file is uploaded, and its rows are read page by page", { timeout: LONG }, async () => {
  const names = [1, 2, 3, 4, 5].map((number) => `Sent ${String(number)} Limited`);
  const file = new File([`name,country_code\n${names.map((name) => `${name},GB\n`).join("")}`], "sent.csv", { type: "text/csv" });
  const started = await answer(atlas.POST("/api/companies/imports", form({ file, on_existing: "skip" as const })));
  const path = { import_id: started.id };
  const done = await wait(() => answer(atlas.GET("/api/companies/imports/{import_id}", { params: { path } })), { pause: 0.3 });
  expect([done.created, done.rejected, done.file_name]).toEqual([5, 0, "sent.csv"]);
  const found: string[] = [];
  const rows = pages((page) =>
    answer(atlas.GET("/api/companies", { params: { query: { ...page, limit: 2, "name.startswith": "Sent" } } })),
  );
  for await (const row of rows) found.push(row.name);
  expect(found.toSorted()).toEqual(names);
});

test("an investigation is followed to its report", { timeout: LONG }, async () => {
  const body = { company_name: "Birch Example Ltd", register: "GB-COH", registration_number: "11111111" };
  const run = await answer(atlas.POST("/api/investigations", { body }));
  const seen: Event[] = [];
  for await (const event of events(atlas, `/api/jobs/${run.job_id ?? ""}/events`)) seen.push(event);
  expect(seen.at(-1)).toMatchObject({ name: "done", data: { status: "complete" } });
  const asked = await answer(atlas.POST("/api/reports", { body: { investigation_id: run.id } }));
  const path = { report_id: asked.id };
  await wait(() => answer(atlas.GET("/api/reports/{report_id}", { params: { path } })), { pause: 0.3 });
  const header = { accept: "application/pdf" };
  const pdf = await answer(
    atlas.GET("/api/reports/{report_id}/content", { params: { path, header }, parseAs: "arrayBuffer" }),
  );
  expect(new TextDecoder().decode(new Uint8Array(pdf).slice(0, 4))).toBe("%PDF");
});

test("refusals are typed", async () => {
  const absent = { company_id: "019f0000-0000-7000-8000-000000000000" };
  const missing = await problemOf(atlas.GET("/api/companies/{company_id}", { params: { path: absent } }));
  expect([missing.status, missing.code]).toEqual([404, "company_not_found"]);
  expect(missing.requestId).not.toBe("");
  const invalid = await problemOf(atlas.POST("/api/companies", { body: { name: "" } }));
  expect(invalid.problem.errors?.map((one) => one.loc.at(-1))).toEqual(["name"]);
  const stranger = createAtlas({ url: account.url, token: "no.token.atall" });
  expect((await problemOf(stranger.GET("/api/companies"))).status).toBe(401);
});

test("one key makes one company", async () => {
  const sent = { body: { name: "Sent Once Limited" }, params: { header: { "Idempotency-Key": "sent-once" } } };
  const first = await answer(atlas.POST("/api/companies", sent));
  expect((await answer(atlas.POST("/api/companies", sent))).id).toBe(first.id);
  expect((await answer(atlas.POST("/api/companies", { body: sent.body }))).id).not.toBe(first.id);
});

test("changes are followed, and a busy client waits", { timeout: LONG }, async () => {
  const made = await answer(atlas.POST("/api/companies", { body: { name: "Followed There Limited" } }));
  let last = 0;
  for await (const change of followChanges(atlas, undefined, { query: { limit: 10 }, pause: 0.5 })) {
    expect(change.sequence).toBeGreaterThan(last);
    last = change.sequence;
    if (change.resource_id === made.id) break;
  }
});
