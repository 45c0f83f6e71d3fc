// Two registers contradict each other on a share: a task leads there, one person proposes, another confirms, the report says so.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { client } from "./api.mjs";
import { flaws, launch, openPage, screenshot, settings, settled, signIn } from "./browser.mjs";

const SUBJECT = { company_name: "Rowan Console Ltd", register: "GB-COH", registration_number: "76000002" };
const HOLDING = "Edda Rowan in Rowan Console Ltd";

let browser;
let run;
before(async () => {
  browser = await launch();
  const api = await client();
  run = (await api.post("/api/investigations", SUBJECT)).id;
});
after(() => browser?.close());

const holding = (page) => page.getByRole("region", { name: `${HOLDING}: shares` });

test("a task leads to the conflict, and its analyst proposes which source counts", async () => {
  const { context, page, problems } = await openPage(browser, { viewport: { width: 1440, height: 900 } });
  await signIn(page);
  await page.goto(`${settings.backend}/investigations/${run}`);
  await page.getByRole("region", { name: "Behind the result" }).waitFor();
  await page.goto(`${settings.backend}/tasks?view=open`);
  await page.getByRole("link", { name: `Sources disagree about ${HOLDING}` }).click();
  await holding(page).getByText(/^PSC.*: 5 %, no end/i).first().waitFor();
  await holding(page).getByText(/^National.*: 55 %, no end/i).first().waitFor();
  const propose = holding(page).getByRole("button", { name: /^Propose: .*: 5 %/ });
  assert.ok(await propose.isDisabled(), "a decision needs its reason");
  await holding(page).getByRole("textbox", { name: "Reason" }).fill("The share register itself was seen.");
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "conflict-proposal");
  await propose.click();
  await holding(page).getByText(/^proposed: .*5 %/).waitFor();
  assert.equal(await holding(page).getByRole("button", { name: "Confirm" }).count(), 0);
  assert.deepEqual(problems, []);
  await context.close();
});

test("another person confirms it in the run, and the next run's report names the decision", async () => {
  const { context, page, problems } = await openPage(browser);
  await signIn(page, settings.backend, settings.second);
  await page.goto(`${settings.backend}/investigations/${run}?tab=conflicts`);
  await holding(page).getByRole("button", { name: "Confirm" }).click();
  await holding(page).getByText(/^in force: .*5 %/).waitFor();
  await holding(page).getByText(/^Stated otherwise: .*55 %/).waitFor();
  assert.deepEqual(await flaws(page), []);
  await screenshot(page, "conflict-decided");
  await page.getByRole("region", { name: "Actions" }).getByRole("button", { name: "Rerun" }).click();
  await page.getByText(/· run 2/).waitFor();
  await page.getByRole("link", { name: "Read the report" }).click();
  const report = page.frameLocator("iframe");
  await report.getByText(/The share register itself was seen/).first().waitFor();
  await settled(page);
  assert.deepEqual(problems, []);
  await context.close();
});
