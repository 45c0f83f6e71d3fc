// The risk centre: from the portfolio to what a point rests on; trials and who moves between levels.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

let browser;
let api;
let row;
before(async () => {
  browser = await launch();
  api = await client();
  const run = await api.post("/api/investigations", settings.subject);
  await waitFor(async () => ["complete", "failed"].includes((await api.get(`/api/investigations/${run.id}`)).status));
  row = (await api.get(`/api/risk/companies?company_id.eq=${run.company_id}`)).items[0];
  const number = String(70_000_000 + (Date.now() % 10_000_000));
  await api.post("/api/companies", { name: `Unrated Works ${number} Ltd`, register: "GB-COH", registration_number: number, country_code: "GB" });
});
after(() => browser?.close());

async function waitFor(done) {
  for (let left = 240; left > 0; left -= 1) {
    if (await done()) return;
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  assert.fail("it did not end within two minutes");
}

const region = (page, name) => page.getByRole("region", { name, exact: true });

test("a number of the portfolio leads to its companies, a score to its factors, a factor to its sources", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.getByRole("link", { name: "Risk", exact: true }).click();
  await region(page, "By level").getByRole("link").first().waitFor();
  await region(page, "Heat map").getByRole("table").waitFor();
  await settled(page);
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "risk");

  await region(page, "Heat map").getByLabel("Rows").selectOption("jurisdiction");
  await page.waitForURL(/rows=jurisdiction/);
  await region(page, "Heat map").getByRole("row", { name: /United Kingdom/ }).getByRole("link").first().click();
  await page.waitForURL(/country_code\.eq=GB/);
  await page.getByRole("button", { name: "Clear all filters" }).or(page.getByRole("link", { name: "Clear all filters" })).click();
  await page.waitForFunction(() => !location.search.includes("country_code"));
  // a tier, an average and what is outdated: the companies behind each
  await region(page, "Coverage").getByRole("link", { name: / companies: evaluated, each with its own figure$/ }).first().click();
  await page.waitForURL(/evaluated\.eq=true/);
  await region(page, "Outdated").getByRole("link", { name: /^\d+ companies: (CDD|EDD)$/ }).first().click();
  await page.waitForURL(/tier\.eq=/);
  await page.getByRole("table", { name: "Companies", exact: true }).getByRole("link", { name: /score at worst, factor by factor$/ }).first().waitFor();
  await page.getByRole("link", { name: "Clear all filters" }).click();
  await page.waitForFunction(() => !location.search.includes("tier"));
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download (CSV)" }).click();
  assert.equal((await download).suggestedFilename(), "portfolio.csv");

  // by its address: other journeys investigate the same company
  await page.locator(`a[href="/risk/evaluations/${row.evaluation_id}"]`).first().click();
  await page.getByRole("heading", { level: 1, name: `Risk of ${row.name}` }).waitFor();
  await region(page, "Result").getByText(/At worst/).waitFor();
  await region(page, "Floors").getByText(/The beneficial owner is not known/).waitFor();
  await page.getByRole("button", { name: "Complexity of ownership" }).click();
  await region(page, "What Complexity of ownership rests on").getByText(/Companies House, persons with significant control/).first().waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "risk-evaluation");
  await page.getByRole("button", { name: "Compute it again" }).click();
  await page.getByText("every number is the same").waitFor();
  assert.deepEqual(problems, []);
  await context.close();
});

test("a trial changes nothing and shows who would move", async () => {
  const first = await api.post("/api/risk-evaluations/batches", { trial: true, scope: {} });
  await waitFor(async () => (await api.get(`/api/risk-evaluations/batches/${first.id}`)).status === "complete");
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/risk/batches`);
  const form = region(page, "New batch");
  await form.getByText("Nothing changes for any company").waitFor();
  const appetite = form.getByLabel("Appetite");
  await page.waitForFunction(() => (document.querySelector('section[aria-label="New batch"] select')?.options.length ?? 0) > 1);
  await appetite.selectOption({ index: 1 });
  assert.deepEqual(await flaws(page), []);
  await form.getByRole("button", { name: "Start the trial" }).click();
  await region(page, "Progress").getByText("complete", { exact: true }).waitFor();
  await page.getByRole("table", { name: "Migration between levels" }).waitFor();
  await page.getByRole("table", { name: "Results" }).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "risk-batch");
  await region(page, "Progress").getByRole("link", { name: /^\d+ companies: evaluated$/ }).click();
  await page.waitForURL(/outcome=evaluated/);
  await page.getByRole("table", { name: "Results" }).waitFor();
  await region(page, "Migration").getByRole("link", { name: /^\d+ companies that stayed$/ }).click();
  await page.waitForURL(/change=same/);
  await page.getByRole("table", { name: "Migration between levels" }).getByRole("link").first().click();
  await page.waitForURL(/tab=movements/);
  await page.getByRole("button", { name: "All levels" }).or(page.getByRole("link", { name: "All levels" })).or(page.getByRole("table", { name: "Movements" })).first().waitFor();
  await settled(page);
  assert.deepEqual(await flaws(page), []);
  const now = (await api.get(`/api/risk/companies?company_id.eq=${row.company_id}`)).items[0];
  assert.equal(now.evaluation_id, row.evaluation_id, "the trial replaced an evaluation");
  assert.deepEqual(problems, []);
  await context.close();
});

for (const [width, colorScheme] of [[390, "dark"], [390, "light"], [1440, "dark"]]) {
  test(`the pages of the risk centre at ${width} px, ${colorScheme}`, async () => {
    const { items } = await api.get("/api/risk-evaluations/batches?limit=1");
    const { context, page } = await openPage(browser, { colorScheme, viewport: { width, height: 900 } });
    await signIn(page);
    const paths = ["/risk", `/risk/evaluations/${row.evaluation_id}`, "/risk/batches", `/risk/batches/${items[0].id}`, `/risk/batches/${items[0].id}?tab=movements`];
    for (const [at, path] of paths.entries()) {
      await page.goto(`${settings.backend}${path}`);
      await settled(page);
      assert.deepEqual(await flaws(page), [], path);
      await screenshot(page, `risk-${width}-${colorScheme}-${at}`);
    }
    await context.close();
  });
}

test("failures, an empty portfolio and missing rights are said", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page, settings.backend, settings.admin);
  const failing = (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ title: "Busy", detail: "Try again.", code: "busy", request_id: "r-1" }) });
  await page.route("**/api/risk/overview", failing);
  await page.goto(`${settings.backend}/risk`);
  await page.getByRole("alert").getByText(/busy · request r-1/).waitFor();
  await page.unroute("**/api/risk/overview", failing);
  await page.getByRole("button", { name: "Try again" }).click();
  await region(page, "By level").waitFor();
  await page.route("**/api/risk/companies*", (route) => route.fulfill({ json: { items: [], next_cursor: null, total: null } }));
  await page.reload();
  await page.getByText(/The customer file is empty/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await page.goto(`${settings.backend}/risk/batches`);
  await page.getByText("Your roles do not allow this").waitFor();
  await page.goto(`${settings.backend}/risk/evaluations/01a2234b-3a73-74fe-b6fd-469454799999`);
  await page.getByRole("alert").getByText(/request [0-9a-f-]{36}/).waitFor();
  await context.close();
});
