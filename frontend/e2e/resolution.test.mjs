// Parties that may be one: two people join them, two take it back; keyboard, width, colours.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { launch, openPage, screenshot, settings, signIn, violations } from "./browser.mjs";

const SUBJECT = { company_name: "Larch Console Ltd", register: "GB-COH", registration_number: "76000001" };
const RUN_MS = 120_000;

let browser;
before(async () => {
  browser = await launch();
  const api = await client();
  const { id } = await api.post("/api/investigations", SUBJECT);
  const until = Date.now() + RUN_MS;
  for (;;) {
    const { items } = await api.get("/api/resolution/candidates?status.in=open");
    if (items.length >= 2) break;
    const run = await api.get(`/api/investigations/${id}`);
    assert.notEqual(run.status, "failed");
    assert.ok(Date.now() < until, `two candidates were expected, ${items.length} found; the run is ${run.status}`);
    await new Promise((done) => setTimeout(done, 500));
  }
});
after(() => browser?.close());

const panel = (page) => page.getByRole("region", { name: "Candidate", exact: true });
const decision = (page) => page.getByRole("region", { name: "Decision" });
const table = (page) => page.getByRole("table", { name: "Candidates" });

async function open(page, view = "undecided") {
  await page.goto(`${settings.backend}/resolution?view=${view}`);
  await panel(page).getByRole("table", { name: "What was compared" }).waitFor();
}

async function overflow(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

test("j and k move the queue, and both sides are shown with their sources", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.getByRole("link", { name: "Duplicates" }).click();
  await panel(page).waitFor();
  const rows = await table(page).locator("tbody tr td:first-child").allInnerTexts();
  assert.ok(rows.length >= 2, rows.join("; "));
  await page.keyboard.press("j");
  await page.waitForFunction((name) => document.activeElement?.textContent === name, rows[1].trim());
  await page.keyboard.press("k");
  await page.waitForFunction((name) => document.activeElement?.textContent === name, rows[0].trim());
  await table(page).getByRole("link", { name: /Jon/ }).click();
  const values = panel(page).getByRole("table", { name: "Values and sources" });
  await values.getByText("psc-console-76000001").first().waitFor();
  await values.getByText("national-console-76000001").first().waitFor();
  const compared = panel(page).getByRole("table", { name: "What was compared" });
  await compared.getByText("Same", { exact: true }).first().waitFor();
  await compared.getByText("Not enough information").first().waitFor();
  assert.deepEqual(await violations(page), []);
  await screenshot(page, "resolution");
  assert.deepEqual(problems, []);
  await context.close();
});

test("two people join two records, and two take it back", async () => {
  const first = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(first.page);
  await open(first.page);
  await table(first.page).getByRole("link", { name: /Jon/ }).click();
  await panel(first.page).getByRole("heading", { name: /Jon/ }).waitFor();
  await first.page.keyboard.press("p");
  const preview = first.page.getByRole("region", { name: "Preview of the merge" });
  await preview.getByRole("rowheader", { name: "Larch Console Ltd" }).waitFor();
  assert.deepEqual(await violations(first.page), []);
  await screenshot(first.page, "resolution-preview");
  await first.page.keyboard.press("r");
  await first.page.keyboard.type("One passport, seen on 2026-11-20.");
  await decision(first.page).getByRole("button", { name: "Propose to merge" }).click();
  await first.page.getByText("Merge proposed. It waits for a second person.").waitFor();
  await decision(first.page).getByText("You proposed to join them.", { exact: false }).waitFor();
  assert.equal(await decision(first.page).getByRole("button", { name: "Confirm the merge" }).count(), 0);
  assert.deepEqual(first.problems, []);
  await first.context.close();

  const other = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(other.page, settings.backend, settings.second);
  await open(other.page, "proposed");
  await decision(other.page).getByText("Another person proposed", { exact: false }).waitFor();
  await decision(other.page).getByRole("textbox", { name: "Reason" }).fill("The same passport, I saw it as well.");
  await screenshot(other.page, "resolution-second-person");
  await decision(other.page).getByRole("button", { name: "Confirm the merge" }).click();
  await other.page.getByText("Saved: merged.").waitFor();
  const again = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(again.page);
  await open(again.page, "merged");
  await decision(again.page).getByRole("button", { name: "Propose to take the merge back" }).waitFor();
  await decision(again.page).getByRole("textbox", { name: "Reason" }).fill("Two passports after all.");
  await decision(again.page).getByRole("button", { name: "Propose to take the merge back" }).click();
  await again.page.getByText("Proposed to take the merge back. It waits for a second person.").waitFor();
  assert.deepEqual(await violations(again.page), []);
  assert.deepEqual(again.problems, []);
  await again.context.close();
  await open(other.page, "proposed");
  await decision(other.page).getByRole("button", { name: "Take the merge back" }).waitFor();
  await decision(other.page).getByRole("textbox", { name: "Reason" }).fill("Two passports, I saw them as well.");
  await decision(other.page).getByRole("button", { name: "Take the merge back" }).click();
  await other.page.getByText("Taken back: they are two parties again.").waitFor();
  await decision(other.page).getByText("Later runs keep them apart.", { exact: false }).waitFor();
  assert.deepEqual(await violations(other.page), []);
  assert.deepEqual(other.problems, []);
  await other.context.close();
});

test("an empty view says so, an error can be tried again", async () => {
  const { context, page } = await openPage(browser);
  await signIn(page);
  await page.goto(`${settings.backend}/resolution?view=merged`);
  await page.getByText("No parties have been joined.").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.route("**/api/resolution/candidates?*", (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", body: '{"title":"Down","detail":"The database is not reachable.","code":"unavailable","status":503}' }),
  );
  await page.goto(`${settings.backend}/resolution`);
  await page.getByText("The database is not reachable.").first().waitFor();
  assert.deepEqual(await violations(page), []);
  await page.unroute("**/api/resolution/candidates?*");
  await page.getByRole("button", { name: /again|retry/i }).click();
  await table(page).waitFor();
  await context.close();
});

for (const colorScheme of ["light", "dark"]) {
  test(`the queue at 390 px, ${colorScheme}`, async () => {
    const { context, page } = await openPage(browser, { viewport: { width: 390, height: 900 }, colorScheme });
    await signIn(page);
    await open(page);
    assert.deepEqual(await violations(page), []);
    const over = await overflow(page);
    assert.ok(over <= 0, `the page is ${over} px wider than the window`);
    await screenshot(page, `resolution-390-${colorScheme}`);
    await context.close();
  });
}
